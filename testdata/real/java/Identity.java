import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cloudfoundry.client.v3.ClientV3Exception;
import org.cloudfoundry.client.v3.Relationship;
import org.cloudfoundry.client.v3.ToOneRelationship;
import org.cloudfoundry.client.v3.auditevents.ListAuditEventsRequest;
import org.cloudfoundry.client.v3.jobs.GetJobRequest;
import org.cloudfoundry.client.v3.jobs.JobState;
import org.cloudfoundry.client.v3.organizations.CreateOrganizationRequest;
import org.cloudfoundry.client.v3.organizations.DeleteOrganizationRequest;
import org.cloudfoundry.client.v3.organizations.GetOrganizationDefaultDomainRequest;
import org.cloudfoundry.client.v3.organizations.GetOrganizationRequest;
import org.cloudfoundry.client.v3.organizations.GetOrganizationUsageSummaryRequest;
import org.cloudfoundry.client.v3.organizations.ListOrganizationsRequest;
import org.cloudfoundry.client.v3.quotas.organizations.CreateOrganizationQuotaRequest;
import org.cloudfoundry.client.v3.quotas.organizations.ListOrganizationQuotasRequest;
import org.cloudfoundry.client.v3.quotas.spaces.ListSpaceQuotasRequest;
import org.cloudfoundry.client.v3.roles.CreateRoleRequest;
import org.cloudfoundry.client.v3.roles.DeleteRoleRequest;
import org.cloudfoundry.client.v3.roles.GetRoleRequest;
import org.cloudfoundry.client.v3.roles.ListRolesRequest;
import org.cloudfoundry.client.v3.roles.RoleRelationships;
import org.cloudfoundry.client.v3.roles.RoleType;
import org.cloudfoundry.client.v3.spaces.CreateSpaceRequest;
import org.cloudfoundry.client.v3.spaces.DeleteSpaceRequest;
import org.cloudfoundry.client.v3.spaces.ListSpacesRequest;
import org.cloudfoundry.client.v3.spaces.SpaceRelationships;
import org.cloudfoundry.reactor.ConnectionContext;
import org.cloudfoundry.reactor.DefaultConnectionContext;
import org.cloudfoundry.reactor.TokenProvider;
import org.cloudfoundry.reactor.client.ReactorCloudFoundryClient;
import org.cloudfoundry.reactor.tokenprovider.ClientCredentialsGrantTokenProvider;
import org.cloudfoundry.reactor.tokenprovider.PasswordGrantTokenProvider;
import org.cloudfoundry.reactor.uaa.ReactorUaaClient;
import org.cloudfoundry.uaa.UaaException;
import org.cloudfoundry.uaa.clients.CreateClientRequest;
import org.cloudfoundry.uaa.clients.DeleteClientRequest;
import org.cloudfoundry.uaa.clients.ListClientsRequest;
import org.cloudfoundry.uaa.groups.AddMemberRequest;
import org.cloudfoundry.uaa.groups.CreateGroupRequest;
import org.cloudfoundry.uaa.groups.DeleteGroupRequest;
import org.cloudfoundry.uaa.groups.ListGroupsRequest;
import org.cloudfoundry.uaa.groups.ListMembersRequest;
import org.cloudfoundry.uaa.groups.MemberType;
import org.cloudfoundry.uaa.groups.RemoveMemberRequest;
import org.cloudfoundry.uaa.serverinformation.GetInfoRequest;
import org.cloudfoundry.uaa.tokens.GrantType;
import org.cloudfoundry.uaa.tokens.ListTokenKeysRequest;
import org.cloudfoundry.uaa.users.CreateUserRequest;
import org.cloudfoundry.uaa.users.DeleteUserRequest;
import org.cloudfoundry.uaa.users.Email;
import org.cloudfoundry.uaa.users.ListUsersRequest;
import org.cloudfoundry.uaa.users.Name;
import org.cloudfoundry.uaa.users.UpdateUserRequest;
import org.cloudfoundry.uaa.users.UserInfoRequest;
import reactor.core.publisher.Mono;

/**
 * What the Cloud Foundry Java client does about identities, against the API on the port of 127.0.0.1 that the argument
 * names. It prints one JSON object: what it found at each step.
 */
public class Identity {

    private static final Map<String, Object> found = new TreeMap<>();

