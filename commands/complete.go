package commands

import (
	"regexp"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/perm"
)

// complete registers a known set of values for a flag.
func complete(cmd *cobra.Command, flag string, values ...string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, fixed(values...)) // the only error is an unknown flag; the tree test finds it
}

func fixed(values ...string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return safe(values), cobra.ShellCompDirectiveNoFileComp
	}
}

// noCompletion keeps the shell from offering file names where none belong.
func noCompletion(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// safe leaves out whatever a shell might obey: completion candidates come from files and servers too.
func safe(values []string) []string {
	plain := regexp.MustCompile(`^[A-Za-z0-9._@:+/][A-Za-z0-9._@:+/-]*$`)
	var out []string
	for _, v := range values {
		if plain.MatchString(v) {
			out = append(out, v)
		}
	}
	return out
}

// completeContexts reads contexts.yaml; it opens no vault and asks nothing.
func (a *app) completeContexts(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	settings, err := a.env.settings(a.io)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	f, err := store.Open(settings.ConfigDir).Read(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, c := range f.List() {
		names = append(names, c.Name)
	}
	return safe(names), cobra.ShellCompDirectiveNoFileComp
}

// roleWords are cf's words for roles, which people type.
func roleWords() []string {
	var words []string
	for _, r := range perm.Roles() {
		words = append(words, r.CF)
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

// completeScopes offers the scopes that every platform has, as names of groups.
func completeScopes(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return safe(scopeNames()), cobra.ShellCompDirectiveNoFileComp
}

func scopeNames() []string {
	var names []string
	for _, s := range perm.Scopes() {
		names = append(names, s.Name)
	}
	return names
}
