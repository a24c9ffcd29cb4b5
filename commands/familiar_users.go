package commands

import (
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// userWords are the familiar commands for users.
func userWords() []familiar {
	return slices.Concat(userAdds(), userEdits(), userPasswords())
}

func userAdds() []familiar {
	return []familiar{
		{
			peer: "uaac", under: "user", use: "add USERNAME", native: "user create USERNAME",
			example: "cfid user add joe --emails joe@example.com --given_name Joe -p not-a-real-secret",
			args:    cobra.ExactArgs(1), secrets: flagSecrets,
			flags: func(f *pflag.FlagSet) {
				passwordFlag(f)
				for _, name := range []string{"emails", "given-name", "family-name", "origin", "phones"} {
					f.String(name, "", "as in uaac")
				}
				f.Bool("unknown-origin", false, "accept an origin without an active identity provider")
			},
			line: func(f *pflag.FlagSet, args []string) []string {
				return slices.Concat([]string{"user", "create"}, same(f, "emails", "email"), same(f, "given-name", "given-name"),
					same(f, "family-name", "family-name"), same(f, "origin", "origin"), same(f, "unknown-origin", "unknown-origin"),
					same(f, "phones", "phone"), []string{"--", args[0]})
			},
		},
		{ // cf's and uaa-cli's: one word, the flags of both
			peer: "cf", use: "create-user USERNAME [PASSWORD]", native: "user create USERNAME",
			example: "cfid create-user dev9@example.com not-a-real-secret",
			args:    cobra.RangeArgs(1, 2),
			flags: func(f *pflag.FlagSet) {
				passwordFlag(f)
				f.String("origin", "", "`ORIGIN` of the user")
				f.Bool("unknown-origin", false, "accept an origin without an active identity provider")
				f.Bool("password-prompt", false, "accepted and ignored: cfid asks for a missing password anyway")
				uaaCLIFields(f)
			},
			secrets: func(f *pflag.FlagSet, args []string) given {
				if len(args) < 2 {
					return flagSecrets(f, args)
				}
				return given{password: &args[1]}
			},
			line: func(f *pflag.FlagSet, args []string) []string {
				return slices.Concat([]string{"user", "create"}, same(f, "origin", "origin"), same(f, "unknown-origin", "unknown-origin"),
					uaaCLINative(f), []string{"--", args[0]})
			},
		},
		{
			peer: "cf", use: "delete-user USERNAME", native: "user delete USERNAME", example: "cfid delete-user dev9@example.com -f",
			args: cobra.ExactArgs(1),
			flags: func(f *pflag.FlagSet) {
				f.String("origin", "", "`ORIGIN` of the user")
				f.BoolP("force", "f", false, "do not ask")
			},
			line: func(f *pflag.FlagSet, args []string) []string {
				line := append([]string{"user", "delete"}, same(f, "origin", "origin")...)
				if isSet(f, "force") {
					line = append(line, "--yes")
				}
				return append(line, "--", args[0])
			},
		},
	}
}

// uaaCLIFields are the flags of uaa-cli's create-user and update-user.
func uaaCLIFields(f *pflag.FlagSet) {
	for _, name := range []string{"givenName", "familyName", "email", "phone"} {
		f.String(name, "", "as in uaa-cli")
	}
}

func uaaCLINative(f *pflag.FlagSet) []string {
	return slices.Concat(same(f, "givenName", "given-name"), same(f, "familyName", "family-name"), same(f, "email", "email"), same(f, "phone", "phone"))
}

func userEdits() []familiar {
	rows := []familiar{
		{
			peer: "uaa-cli", use: "list-users", native: "users", example: `cfid list-users --filter 'origin eq "uaa"' -a userName,emails -b userName -o descending`,
			args: cobra.NoArgs,
			flags: func(f *pflag.FlagSet) {
				f.String("filter", "", "as in uaa-cli")
				f.StringP("attributes", "a", "", "as in uaa-cli")
				f.StringP("sortBy", "b", "", "as in uaa-cli")
				f.StringP("sortOrder", "o", "", "ascending or descending")
			},
			line: func(f *pflag.FlagSet, _ []string) []string {
				line := slices.Concat([]string{"user", "list"}, same(f, "filter", "filter"), same(f, "attributes", "attributes"), same(f, "sortBy", "sort-by"))
				if order, _ := f.GetString("sortOrder"); order == "descending" { // the table declares it
					line = append(line, "--descending")
				}
				return line
			},
		},
		onUser("get-user USERNAME", "user get USERNAME", func(f *pflag.FlagSet) { f.StringP("attributes", "a", "", "as in uaa-cli") }),
		onUser("update-user USERNAME", "user update USERNAME", func(f *pflag.FlagSet) {
			uaaCLIFields(f)
			f.String("del-attrs", "", "as in uaa-cli")
		}),
	}
	rows[2].example += " --givenName Jo --del_attrs phoneNumbers"
	for _, verb := range []string{"activate", "deactivate", "unlock"} {
		rows = append(rows, onUser(verb+"-user USERNAME", "user "+verb+" USERNAME", nil))
	}
	return rows
}

// onUser is a command of uaa-cli for one user.
func onUser(use, native string, flags func(*pflag.FlagSet)) familiar {
	row := familiar{peer: "uaa-cli", use: use, native: native, args: cobra.ExactArgs(1)}
	row.example = "cfid " + row.name() + " marissa"
	row.flags = func(f *pflag.FlagSet) {
		f.String("origin", "", "`ORIGIN` of the user")
		if flags != nil {
			flags(f)
		}
	}
	verb := familiar{use: native[len("user "):]}.name()
	row.line = func(f *pflag.FlagSet, args []string) []string {
		return slices.Concat([]string{"user", verb}, same(f, "origin", "origin"), same(f, "attributes", "attributes"),
			uaaCLINative(f), same(f, "del-attrs", "del-attrs"), []string{"--", args[0]})
	}
	return row
}

func userPasswords() []familiar {
	return []familiar{
		{
			peer: "uaac", use: "password set|change|strength [USER]", native: "user password [USER]",
			example: "cfid password set joe -p not-a-real-secret",
			args:    passwordForm, secrets: func(f *pflag.FlagSet, args []string) given {
				g := given{password: secretOf(f, "password"), oldPassword: secretOf(f, "old-password")}
				if args[0] == "strength" && len(args) == 2 {
					g.password = &args[1]
				}
				return g
			},
			flags: func(f *pflag.FlagSet) {
				passwordFlag(f)
				f.StringP("old-password", "o", "", "current password (visible to other processes; leave it out to be asked)")
				f.String("origin", "", "`ORIGIN` of the user")
			},
			line: func(f *pflag.FlagSet, args []string) []string {
				switch args[0] {
				case "strength":
					return []string{"user", "password", "--check"}
				case "set":
					return slices.Concat([]string{"user", "password"}, same(f, "origin", "origin"), []string{"--", args[1]})
				}
				return append([]string{"user", "password", "--"}, args[1:]...)
			},
		},
		{
			peer: "cf", use: "passwd", native: "user password", example: "cfid passwd", args: cobra.NoArgs,
			line: func(*pflag.FlagSet, []string) []string { return []string{"user", "password"} },
		},
	}
}

func passwordForm(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return errWords("")
	}
	switch args[0] {
	case "set":
		return cobra.ExactArgs(2)(cmd, args)
	case "change":
		return cobra.RangeArgs(1, 2)(cmd, args)
	case "strength":
		return cobra.RangeArgs(1, 2)(cmd, args)
	}
	return errWords("")
}
