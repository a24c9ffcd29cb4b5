package commands

import (
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// cfPlaces are cf's commands for orgs and spaces.
func cfPlaces() []familiar { return slices.Concat(cfOrgs(), cfSpaces(), cfLabels()) }

func cfOrgs() []familiar {
	return []familiar{
		{
			peer: "cf", use: "create-org ORG", native: "org create ORG", example: "cfid create-org beta", args: cobra.ExactArgs(1),
			flags: func(f *pflag.FlagSet) { f.String("quota", "", "org quota, by name") },
			line: func(f *pflag.FlagSet, args []string) []string {
				return slices.Concat([]string{"org", "create"}, same(f, "quota", "quota"), []string{"--", args[0]})
			},
		},
		{
			peer: "cf", use: "delete-org ORG", native: "org delete ORG", example: "cfid delete-org beta -f", args: cobra.ExactArgs(1),
			flags: forceFlag, line: deletePlace("org"),
		},
		{
			peer: "cf", use: "rename-org ORG NEW-NAME", native: "org rename ORG NEW-NAME", example: "cfid rename-org beta gamma", args: cobra.ExactArgs(2),
			line: func(_ *pflag.FlagSet, args []string) []string {
				return []string{"org", "rename", "--", args[0], args[1]}
			},
		},
	}
}

func cfSpaces() []familiar {
	return []familiar{
		{
			peer: "cf", use: "create-space SPACE", native: "space create SPACE --org ORG", example: "cfid create-space test -o acme", args: cobra.ExactArgs(1),
			flags: inOrgFlag,
			line: func(f *pflag.FlagSet, args []string) []string {
				return slices.Concat([]string{"space", "create"}, same(f, "org", "org"), []string{"--", args[0]})
			},
		},
		{
			peer: "cf", use: "delete-space SPACE", native: "space delete SPACE --org ORG", example: "cfid delete-space test -o acme -f", args: cobra.ExactArgs(1),
			flags: func(f *pflag.FlagSet) {
				inOrgFlag(f)
				forceFlag(f)
			},
			line: deletePlace("space"),
		},
		{
			peer: "cf", use: "rename-space SPACE NEW-NAME", native: "space rename SPACE NEW-NAME", example: "cfid rename-space test qa", args: cobra.ExactArgs(2),
			line: func(_ *pflag.FlagSet, args []string) []string {
				return []string{"space", "rename", "--", args[0], args[1]}
			},
		},
	}
}

// cfLabels are cf's commands for labels of orgs and spaces; those of apps and services are not supported.
func cfLabels() []familiar {
	kind := cobra.MatchAll(cobra.MinimumNArgs(2), func(_ *cobra.Command, args []string) error {
		if !slices.Contains([]string{"org", "space"}, args[0]) {
			return errWords("org|space NAME")
		}
		return nil
	})
	update := func(flag string) func(*pflag.FlagSet, []string) []string {
		return func(_ *pflag.FlagSet, args []string) []string {
			line := []string{args[0], "update"}
			for _, label := range args[2:] {
				line = append(line, flag+"="+label)
			}
			return append(line, "--", args[1])
		}
	}
	return []familiar{
		{
			peer: "cf", use: "set-label org|space NAME KEY=VALUE...", native: "org update NAME --label KEY=VALUE",
			example: "cfid set-label org acme env=prod", args: cobra.MatchAll(cobra.MinimumNArgs(3), kind), line: update("--label"),
		},
		{
			peer: "cf", use: "unset-label org|space NAME KEY...", native: "org update NAME --unset-label KEY",
			example: "cfid unset-label org acme env", args: cobra.MatchAll(cobra.MinimumNArgs(3), kind), line: update("--unset-label"),
		},
		{
			peer: "cf", use: "labels org|space NAME", native: "org get NAME --columns labels",
			example: "cfid labels org acme", args: cobra.MatchAll(cobra.ExactArgs(2), kind),
			line: func(_ *pflag.FlagSet, args []string) []string {
				return []string{args[0], "get", "--columns=labels", "--", args[1]}
			},
		},
	}
}

func forceFlag(f *pflag.FlagSet) { f.BoolP("force", "f", false, "do not ask") }

// inOrgFlag binds the org of a space.
func inOrgFlag(f *pflag.FlagSet) { f.StringP("org", "o", "", "the org (default: the targeted one)") }

func deletePlace(noun string) func(*pflag.FlagSet, []string) []string {
	return func(f *pflag.FlagSet, args []string) []string {
		line := append([]string{noun, "delete"}, same(f, "org", "org")...)
		if isSet(f, "force") {
			line = append(line, "--yes")
		}
		return append(line, "--", args[0])
	}
}
