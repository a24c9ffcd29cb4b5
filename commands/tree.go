package commands

import "github.com/spf13/cobra"

// node is one top-level command. Its flags, children and completions are built only if the arguments contain its name: the
// whole tree costs more than everything else that `cfid version` does.
type node struct {
	name  string
	group string
	short string
	build func(*app) *cobra.Command
}

const (
	groupSession  = "session"
	groupIdentity = "identity"
	groupPlatform = "platform"
	groupTry      = "try"
	groupMore     = "more"
	groupFamiliar = "familiar"
)

func groups() []*cobra.Group {
	return []*cobra.Group{
		{ID: groupSession, Title: "Session and context:"},
		{ID: groupIdentity, Title: "Identity (UAA):"},
		{ID: groupPlatform, Title: "Platform (Cloud Controller):"},
		{ID: groupTry, Title: "Try it without a server:"},
		{ID: groupMore, Title: "More:"},
	}
}

// nodes lists every top-level command, one a line.
func nodes() []node {
	return append([]node{
		{"target", groupSession, "Select the foundation or UAA to work with", target},
		{"login", groupSession, "Log in", loginCommand},
		{"logout", groupSession, "Log out and revoke the session's tokens", logout},
		{"whoami", groupSession, "Show who the server says you are", whoami},
		{"status", groupSession, "Show the context and session without sending a request", status},
		{"context", groupSession, "Switch between foundations and identities", contextNoun},
		{"token", groupSession, "Get, decode and verify tokens", token},
		{"vault", groupSession, "Manage where tokens are stored", vault},
		{"user", groupIdentity, "Manage users", user},
		{"group", groupIdentity, "Manage groups (scopes)", group},
		{"client", groupIdentity, "Manage OAuth clients", client},
		{"scope", groupIdentity, "Explain scopes and list who has them", scope},
		{"approval", groupIdentity, "List and revoke users' client approvals", approval},
		{"zone", groupIdentity, "Manage identity zones and their policies", zoneCommands},
		{"idp", groupIdentity, "Manage identity providers", idp},
		{"org", groupPlatform, "Manage orgs", org},
		{"space", groupPlatform, "Manage spaces", space},
		{"role", groupPlatform, "List, assign and unassign roles in orgs and spaces", role},
		{"history", groupMore, "List and undo changes made by cfid on this machine", history},
		{"event", groupPlatform, "List who assigned and revoked access, and when", event},
		{"access", groupPlatform, "Explain, copy, compare and revoke access", accessCommands},
		{"demo", groupTry, "Run a guided tour", demo},
		{"sandbox", groupTry, "Run a UAA and a Cloud Controller on this machine", sandboxCommand},
		{"tui", groupMore, "Open the dashboard", tuiCommand},
		{"config", groupMore, "Manage settings", configNoun},
		{"doctor", groupMore, "Diagnose connection and session problems", doctor},
		{"info", groupMore, "Show the servers' versions and endpoints", info},
		{"curl", groupMore, "Send an authenticated API request", curl},
		{"version", groupMore, "Show the version", version},
	}, plurals()...)
}

// plurals are the plurals of nouns, which list: `cfid users` is `cfid user list`.
func plurals() []node {
	return []node{
		{"users", "", "List users", func(a *app) *cobra.Command { return plural(userList(a), "users") }},
		{"groups", "", "List groups", func(a *app) *cobra.Command { return plural(groupList(a), "groups") }},
		{"clients", "", "List OAuth clients", func(a *app) *cobra.Command { return plural(clientList(a), "clients") }},
		{"scopes", "", "List scopes and what they mean", func(a *app) *cobra.Command { return plural(scopeList(a), "scopes") }},
		{"approvals", "", "List a user's client approvals", func(a *app) *cobra.Command { return plural(approvalList(a), "approvals") }},
		{"zones", "", "List identity zones", func(a *app) *cobra.Command { return plural(zoneList(a), "zones") }},
		{"idps", "", "List identity providers", func(a *app) *cobra.Command { return plural(idpList(a), "idps") }},
		{"orgs", "", "List orgs", func(a *app) *cobra.Command { return plural(orgList(a), "orgs") }},
		{"spaces", "", "List spaces", func(a *app) *cobra.Command { return plural(spaceList(a), "spaces") }},
		{"roles", "", "List roles", func(a *app) *cobra.Command { return plural(roleList(a), "roles") }},
		{"events", "", "List who assigned and revoked access, and when", func(a *app) *cobra.Command { return plural(eventList(a), "events") }},
		{"contexts", "", "List contexts", func(a *app) *cobra.Command { return plural(contextList(a), "contexts") }},
	}
}
