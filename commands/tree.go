package commands

import "github.com/spf13/cobra"

// node is one word of the top level. Its flags, children and completions are built only when the word stands among the
// arguments: the whole tree costs more than everything else that `cfid version` does.
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
		{ID: groupSession, Title: "Where you stand:"},
		{ID: groupIdentity, Title: "Identity (UAA):"},
		{ID: groupPlatform, Title: "Platform (Cloud Controller):"},
		{ID: groupTry, Title: "Try it without a cloud:"},
		{ID: groupMore, Title: "More:"},
	}
}

// nodes lists every command of the top level, a line each. A new noun is one more line here.
func nodes() []node {
	return append([]node{
		{"target", groupSession, "Choose the foundation or UAA to work with", target},
		{"login", groupSession, "Log in and keep the session safe", loginCommand},
		{"logout", groupSession, "Forget the session, and revoke what can be revoked", logout},
		{"whoami", groupSession, "Ask the server who you are", whoami},
		{"status", groupSession, "Show who and where you are and until when, without a request", status},
		{"context", groupSession, "Switch between foundations and identities", contextNoun},
		{"token", groupSession, "Get, read and check tokens", token},
		{"vault", groupSession, "Where tokens are kept, and their key", vault},
		{"user", groupIdentity, "Manage users", user},
		{"group", groupIdentity, "Manage groups, which are scopes", group},
		{"client", groupIdentity, "Manage OAuth clients", client},
		{"scope", groupIdentity, "Say what scopes mean and who has them", scope},
		{"approval", groupIdentity, "See and take back what users allowed clients", approval},
		{"zone", groupIdentity, "Manage identity zones and their policies", zoneCommands},
		{"idp", groupIdentity, "Manage identity providers", idp},
		{"org", groupPlatform, "See orgs", org},
		{"space", groupPlatform, "See spaces", space},
		{"role", groupPlatform, "See, give and take roles in orgs and spaces", role},
		{"history", groupMore, "See and undo what cfid changed from this machine", history},
		{"event", groupPlatform, "Say who gave and took access, and when", event},
		{"access", groupPlatform, "See who may do what and why; give and take access as a whole", accessCommands},
		{"demo", groupTry, "A guided tour that needs nothing", demo},
		{"sandbox", groupTry, "Run a UAA and a Cloud Controller on this machine", sandboxCommand},
		{"tui", groupMore, "See and change access full-screen: the dashboard", tuiCommand},
		{"config", groupMore, "Habits of your own", configNoun},
		{"doctor", groupMore, "Check what a session stands on, and say what to do", doctor},
		{"info", groupMore, "Show what the servers say about themselves", info},
		{"curl", groupMore, "Send a request of your own with the session's token", curl},
		{"version", groupMore, "Show the version", version},
	}, plurals()...)
}

// plurals are the nouns that list: `cfid users` is `cfid user list`.
func plurals() []node {
	return []node{
		{"users", "", "List users", func(a *app) *cobra.Command { return plural(userList(a), "users") }},
		{"groups", "", "List groups", func(a *app) *cobra.Command { return plural(groupList(a), "groups") }},
		{"clients", "", "List OAuth clients", func(a *app) *cobra.Command { return plural(clientList(a), "clients") }},
		{"scopes", "", "List scopes and what they mean", func(a *app) *cobra.Command { return plural(scopeList(a), "scopes") }},
		{"approvals", "", "List what a user allowed clients", func(a *app) *cobra.Command { return plural(approvalList(a), "approvals") }},
		{"zones", "", "List identity zones", func(a *app) *cobra.Command { return plural(zoneList(a), "zones") }},
		{"idps", "", "List identity providers", func(a *app) *cobra.Command { return plural(idpList(a), "idps") }},
		{"orgs", "", "List orgs", func(a *app) *cobra.Command { return plural(orgList(a), "orgs") }},
		{"spaces", "", "List spaces", func(a *app) *cobra.Command { return plural(spaceList(a), "spaces") }},
		{"roles", "", "List roles", func(a *app) *cobra.Command { return plural(roleList(a), "roles") }},
		{"events", "", "List who gave and took access, and when", func(a *app) *cobra.Command { return plural(eventList(a), "events") }},
		{"contexts", "", "List contexts", func(a *app) *cobra.Command { return plural(contextList(a), "contexts") }},
	}
}
