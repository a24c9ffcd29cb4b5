package commands

import (
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

// noun returns a command that only has verbs. Alone it shows its help; for an unknown word it suggests similar ones.
func noun(use, long string, verbs ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use:  use,
		Long: long,
		Args: cobra.ArbitraryArgs,

		ValidArgsFunction: noCompletion, // the verbs are offered anyway
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args)
			}
			return cmd.Help()
		},
	}
	cmd.AddCommand(verbs...)
	return cmd
}

// plural makes a top-level command of a noun's list verb.
func plural(list *cobra.Command, name string) *cobra.Command {
	list.Use = name
	return list
}

// withoutValues removes the values from cobra's and pflag's messages.
func withoutValues(text string) string {
	for _, rule := range [][2]string{
		{`(invalid argument) "(?:[^"\\]|\\.)*" (for)`, "$1 $2"},
		{`unknown command "(?:[^"\\]|\\.)*" for`, "unexpected argument for"},
		{`(unknown shorthand flag: '.') in -.*`, "$1"},
		{`(strconv\.\w+: parsing) "(?:[^"\\]|\\.)*"`, "$1"},
		{`(time: invalid duration) "(?:[^"\\]|\\.)*"`, "$1"},
	} {
		text = regexp.MustCompile(rule[0]).ReplaceAllString(text, rule[1])
	}
	return flagGroups(text)
}

// flagGroups rewrites cobra's messages about flags that must or can't be used together.
func flagGroups(text string) string {
	for _, rule := range [][3]string{
		{`if any flags in the group \[.*\] are set none of the others can be; \[(.*)\] were all set`, "", " cannot be used together"},
		{`at least one of the flags in the group \[(.*)\] is required`, "one of these is required: ", ""},
	} {
		if found := regexp.MustCompile(rule[0]).FindStringSubmatch(text); found != nil {
			return rule[1] + "--" + strings.Join(strings.Fields(found[1]), ", --") + rule[2]
		}
	}
	return text
}
