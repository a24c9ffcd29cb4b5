package commands

import (
	"iter"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// The nouns whose names are kept for completion, as their kinds call them.
const (
	nounUser   = "user"
	nounGroup  = "group"
	nounClient = "client"
	nounIdP    = "identity provider"
	nounOrg    = "org"
	nounSpace  = "space"
	// maxNoted is how many names of a list are stored: a list may have 300,000.
	maxNoted = 500
)

// completeNames completes arguments with names that earlier commands showed: the first argument and the others; "" has none.
func (a *app) completeNames(first, others string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		noun := others
		if len(args) == 0 {
			noun = first
		}
		known := slices.DeleteFunc(a.known(cmd, noun), func(n cobra.Completion) bool { return slices.Contains(args, n) })
		return begins(known, typed), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeMembers is completeNames for members of groups.
func (a *app) completeMembers(groups *bool) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		others := nounUser
		if *groups {
			others = nounGroup
		}
		return a.completeNames(nounGroup, others)(cmd, args, typed)
	}
}

// completeKnown completes a flag with names that earlier commands showed, and with words.
func (a *app) completeKnown(cmd *cobra.Command, flag, noun string, words ...string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		known := append(safe(words), a.known(cmd, noun)...)
		slices.Sort(known)
		return begins(slices.Compact(known), typed), cobra.ShellCompDirectiveNoFileComp
	}) // the only error is an unknown flag; the tree test finds it
}

// known returns the names that may be proposed; for groups, those that every platform has are included.
func (a *app) known(cmd *cobra.Command, noun string) []cobra.Completion {
	settings, err := a.env.settings(a.io)
	if err != nil || noun == "" {
		return nil
	}
	settings.Context, settings.Zone = a.contextName, a.zone
	names := session.SeenNames(cmd.Context(), settings, noun)
	if noun != nounGroup {
		return safe(names)
	}
	scopes := scopeNames()
	for _, scope := range scopes {
		word, _, _ := strings.Cut(scope, "\t")
		names = slices.DeleteFunc(names, func(n string) bool { return n == word })
	}
	return safe(append(names, scopes...))
}

func begins(names []cobra.Completion, typed string) []cobra.Completion {
	return slices.DeleteFunc(names, func(n cobra.Completion) bool { return !strings.HasPrefix(n, typed) })
}

// noted collects the names that a command shows.
type noted struct {
	app         *app
	noun        string
	names, gone []string
}

func (a *app) notes(noun string) *noted {
	kept := []string{nounUser, nounGroup, nounClient, nounIdP, nounOrg, nounSpace, session.NounZone}
	if !slices.Contains(kept, noun) {
		return nil
	}
	return &noted{app: a, noun: noun}
}

// wants reports whether another name would be kept.
func (n *noted) wants() bool { return n != nil && len(n.names)+len(n.gone) < maxNoted }

func (n *noted) keep() {
	if n != nil && n.app.session != nil {
		n.app.session.Seen(n.noun, n.names, n.gone)
	}
}

// notedList passes a list on and keeps the names, also if the list ends with an error.
func notedList[T any](a *app, k view.Kind[T], items iter.Seq2[T, error]) iter.Seq2[T, error] {
	n := a.notes(k.Noun)
	return func(yield func(T, error) bool) {
		defer n.keep()
		for it, err := range items {
			if err == nil && n.wants() {
				n.names = append(n.names, k.Name(it))
			}
			if !yield(it, err) {
				return
			}
		}
	}
}

// notedItems is notedList for what was read by name, or changed.
func notedItems[T any](a *app, k view.Kind[T], items iter.Seq[session.Item[T]]) iter.Seq[session.Item[T]] {
	n := a.notes(k.Noun)
	return func(yield func(session.Item[T]) bool) {
		defer n.keep()
		for it := range items {
			if it.Err == nil && n.wants() {
				n.item(it.State, k.Name(it.Value))
			}
			if !yield(it) {
				return
			}
		}
	}
}

func (n *noted) item(state session.State, name string) {
	switch state {
	case session.WouldCreate: // does not exist
	case session.Deleted, session.Deleting:
		n.gone = append(n.gone, name)
	default:
		n.names = append(n.names, name)
	}
}
