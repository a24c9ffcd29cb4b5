"""What cloudfoundry-client does about identities, against the API whose URL is the argument.

It prints one JSON object: what it found at each step. On a line "wait" it goes on when a line
comes in: until then the test lets time pass.
"""

import json
import sys

from cloudfoundry_client.client import CloudFoundryClient
from cloudfoundry_client.errors import InvalidStatusCode
from cloudfoundry_client.v3.entities import ToManyRelationship
from cloudfoundry_client.v3.organization_quotas import AppsQuota


def login(name, password):
    client = CloudFoundryClient(sys.argv[1])
    client.init_with_user_credentials(name, password)
    return client


def refusal(call):
    try:
        call()
    except InvalidStatusCode as e:
        error = e.body["errors"][0]
        return [e.status_code.value, error["code"], error["title"], bool(e.request_id)]
    return "no refusal"


def wait():
    print("wait", flush=True)
    sys.stdin.readline()


admin = login("admin", "admin")
v3 = admin.v3
found = {}

# Organizations and spaces.
org = v3.organizations.create("py-org", False)
renamed = v3.organizations.update(org["guid"], "py-org-2", suspended=True)
v3.organizations.update(org["guid"], "py-org", suspended=False, meta_labels={"env": "test"})
found["org"] = [renamed["name"], renamed["suspended"], v3.organizations.get(org["guid"])["metadata"]["labels"]]
found["org by name"] = v3.organizations.get_first(names="py-org")["guid"] == org["guid"]
found["org taken"] = refusal(lambda: v3.organizations.create("py-org", False))
found["usage"] = v3.organizations.get_usage_summary(org["guid"])["usage_summary"]["started_instances"]
found["domains"] = v3.organizations.list_domains(org["guid"]).total_results >= 1
found["default domain"] = "name" in v3.organizations.get_default_domain(org["guid"])
space = v3.spaces.create("py-space", org["guid"])
found["space"] = v3.spaces.update(space["guid"], "py-space-2")["name"]
included = next(v3.spaces.list(guids=space["guid"], include="organization"))
found["space's org"] = included.organization()["name"]
found["spaces by link"] = [s["name"] for s in v3.spaces.list(organization_guids=[org["guid"]])]

# Users.
marissa = v3.users.get_first(usernames="marissa")
made = v3.users.create(("py-user", "ldap"), meta_labels={"a": "b"})
found["user"] = [made["username"], made["origin"], made["metadata"]["labels"]]
found["user's metadata"] = v3.users.update(made["guid"], meta_annotations={"c": "d e"})["metadata"]["annotations"]
found["user by guid"] = v3.users.get(made["guid"])["presentation_name"]
found["user taken"] = refusal(lambda: v3.users.create(("py-user", "ldap")))

# Roles: the library creates them only through what they all share.
def role(kind, user, where):
    relationships = {"user": {"data": {"guid": user}}}
    relationships.update({name: {"data": {"guid": guid}} for name, guid in where.items()})
    return v3.roles._create({"type": kind, "relationships": relationships})


found["role too early"] = refusal(lambda: role("space_developer", made["guid"], {"space": space["guid"]}))
org_user = role("organization_user", made["guid"], {"organization": org["guid"]})
role("organization_manager", marissa["guid"], {"organization": org["guid"]})
developer = role("space_developer", made["guid"], {"space": space["guid"]})
found["role taken"] = refusal(lambda: role("space_developer", made["guid"], {"space": space["guid"]}))
listed = v3.roles.list(user_guids=made["guid"], include="user,organization,space", order_by="created_at")
found["roles"] = [
    [r["type"], r.user()["username"], (r.organization if hasattr(r, "organization") and r["type"].startswith("org") else r.space)()["name"]]
    for r in listed
]
found["role"] = v3.roles.get(developer["guid"])["type"]
found["pages"] = [v3.roles.len(), len(list(v3.roles.list(per_page=1)))]
found["job"] = v3.jobs.wait_for_job_completion(v3.roles.remove(developer["guid"]))["state"]
v3.roles.remove(org_user["guid"], asynchronous=False)
found["roles afterwards"] = v3.roles.len(user_guids=made["guid"])

# Quotas, flags, events.
quota = v3.organization_quotas.create("py-quota", apps_quota=AppsQuota(1024, 512, 10, 5))
v3.organization_quotas.apply_to_organizations(quota["guid"], ToManyRelationship(org["guid"]))
found["quota"] = v3.organization_quotas.get(quota["guid"])["apps"]["total_memory_in_mb"]
found["org's quota"] = v3.organizations.get(org["guid"])["relationships"]["quota"]["data"]["guid"] == quota["guid"]
found["flag"] = v3.feature_flags.update("task_creation", enabled=False)["enabled"]
v3.feature_flags.update("task_creation", enabled=True)
found["flags"] = "user_org_creation" in [f["name"] for f in v3.feature_flags.list()]
event = next(v3.audit_events.list(types="audit.user.space_developer_add", order_by="-created_at"))
found["event"] = [event["type"], v3.audit_events.get(event["guid"])["target"]["name"]]

# What an ordinary person may.
person = login("marissa", "koala")
found["person's orgs"] = sorted(o["name"] for o in person.v3.organizations.list())
found["person refused"] = refusal(lambda: person.v3.organizations.create("x", False))

# An access token that has ended is renewed.
before = admin._access_token
wait()
found["renewed"] = [v3.organizations.get(org["guid"])["name"], admin._access_token != before]

# The end.
v3.spaces.remove(space["guid"])
v3.organizations.remove(org["guid"], asynchronous=False)
found["org gone"] = refusal(lambda: v3.organizations.get(org["guid"]))
job = v3.users.remove(made["guid"])
found["user's job"] = v3.jobs.wait_for_job_completion(job)["state"]
found["user gone"] = refusal(lambda: v3.users.get(made["guid"]))

# A client of its own, and a session that goes on from a refresh token.
client = CloudFoundryClient(sys.argv[1], client_id="admin", client_secret="adminsecret")
client.init_with_client_credentials()
again = CloudFoundryClient(sys.argv[1])
again.init_with_token(person.refresh_token)
found["again"] = sorted(o["name"] for o in again.v3.organizations.list())

print(json.dumps(found, sort_keys=True))
