package commands

import (
	"regexp"

	"github.com/spf13/cobra"
)

// noun is a command that only holds verbs. Alone it shows its help; with a word it doesn't know it says what is near.
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

// plural makes a list command of its own out of a noun's list verb.
func plural(list *cobra.Command, name string) *cobra.Command {
	list.Use = name
	return list
}

// withoutValues takes the values out of cobra's and pflag's sentences.
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
	return text
}
