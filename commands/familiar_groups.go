package commands

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// nativeWords are the verbs of a native line: "client get CLIENT" without its arguments.
func nativeWords(native string) []string {
	var words []string
	for _, w := range strings.Fields(native) {
		if w != strings.ToUpper(w) {
			words = append(words, w)
		}
	}
	return words
}

// groupWords are the familiar commands for groups.
func groupWords() []familiar {
	return slices.Concat(uaacGroups(), uaaCLIGroups())
}

func uaacGroups() []familiar {
	isVerb := func(cmd *cobra.Command, args []string) error {
		if len(args) < 3 || (args[0] != "add" && args[0] != "delete") {
			return errWords("")
		}
		return nil
	}
	return []familiar{
		{
			peer: "uaac", under: "group", use: "add GROUP", native: "group create GROUP",
			example: "cfid group add reports.read", args: cobra.ExactArgs(1),
			line: func(_ *pflag.FlagSet, args []string) []string { return []string{"group", "create", "--", args[0]} },
		},
		{
			peer: "uaac", use: "member add|delete GROUP USER...", native: "group member add|remove GROUP USER...",
			example: "cfid member add reports.read marissa", args: isVerb,
			line: func(_ *pflag.FlagSet, args []string) []string {
				verb := "add"
				if args[0] == "delete" {
					verb = "remove"
				}
				return append([]string{"group", "member", verb, "--"}, args[1:]...)
			},
		},
	}
}

func uaaCLIGroups() []familiar {
	word := func(use, native, example string, args int, flags ...string) familiar {
		return familiar{
			peer: "uaa-cli", use: use, native: native, example: example, args: cobra.ExactArgs(args),
			flags: func(f *pflag.FlagSet) {
				for _, name := range flags {
					f.StringP(name, map[string]string{"description": "d"}[name], "", "as in uaa-cli")
				}
			},
			line: func(f *pflag.FlagSet, args []string) []string {
				line := nativeWords(native)
				for _, name := range flags {
					line = append(line, same(f, name, name)...)
				}
				if strings.HasSuffix(native, "GROUP EXTERNAL") { // uaa-cli has the opposite order
					args = []string{args[1], args[0]}
				}
				if len(args) > 0 {
					line = append(append(line, "--"), args...)
				}
				return line
			},
		}
	}
	return []familiar{
		word("list-groups", "group list", `cfid list-groups --filter 'displayName sw "scim"'`, 0, "filter"),
		word("get-group GROUP", "group get GROUP", "cfid get-group scim.read", 1),
		word("create-group GROUP", "group create GROUP", "cfid create-group reports.read -d 'may read reports'", 1, "description"),
		word("map-group EXTERNAL GROUP", "group map GROUP EXTERNAL", "cfid map-group cn=reporters reports.read --origin ldap", 2, "origin"),
		word("unmap-group EXTERNAL GROUP", "group unmap GROUP EXTERNAL", "cfid unmap-group cn=reporters reports.read --origin ldap", 2, "origin"),
		word("list-group-mappings", "group mappings", "cfid list-group-mappings", 0, "origin"),
		word("add-member GROUP USER", "group member add GROUP USER", "cfid add-member reports.read marissa", 2),
		word("remove-member GROUP USER", "group member remove GROUP USER", "cfid remove-member reports.read marissa", 2),
	}
}
