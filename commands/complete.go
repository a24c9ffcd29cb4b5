package commands

import (
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/perm"
)

// complete registers a known set of values for a flag: words, or words with a meaning (cobra.CompletionWithDesc).
func complete(cmd *cobra.Command, flag string, values ...string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, fixed(values...)) // the only error is an unknown flag; the tree test finds it
}

func fixed(values ...string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return safe(values), cobra.ShellCompDirectiveNoFileComp
	}
}

// noCompletion keeps the shell from proposing file names.
func noCompletion(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// safe leaves out what a shell might execute: completions come from files and servers too. The same holds for
// descriptions: some shells expand them although they only display them.
func safe(values []cobra.Completion) []cobra.Completion {
	word := regexp.MustCompile(`^[A-Za-z0-9._@:+/][A-Za-z0-9._@:+/-]*$`)
	meaning := regexp.MustCompile(`^[A-Za-z0-9 .,:;'()_@+/-]+$`)
	var out []cobra.Completion
	for _, v := range values {
		value, about, _ := strings.Cut(v, "\t")
		switch {
		case !word.MatchString(value):
		case !meaning.MatchString(about):
			out = append(out, value)
		default:
			out = append(out, cobra.CompletionWithDesc(value, about))
		}
	}
	return out
}

// completeList completes the last of several words with commas between them, leaving out those that were typed already.
func completeList(cmd *cobra.Command, flag string, values ...string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		before := typed[:strings.LastIndexByte(typed, ',')+1] // the user's own text: nothing new for the shell
		var out []cobra.Completion
		for _, v := range values {
			if !slices.Contains(strings.Split(before, ","), v) {
				out = append(out, before+v)
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// completeContexts reads contexts.yaml; it opens no vault and sends no request.
func (a *app) completeContexts(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	settings, err := a.env.settings(a.io)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	f, err := store.Open(settings.ConfigDir).Read(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []cobra.Completion
	for _, c := range f.List() {
		if !slices.Contains(args, c.Name) {
			names = append(names, cobra.CompletionWithDesc(c.Name, c.Target.URL))
		}
	}
	return safe(names), cobra.ShellCompDirectiveNoFileComp
}

// roleWords are cf's names for roles, which users type, with what a role allows.
func roleWords() []cobra.Completion {
	var words []cobra.Completion
	for _, r := range perm.Roles() {
		words = append(words, cobra.CompletionWithDesc(r.CF, r.May))
	}
	return words
}

// completeFirstContext completes the first argument only: the second is a name that does not exist yet.
func (a *app) completeFirstContext(cmd *cobra.Command, args []string, prefix string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return noCompletion(cmd, args, prefix)
	}
	return a.completeContexts(cmd, args, prefix)
}

func scopeNames() []cobra.Completion {
	var names []cobra.Completion
	for _, s := range perm.Scopes() {
		names = append(names, cobra.CompletionWithDesc(s.Name, s.Meaning))
	}
	return names
}
