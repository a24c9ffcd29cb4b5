package commands

import (
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// familiars is the table of other tools' command lines and their native commands. testdata/script/familiar_*.txtar run it.
func familiars() []familiar {
	return slices.Concat(uaacTokens(), loginWords(), clientWords(), groupWords(), keyWords(), cfSession(), userWords(), cfRoles(), cfPlaces())
}

// verbFirst checks the last word of a two-word verb, which is the first argument: "token client get".
func verbFirst(verb string, check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 || args[0] != verb {
			return errWords(verb)
		}
		return check(cmd, args[1:])
	}
}

func secretFlags(f *pflag.FlagSet) {
	f.StringP("secret", "s", "", "client secret (visible to other processes; leave it out to be asked)")
	f.String("scope", "", "scopes, separated by commas")
}

func passwordFlag(f *pflag.FlagSet) {
	f.StringP("password", "p", "", "password (visible to other processes; leave it out to be asked)")
}

// flagSecrets are those of -s and -p.
func flagSecrets(f *pflag.FlagSet, _ []string) given {
	return given{password: secretOf(f, "password"), clientSecret: secretOf(f, "secret")}
}

func uaacTokens() []familiar {
	return []familiar{
		{
			peer: "uaac", under: "token", use: "client get CLIENT", native: "login --client-credentials --client-id CLIENT",
			example: "cfid token client get admin -s adminsecret",
			args:    verbFirst("get", cobra.ExactArgs(1)), flags: secretFlags, secrets: flagSecrets,
			line: func(f *pflag.FlagSet, args []string) []string {
				return append([]string{"login", "--client-credentials", "--client-id=" + args[1]}, commas(f, "scope", "scope")...)
			},
		},
		{
			peer: "uaac", under: "token", use: "owner get CLIENT USERNAME", native: "login USERNAME --client-id CLIENT",
			example: "cfid token owner get cf marissa -s '' -p koala",
			args:    verbFirst("get", cobra.ExactArgs(2)),
			flags: func(f *pflag.FlagSet) {
				secretFlags(f)
				passwordFlag(f)
			},
			secrets: flagSecrets,
			line: func(f *pflag.FlagSet, args []string) []string {
				return slices.Concat([]string{"login", "--client-id=" + args[1]}, commas(f, "scope", "scope"), []string{"--", args[2]})
			},
		},
	}
}

func cfSession() []familiar {
	return []familiar{
		{
			peer: "cf", use: "api [URL]", native: "target URL", example: "cfid api api.example.com",
			args: cobra.MaximumNArgs(1),
			line: func(_ *pflag.FlagSet, args []string) []string { return append([]string{"target"}, args...) },
		},
		{
			peer: "cf", use: "oauth-token", native: "token get --header", example: "cfid oauth-token",
			args: cobra.NoArgs,
			line: func(*pflag.FlagSet, []string) []string { return []string{"token", "get", "--header"} },
		},
		{
			peer: "cf", use: "auth USERNAME [PASSWORD]", native: "login USERNAME", example: "cfid auth marissa koala",
			args: cobra.RangeArgs(1, 2),
			flags: func(f *pflag.FlagSet) {
				f.Bool("client-credentials", false, "USERNAME and PASSWORD are a client and its secret")
				f.String("origin", "", "`ORIGIN` of the user")
			},
			secrets: authSecrets,
			line: func(f *pflag.FlagSet, args []string) []string {
				if isSet(f, "client-credentials") {
					return []string{"login", "--client-credentials", "--client-id=" + args[0]}
				}
				return slices.Concat([]string{"login"}, same(f, "origin", "origin"), []string{"--", args[0]})
			},
		},
	}
}

// authSecrets returns the second argument of cf's auth: the password of a user, or the secret of a client.
func authSecrets(f *pflag.FlagSet, args []string) given {
	switch {
	case len(args) < 2:
		return given{}
	case isSet(f, "client-credentials"):
		return given{clientSecret: &args[1]}
	}
	return given{password: &args[1]}
}

func isSet(f *pflag.FlagSet, name string) bool {
	set, _ := f.GetBool(name) // the table declares it
	return set
}

func cfRoles() []familiar {
	return []familiar{
		{
			peer: "cf", use: "set-org-role USERNAME ORG ROLE", native: "role assign USERNAME --org ORG --role ROLE",
			example: "cfid set-org-role dev1 acme OrgManager",
			args:    cobra.ExactArgs(3), flags: cfRoleFlags, line: orgRole("assign"),
		},
		{
			peer: "cf", use: "unset-org-role USERNAME ORG ROLE", native: "role unassign USERNAME --org ORG --role ROLE",
			example: "cfid unset-org-role dev1 acme OrgManager",
			args:    cobra.ExactArgs(3), flags: cfRoleFlags, line: orgRole("unassign"),
		},
		{
			peer: "cf", use: "set-space-role USERNAME ORG SPACE ROLE", native: "role assign USERNAME --org ORG --space SPACE --role ROLE",
			example: "cfid set-space-role dev1 acme dev SpaceDeveloper",
			args:    cobra.ExactArgs(4), flags: cfRoleFlags, line: spaceRole("assign"),
		},
		{
			peer: "cf", use: "unset-space-role USERNAME ORG SPACE ROLE", native: "role unassign USERNAME --org ORG --space SPACE --role ROLE",
			example: "cfid unset-space-role dev1 acme dev SpaceDeveloper",
			args:    cobra.ExactArgs(4), flags: cfRoleFlags, line: spaceRole("unassign"),
		},
		{
			peer: "cf", use: "org-users ORG", native: "role list --org ORG",
			example: "cfid org-users acme", args: cobra.ExactArgs(1),
			flags: func(f *pflag.FlagSet) { f.BoolP("all-users", "a", false, "accepted and ignored: all users are shown") },
			line:  func(_ *pflag.FlagSet, args []string) []string { return []string{"role", "list", "--org=" + args[0]} },
		},
		{
			peer: "cf", use: "space-users ORG SPACE", native: "role list --org ORG --space SPACE",
			example: "cfid space-users acme dev", args: cobra.ExactArgs(2),
			line: func(_ *pflag.FlagSet, args []string) []string {
				return []string{"role", "list", "--org=" + args[0], "--space=" + args[1]}
			},
		},
	}
}

func cfRoleFlags(f *pflag.FlagSet) {
	f.Bool("client", false, "USERNAME is a client")
	f.String("origin", "", "`ORIGIN` of the user")
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
	if isSet(f, "client") {
		return []string{"--client=" + name}
	}
	return []string{"--", name}
}