    public static void main(String[] args) throws Exception {
        ConnectionContext connection = DefaultConnectionContext.builder()
                .apiHost("127.0.0.1").port(Integer.parseInt(args[0])).secure(false).build();
        ReactorUaaClient uaa = ReactorUaaClient.builder().connectionContext(connection)
                .tokenProvider(ClientCredentialsGrantTokenProvider.builder().clientId("admin").clientSecret("adminsecret").build()).build();
        identities(uaa);
        userInfo(connection);
        controller(ReactorCloudFoundryClient.builder().connectionContext(connection).tokenProvider(person("admin", "admin")).build(), uaa);
        System.out.println(new ObjectMapper().writeValueAsString(found));
        System.exit(0);
    }

    private static TokenProvider person(String name, String password) {
        return PasswordGrantTokenProvider.builder().username(name).password(password).build();
    }

    private static <T> T now(Mono<T> mono) {
        return mono.block(Duration.ofSeconds(20));
    }

    private static Object refusal(Mono<?> mono) {
        try {
            now(mono);
        } catch (ClientV3Exception e) {
            return List.of(e.getStatusCode(), e.getErrors().get(0).getCode(), e.getErrors().get(0).getTitle());
        } catch (UaaException e) {
            return List.of(e.getStatusCode(), e.getError());
        }
        return "no refusal";
    }

    private static void identities(ReactorUaaClient uaa) {
        found.put("info", now(uaa.serverInformation().getInfo(GetInfoRequest.builder().build())).getZoneName());
        found.put("keys", now(uaa.tokens().listKeys(ListTokenKeysRequest.builder().build())).getKeys().get(0).getKeyType().toString());
        CreateUserRequest create = CreateUserRequest.builder().userName("java-user").password("not-a-real-secret")
                .email(Email.builder().value("java@example.org").primary(true).build())
                .name(Name.builder().givenName("J").familyName("U").build()).build();
        String user = now(uaa.users().create(create)).getId();
        found.put("user taken", refusal(uaa.users().create(create)));
        found.put("users", now(uaa.users().list(ListUsersRequest.builder().filter("userName eq \"java-user\"").build())).getResources().stream()
                .map(u -> u.getUserName() + " " + u.getEmail().get(0).getValue() + " " + u.getOrigin()).collect(Collectors.toList()));
        found.put("user's version", now(uaa.users().update(UpdateUserRequest.builder().id(user).version("0").userName("java-user")
                .email(Email.builder().value("java@example.org").primary(true).build())
                .name(Name.builder().givenName("Jay").familyName("U").build()).build())).getMeta().getVersion());
        String group = now(uaa.groups().create(CreateGroupRequest.builder().displayName("java-group").build())).getId();
        now(uaa.groups().addMember(AddMemberRequest.builder().groupId(group).memberId(user).origin("uaa").type(MemberType.USER).build()));
        found.put("members", now(uaa.groups().listMembers(ListMembersRequest.builder().groupId(group).returnEntities(true).build()))
                .getMembers().stream().map(m -> m.getType().get().getValue()).collect(Collectors.toList()));
        now(uaa.groups().removeMember(RemoveMemberRequest.builder().groupId(group).memberId(user).build()));
        found.put("groups", now(uaa.groups().list(ListGroupsRequest.builder().filter("displayName eq \"java-group\"").build())).getTotalResults());
        now(uaa.groups().delete(DeleteGroupRequest.builder().groupId(group).version("*").build()));
        found.put("client", now(uaa.clients().create(CreateClientRequest.builder().clientId("java-client").clientSecret("not-a-real-secret")
                .authorizedGrantType(GrantType.CLIENT_CREDENTIALS).authority("uaa.resource").build())).getAuthorities());
        found.put("clients", now(uaa.clients().list(ListClientsRequest.builder().filter("client_id eq \"java-client\"").build())).getTotalResults());
        now(uaa.clients().delete(DeleteClientRequest.builder().clientId("java-client").build()));
    }

    private static void userInfo(ConnectionContext connection) {
        ReactorUaaClient uaa = ReactorUaaClient.builder().connectionContext(connection).tokenProvider(person("marissa", "koala")).build();
        found.put("who", now(uaa.users().userInfo(UserInfoRequest.builder().build())).getUserName());
        found.put("refused", refusal(uaa.users().list(ListUsersRequest.builder().build())));
    }

