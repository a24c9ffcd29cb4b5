package sandbox

import (
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

const ccNotInOrg = "Users cannot be assigned roles in a space if they do not have a role in that space's organization."

// ccNewRole is the body of POST /v3/roles, checked.
type ccNewRole struct {
	kind             ccKind
	userGUID         string
	username, origin string
	byName           bool
	originGiven      bool
	orgGUID          string
	spaceGUID        string // when set, the role is one in a space
}

// checkCCRole reads a role's body. With problems the role must not be used.
func checkCCRole(body *ccObject) (ccNewRole, []string) {
	name := body.text("type")
	problems := ccUnknownFields(body, "type", "relationships")
	problems = append(problems, checkCCRelationships(body, func(rel *ccObject) []string { return checkCCRoleParts(rel, name) })...)
	kind := ccKindOf(name)
	if kind == ccNoKind {
		problems = append(problems, "Type must be one of the allowed types "+ccKindList())
	}
	role := ccNewRole{
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

// checkCCRoleParts checks the relationships of a role. Later checks are left out when earlier ones about the same part
// found something.
func checkCCRoleParts(rel *ccObject, kindName string) []string {
	unknown := ccUnknownFields(rel, "space", "user", "organization")
	problems := unknown
	if ccBlank(rel.get("user")) {
		problems = append(problems, "User can't be blank")
	}
	user := checkCCRoleUser(rel)
	problems = append(problems, user...)
	place := checkCCRolePlace(rel, kindName)
	problems = append(problems, place...)
	if len(place) == 0 && unknown == nil {
		problems = append(problems, checkCCRolePlaceForm(rel)...)
	}
	if len(user) == 0 && !ccBlank(rel.get("user")) {
		problems = append(problems, checkCCRoleUserForm(rel)...)
	}
	return problems
}

// checkCCRoleUser checks which of guid, username and origin are given together.
func checkCCRoleUser(rel *ccObject) (problems []string) {
	data, _ := rel.dig("user", "data").(*ccObject)
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

func checkCCRoleUserForm(rel *ccObject) (problems []string) {
	data, _ := rel.dig("user", "data").(*ccObject)
	if data.has("guid") {
		return checkCCToOne("user", rel.get("user"))
	}
	if _, ok := data.get("username").(string); !ok {
		return []string{"Username must be a string"}
	}
	if _, ok := data.get("origin").(string); !ok && data.get("origin") != nil {
		problems = append(problems, "User origin must be a string")
	}
	return problems
}

// checkCCRolePlace checks that there is an org or a space, and the one that goes with the type.
func checkCCRolePlace(rel *ccObject, kindName string) (problems []string) {
	space, org := ccTruthy(rel.dig("space", "data")), ccTruthy(rel.dig("organization", "data"))
	kind := ccKindOf(kindName)
	if rel.dig("space", "data") == nil && rel.dig("organization", "data") == nil {
		problems = append(problems, "must specify either a space or an organization.")
	}
	if space && kind != ccNoKind && !kind.ofSpace() {
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

func checkCCRolePlaceForm(rel *ccObject) []string {
	if rel.get("organization") == nil {
		return checkCCToOne("space", rel.get("space"))
	}
	if rel.get("space") == nil {
		return checkCCToOne("organization", rel.get("organization"))
	}
	return nil
}

func (c *ccCall) createRole() (ccReply, error) {
	role, problems := checkCCRole(c.body)
	if len(problems) > 0 {
		return ccReply{}, ccUnprocessable(problems...)
	}
	if role.spaceGUID != "" {
		return c.createSpaceRole(role)
	}
	return c.createOrgRole(role)
}

func (c *ccCall) createSpaceRole(role ccNewRole) (ccReply, error) {
	space := c.st.spaces.get(role.spaceGUID)
	if space == nil {
		return ccReply{}, ccUnprocessable("Invalid space. Ensure that the space exists and you have access to it.")
	}
	if err := c.mayChangeRoles(nil, space); err != nil {
		return ccReply{}, err
	}
	guid := role.userGUID
	if role.byName {
		var err error
		if guid, err = c.userGUIDFor(role); err != nil {
			return ccReply{}, err
		}
	}
	user := c.visibleUser(guid)
	if user == nil || c.st.findRole(ccOrgUser, user, space.org, nil) == nil {
		return ccReply{}, ccUnprocessable(ccNotInOrg)
	}
	return c.addRole(role.kind, user, nil, space)
}

func (c *ccCall) createOrgRole(role ccNewRole) (ccReply, error) {
	org := c.st.orgs.get(role.orgGUID)
	if org == nil {
		return ccReply{}, ccUnprocessable("Invalid organization. Ensure that the organization exists and you have access to it.")
	}
	if err := c.mayChangeRoles(org, nil); err != nil {
		return ccReply{}, err
	}
	guid, err := c.orgRoleUser(role)
	if err != nil {
		return ccReply{}, err
	}
	user := c.st.users.get(guid)
	if user == nil { // for any guid: the UAA is not asked
		user = c.st.addUser(guid, c.s.uaa.IsClient(guid), c.now)
	}
	return c.addRole(role.kind, user, org, nil)
}

// orgRoleUser is the guid of the user an org role is for. Where org managers may create users, a name with a foreign
// origin makes a user in the UAA.
func (c *ccCall) orgRoleUser(role ccNewRole) (string, error) {
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
func (c *ccCall) userGUIDFor(role ccNewRole) (string, error) {
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
		return "", ccUnprocessable("Ambiguous user. User with username '" + role.username +
			"' exists in the following origins: " + strings.Join(origins, ", ") + ". Specify an origin to disambiguate.")
	}
	switch {
	case len(accounts) == 1:
		return accounts[0].ID, nil
	case role.spaceGUID != "":
		return "", ccUnprocessable(ccNotInOrg)
	case role.originGiven:
		return "", ccUnprocessable("No user exists with the username '" + role.username + "' and origin '" + role.origin + "'.")
	}
	return "", ccUnprocessable("No user exists with the username '" + role.username + "'.")
}

// addRole makes the role. The audit event is written first and stays even when the role is there already.
func (c *ccCall) addRole(kind ccKind, user *ccUser, org *ccOrg, space *ccSpace) (ccReply, error) {
	c.recordRole(c.actor(), kind, "_add", user, org, space, c.body)
	if c.st.findRole(kind, user, org, space) != nil {
		where := "space '"
		if org != nil {
			where = "organization '" + org.name
		} else {
			where += space.name
		}
		return ccReply{}, ccUnprocessable("User '" + c.presentationName(user) + "' already has '" + kind.String() + "' role in " + where + "'.")
	}
	return ccCreated(c.roleJSON(c.st.addRole(kind, user, org, space, c.now)))
}
