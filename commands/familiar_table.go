package commands

import (
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// familiars is the table of what people already type, and what it is here. testdata/script/familiar_*.txtar run it.
func familiars() []familiar {
	return slices.Concat(uaacTokens(), uaacResources(), cfSession(), cfRoles())
}

func secretFlags(f *pflag.FlagSet) {
	f.StringP("secret", "s", "", "client secret (visible to other processes; leave it out to be asked)")
	f.String("scope", "", "scopes, separated by commas")
}

func uaacTokens() []familiar {
	return []familiar{
		{
			peer: "uaac", under: "token", use: "client get CLIENT", native: "login --client-credentials --client-id CLIENT",
			args: clientGetArgs, flags: secretFlags, secret: "client secret",
			line: func(f *pflag.FlagSet, args []string) []string {
				return append([]string{"login", "--client-credentials", "--client-id=" + args[len(args)-1]}, commas(f, "scope", "scope")...)
			},
		},
		{
			peer: "uaac", under: "token", use: "owner get CLIENT USERNAME", native: "login USERNAME --client-id CLIENT",
			args: ownerGetArgs,
			flags: func(f *pflag.FlagSet) {
				secretFlags(f)
				f.StringP("password", "p", "", "password (visible to other processes; leave it out to be asked)")
			},
			secret: "client secret",
			line: func(f *pflag.FlagSet, args []string) []string {
				return append([]string{"login", args[2], "--client-id=" + args[1]}, commas(f, "scope", "scope")...)
			},
		},
	}
}

// clientGetArgs takes the "get" of "token client get", which is a word of the command.
func clientGetArgs(cmd *cobra.Command, args []string) error {
	if len(args) != 2 || args[0] != "get" {
		return usageError(cmd, errWords("token client get CLIENT"))
	}
	return nil
}

func ownerGetArgs(cmd *cobra.Command, args []string) error {
	if len(args) != 3 || args[0] != "get" {
		return usageError(cmd, errWords("token owner get CLIENT USERNAME"))
	}
	return nil
}

func uaacResources() []familiar {
	return []familiar{
		{
			peer: "uaac", under: "client", use: "add CLIENT", native: "client create CLIENT",
			args: cobra.ExactArgs(1), secret: "client secret",
			flags: func(f *pflag.FlagSet) {
				secretFlags(f)
				for _, name := range []string{"name", "authorized-grant-types", "authorities", "redirect-uri", "autoapprove",
					"access-token-validity", "refresh-token-validity"} {
					f.String(name, "", "as in uaac")
				}
				f.Bool("generate-secret", false, "make a secret and show it this one time")
				f.Bool("secret-stdin", false, "read the client secret from standard input")
			},
			line: func(f *pflag.FlagSet, args []string) []string {
				return slices.Concat([]string{"client", "create", args[0]},
					commas(f, "authorized-grant-types", "grant-type"), commas(f, "scope", "scope"),
					commas(f, "authorities", "authority"), commas(f, "redirect-uri", "redirect-uri"),
					commas(f, "autoapprove", "autoapprove"), same(f, "name", "name"),
					same(f, "access-token-validity", "access-token-validity"),
					same(f, "refresh-token-validity", "refresh-token-validity"),
					same(f, "generate-secret", "generate-secret"), same(f, "secret-stdin", "secret-stdin"))
			},
		},
		{
			peer: "uaac", under: "user", use: "add USERNAME", native: "user create USERNAME",
			args: cobra.ExactArgs(1), secret: "password",
			flags: func(f *pflag.FlagSet) {
				f.StringP("password", "p", "", "password (visible to other processes; leave it out to be asked)")
				for _, name := range []string{"emails", "given-name", "family-name", "origin", "phones"} {
					f.String(name, "", "as in uaac")
				}
			},
			line: func(f *pflag.FlagSet, args []string) []string {
				return slices.Concat([]string{"user", "create", args[0]}, same(f, "emails", "email"), same(f, "given-name", "given-name"),
					same(f, "family-name", "family-name"), same(f, "origin", "origin"), same(f, "phones", "phone"))
			},
		},
		{
			peer: "uaac", under: "group", use: "add GROUP", native: "group create GROUP", args: cobra.ExactArgs(1),
			line: func(_ *pflag.FlagSet, args []string) []string { return []string{"group", "create", args[0]} },
		},
		{
			peer: "uaac", use: "member add|delete GROUP USER...", native: "group member add GROUP USER...", args: cobra.MinimumNArgs(3),
			line: func(_ *pflag.FlagSet, args []string) []string {
				verb := map[string]string{"add": "add", "delete": "remove"}[args[0]]
				return append([]string{"group", "member", verb}, args[1:]...)
			},
		},
	}
}

func cfSession() []familiar {
	return []familiar{
		{
			peer: "cf", use: "api [URL]", native: "target URL", args: cobra.MaximumNArgs(1),
			line: func(_ *pflag.FlagSet, args []string) []string { return append([]string{"target"}, args...) },
		},
		{
			peer: "cf", use: "oauth-token", native: "token get --header", args: cobra.NoArgs,
			line: func(*pflag.FlagSet, []string) []string { return []string{"token", "get", "--header"} },
		},
		{
			peer: "cf", use: "auth USERNAME [PASSWORD]", native: "login USERNAME", args: cobra.RangeArgs(1, 2),
			flags: func(f *pflag.FlagSet) {
				f.Bool("client-credentials", false, "USERNAME and PASSWORD are a client and its secret")
				f.String("origin", "", "identity provider of the user")
			},
			line: func(f *pflag.FlagSet, args []string) []string {
				if asClient, _ := f.GetBool("client-credentials"); asClient {
					return []string{"login", "--client-credentials", "--client-id=" + args[0]}
				}
				return append([]string{"login", args[0]}, same(f, "origin", "origin")...)
			},
		},
	}
}

func cfRoles() []familiar {
	return []familiar{
		{
			peer: "cf", use: "set-org-role USERNAME ORG ROLE", native: "role assign USERNAME --org ORG --role ROLE",
			args: cobra.ExactArgs(3), flags: cfRoleFlags, line: orgRole("assign"),
		},
		{
			peer: "cf", use: "unset-org-role USERNAME ORG ROLE", native: "role unassign USERNAME --org ORG --role ROLE",
			args: cobra.ExactArgs(3), flags: cfRoleFlags, line: orgRole("unassign"),
		},
		{
			peer: "cf", use: "set-space-role USERNAME ORG SPACE ROLE", native: "role assign USERNAME --org ORG --space SPACE --role ROLE",
			args: cobra.ExactArgs(4), flags: cfRoleFlags, line: spaceRole("assign"),
		},
		{
			peer: "cf", use: "unset-space-role USERNAME ORG SPACE ROLE", native: "role unassign USERNAME --org ORG --space SPACE --role ROLE",
			args: cobra.ExactArgs(4), flags: cfRoleFlags, line: spaceRole("unassign"),
		},
		{
			peer: "cf", use: "org-users ORG", native: "role list --org ORG", args: cobra.ExactArgs(1),
			flags: func(f *pflag.FlagSet) { f.BoolP("all-users", "a", false, "accepted: all are shown anyway") },
			line:  func(_ *pflag.FlagSet, args []string) []string { return []string{"role", "list", "--org=" + args[0]} },
		},
		{
			peer: "cf", use: "space-users ORG SPACE", native: "role list --org ORG --space SPACE", args: cobra.ExactArgs(2),
			line: func(_ *pflag.FlagSet, args []string) []string {
				return []string{"role", "list", "--org=" + args[0], "--space=" + args[1]}
			},
		},
	}
}

func cfRoleFlags(f *pflag.FlagSet) {
	f.Bool("client", false, "USERNAME is a client")
	f.String("origin", "", "identity provider of the user")
}

func orgRole(verb string) func(*pflag.FlagSet, []string) []string {
	return func(f *pflag.FlagSet, args []string) []string {
		return slices.Concat([]string{"role", verb, "--org=" + args[1], "--role=" + args[2]}, same(f, "origin", "origin"), who(f, args[0]))
	}
}

func spaceRole(verb string) func(*pflag.FlagSet, []string) []string {
	return func(f *pflag.FlagSet, args []string) []string {
		return slices.Concat([]string{"role", verb, "--org=" + args[1], "--space=" + args[2], "--role=" + args[3]},
			same(f, "origin", "origin"), who(f, args[0]))
	}
}

func who(f *pflag.FlagSet, name string) []string {
	if isClient, _ := f.GetBool("client"); isClient {
		return []string{"--client=" + name}
	}
	return []string{"--", name}
}