    private static ToOneRelationship to(String id) {
        return ToOneRelationship.builder().data(Relationship.builder().id(id).build()).build();
    }

    private static void controller(ReactorCloudFoundryClient cf, ReactorUaaClient uaa) throws Exception {
        String user = now(uaa.users().list(ListUsersRequest.builder().filter("userName eq \"java-user\"").build())).getResources().get(0).getId();
        String org = now(cf.organizationsV3().create(CreateOrganizationRequest.builder().name("java-org").build())).getId();
        found.put("org taken", refusal(cf.organizationsV3().create(CreateOrganizationRequest.builder().name("java-org").build())));
        found.put("orgs", now(cf.organizationsV3().list(ListOrganizationsRequest.builder().name("java-org").build())).getResources().size());
        found.put("org", now(cf.organizationsV3().get(GetOrganizationRequest.builder().organizationId(org).build())).getName());
        found.put("usage", now(cf.organizationsV3().getUsageSummary(GetOrganizationUsageSummaryRequest.builder().organizationId(org).build()))
                .getUsageSummary().getMemoryInMb());
        found.put("domain", now(cf.organizationsV3().getDefaultDomain(GetOrganizationDefaultDomainRequest.builder().organizationId(org).build())).isInternal());
        String space = now(cf.spacesV3().create(CreateSpaceRequest.builder().name("java-space")
                .relationships(SpaceRelationships.builder().organization(to(org)).build()).build())).getId();
        found.put("spaces", now(cf.spacesV3().list(ListSpacesRequest.builder().organizationId(org).build())).getPagination().getTotalResults());
        RoleRelationships inOrg = RoleRelationships.builder().user(to(user)).organization(to(org)).build();
        RoleRelationships inSpace = RoleRelationships.builder().user(to(user)).space(to(space)).build();
        now(cf.rolesV3().create(CreateRoleRequest.builder().type(RoleType.ORGANIZATION_USER).relationships(inOrg).build()));
        String role = now(cf.rolesV3().create(CreateRoleRequest.builder().type(RoleType.SPACE_DEVELOPER).relationships(inSpace).build())).getId();
        found.put("role taken", refusal(cf.rolesV3().create(CreateRoleRequest.builder().type(RoleType.SPACE_DEVELOPER).relationships(inSpace).build())));
        found.put("role", now(cf.rolesV3().get(GetRoleRequest.builder().roleId(role).build())).getType().getValue());
        found.put("roles", now(cf.rolesV3().list(ListRolesRequest.builder().userId(user).build())).getResources().stream()
                .map(r -> r.getType().getValue()).sorted().collect(Collectors.toList()));
        found.put("roles by org and space type", now(cf.rolesV3().list(ListRolesRequest.builder().organizationId(org).type(RoleType.SPACE_DEVELOPER)
                .userId(user).build())).getResources().size());
        finish(cf, now(cf.rolesV3().delete(DeleteRoleRequest.builder().roleId(role).build())));
        found.put("events", now(cf.auditEventsV3().list(ListAuditEventsRequest.builder().type("audit.user.space_developer_remove").build()))
                .getResources().get(0).getAuditEventTarget().getName());
        now(cf.organizationQuotasV3().create(CreateOrganizationQuotaRequest.builder().name("java-quota").build()));
        found.put("quotas", now(cf.organizationQuotasV3().list(ListOrganizationQuotasRequest.builder().name("java-quota").build())).getResources().size());
        found.put("space quotas", now(cf.spaceQuotasV3().list(ListSpaceQuotasRequest.builder().build())).getPagination().getTotalResults());
        finish(cf, now(cf.spacesV3().delete(DeleteSpaceRequest.builder().spaceId(space).build())));
        finish(cf, now(cf.organizationsV3().delete(DeleteOrganizationRequest.builder().organizationId(org).build())));
        found.put("org gone", refusal(cf.organizationsV3().get(GetOrganizationRequest.builder().organizationId(org).build())));
        found.put("user gone", now(uaa.users().delete(DeleteUserRequest.builder().userId(user).version("*").build())).getUserName());
    }

    private static void finish(ReactorCloudFoundryClient cf, String job) throws Exception {
        for (int i = 0; i < 100; i++) {
            JobState state = now(cf.jobsV3().get(GetJobRequest.builder().jobId(job).build())).getState();
            if (state == JobState.COMPLETE) {
                return;
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("job " + job + " doesn't end");
    }
}
