package cc

import (
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

const notInOrg = "Users cannot be assigned roles in a space if they do not have a role in that space's organization."

// newRole is the body of POST /v3/roles, checked.
type newRole struct {
	kind             kind
	userGUID         string
	username, origin string
	byName           bool
	originGiven      bool
	orgGUID          string
	spaceGUID        string // when set, the role is one in a space
}

// checkRole reads a role's body. With problems the role must not be used.
func checkRole(body *object) (newRole, []string) {
	name := body.text("type")
	problems := unknownFields(body, "type", "relationships")
	problems = append(problems, checkRelationships(body, func(rel *object) []string { return checkRoleParts(rel, name) })...)
	kind := kindOf(name)
	if kind == noKind {
		problems = append(problems, "Type must be one of the allowed types "+kindList())
	}
	role := newRole{
		kind:      kind,
		userGUID:  body.text("relationships", "user", "data", "guid"),
		username:  body.text("relationships", "user", "data", "username"),
		origin:    body.text("relationships", "user", "data", "origin"),
		orgGUID:   body.text("relationships", "organization", "data", "guid"),
		spaceGUID: body.text("relationships", "space", "data", "guid"),
	}
	role.byName = body.dig("relationships", "user", "data", "username") != nil
	role.originGiven = body.dig("relationships", "user", "data", "origin") != nil
	return role, problems
}

// checkRoleParts checks the relationships of a role. Later checks are left out when earlier ones about the same part
// found something.
func checkRoleParts(rel *object, kindName string) []string {
	unknown := unknownFields(rel, "space", "user", "organization")
	problems := unknown
	if isBlank(rel.get("user")) {
		problems = append(problems, "User can't be blank")
	}
	user := checkRoleUser(rel)
	problems = append(problems, user...)
	place := checkRolePlace(rel, kindName)
	problems = append(problems, place...)
	if len(place) == 0 && unknown == nil {
		problems = append(problems, checkRolePlaceForm(rel)...)
	}
	if len(user) == 0 && !isBlank(rel.get("user")) {
		problems = append(problems, checkRoleUserForm(rel)...)
	}
	return problems
}

// checkRoleUser checks which of guid, username and origin are given together.
func checkRoleUser(rel *object) (problems []string) {
	data, _ := rel.dig("user", "data").(*object)
	guid, name, origin := data.has("guid"), data.has("username"), data.has("origin")
	if guid && name {
		problems = append(problems, "Username cannot be specified when identifying user by guid")
	}
	if guid && origin {
		problems = append(problems, "User origin cannot be specified when identifying user by guid")
	}
	if origin && !name {
		problems = append(problems, "User origin cannot be specified without specifying the username")
	}
	if !guid && !name {
		problems = append(problems, "User must have a username or guid specified")
	}
	return problems
}

func checkRoleUserForm(rel *object) (problems []string) {
	data, _ := rel.dig("user", "data").(*object)
	if data.has("guid") {
		return checkToOne("user", rel.get("user"))
	}
	if _, ok := data.get("username").(string); !ok {
		return []string{"Username must be a string"}
	}
	if _, ok := data.get("origin").(string); !ok && data.get("origin") != nil {
		problems = append(problems, "User origin must be a string")
	}
	return problems
}

// checkRolePlace checks that there is an org or a space, and the one that goes with the type.
func checkRolePlace(rel *object, kindName string) (problems []string) {
	space, org := truthy(rel.dig("space", "data")), truthy(rel.dig("organization", "data"))
	kind := kindOf(kindName)
	if rel.dig("space", "data") == nil && rel.dig("organization", "data") == nil {
		problems = append(problems, "must specify either a space or an organization.")
	}
	if space && kind != noKind && !kind.ofSpace() {
		problems = append(problems, "Space cannot be provided with the organization role type: '"+kindName+"'.")
	}
	if org && kind.ofSpace() {
		problems = append(problems, "Organization cannot be provided with the space role type: '"+kindName+"'.")
	}
	if space && org {
		problems = append(problems, "cannot specify both an organization and a space.")
	}
	return problems
}

func checkRolePlaceForm(rel *object) []string {
	if rel.get("organization") == nil {
		return checkToOne("space", rel.get("space"))
	}
	if rel.get("space") == nil {
		return checkToOne("organization", rel.get("organization"))
	}
	return nil
}

func (c *call) createRole() (reply, error) {
	role, problems := checkRole(c.body)
	if len(problems) > 0 {
		return reply{}, unprocessable(problems...)
	}
	if role.spaceGUID != "" {
		return c.createSpaceRole(role)
	}
	return c.createOrgRole(role)
}

func (c *call) createSpaceRole(role newRole) (reply, error) {
	space := c.st.spaces.get(role.spaceGUID)
	if space == nil {
		return reply{}, unprocessable("Invalid space. Ensure that the space exists and you have access to it.")
	}
	if err := c.mayChangeRoles(nil, space); err != nil {
		return reply{}, err
	}
	guid := role.userGUID
	if role.byName {
		var err error
		if guid, err = c.userGUIDFor(role); err != nil {
			return reply{}, err
		}
	}
	user := c.visibleUser(guid)
	if user == nil || c.st.findRole(orgUser, user, space.org, nil) == nil {
		return reply{}, unprocessable(notInOrg)
	}
	return c.addRole(role.kind, user, nil, space)
}

func (c *call) createOrgRole(role newRole) (reply, error) {
	org := c.st.orgs.get(role.orgGUID)
	if org == nil {
		return reply{}, unprocessable("Invalid organization. Ensure that the organization exists and you have access to it.")
	}
	if err := c.mayChangeRoles(org, nil); err != nil {
		return reply{}, err
	}
	guid, err := c.orgRoleUser(role)
	if err != nil {
		return reply{}, err
	}
	user := c.st.users.get(guid)
	if user == nil { // for any guid: the UAA is not asked
		user = c.st.addUser(guid, c.s.uaa.IsClient(guid), c.now)
	}
	return c.addRole(role.kind, user, org, nil)
}

// orgRoleUser is the guid of the user an org role is for. Where org managers may create users, a name with a foreign
// origin makes a user in the UAA.
func (c *call) orgRoleUser(role newRole) (string, error) {
	if !role.byName {
		return role.userGUID, nil
	}
	if !role.originGiven || role.origin == "uaa" || !c.st.options.OrgManagersCreateUsers {
		return c.userGUIDFor(role)
	}
	if err := c.needsFlag("set_roles_by_username"); err != nil {
		return "", err
	}
	return c.s.uaa.CreateShadowUser(role.username, role.origin).ID, nil
}

// userGUIDFor looks a user up by name in the UAA. The message for an unknown name differs by the kind of role.
func (c *call) userGUIDFor(role newRole) (string, error) {
	if err := c.needsFlag("set_roles_by_username"); err != nil {
		return "", err
	}
	accounts := c.s.uaa.Accounts(role.username)
	if role.originGiven {
		accounts = slices.DeleteFunc(accounts, func(a zone.Account) bool { return !strings.EqualFold(a.Origin, role.origin) })
	}
	if len(accounts) > 1 {
		var origins []string
		for _, a := range accounts {
			origins = append(origins, a.Origin)
		}
		slices.Sort(origins)
		return "", unprocessable("Ambiguous user. User with username '" + role.username +
			"' exists in the following origins: " + strings.Join(origins, ", ") + ". Specify an origin to disambiguate.")
	}
	switch {
	case len(accounts) == 1:
		return accounts[0].ID, nil
	case role.spaceGUID != "":
		return "", unprocessable(notInOrg)
	case role.originGiven:
		return "", unprocessable("No user exists with the username '" + role.username + "' and origin '" + role.origin + "'.")
	}
	return "", unprocessable("No user exists with the username '" + role.username + "'.")
}

// addRole creates the role. The audit event is written first and stays even if the role already exists.
func (c *call) addRole(kind kind, user *user, org *org, space *space) (reply, error) {
	c.recordRole(c.actor(), kind, "_add", user, org, space, c.body)
	if c.st.findRole(kind, user, org, space) != nil {
		where := "space '"
		if org != nil {
			where = "organization '" + org.name
		} else {
			where += space.name
		}
		return reply{}, unprocessable("User '" + c.presentationName(user) + "' already has '" + kind.String() + "' role in " + where + "'.")
	}
	return createdReply(c.roleJSON(c.st.addRole(kind, user, org, space, c.now)))
}
