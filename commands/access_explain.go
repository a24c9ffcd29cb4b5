package commands

import (
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/access"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func accessExplain(a *app) *cobra.Command {
	q, verbs := access.ScopeQuestion{}, false
	cmd := &cobra.Command{
		Use:   "explain [USER] VERB [ORG[/SPACE]]",
		Short: "Explain why a user may or may not do something",
		Long: `Explain whether a user (or a client, with --client) may do something in an org or space: the scope
or role that allows it, or what is missing and the command that grants it. Without a user, the
answer is about you; without a place, about the targeted one.

With --scope: why the user's tokens, issued through the client named by --client, do or do not
have the scope.

The exit code is 0 for yes, 1 for no, and 5 if you may not read what the answer needs.`,
		Example: `  cfid access explain push acme/dev
  cfid access explain dev1 see-env acme/dev
  cfid access explain --client ci push acme/dev
  cfid access explain dev1 --scope scim.read --client cf
  cfid access explain --scope uaa.resource --client ci --own
  cfid access explain --list`,
		Args:              cobra.MaximumNArgs(3),
		ValidArgsFunction: completeVerbs,
	}
	f := cmd.Flags()
	f.StringVar(&q.Who.Origin, "origin", "", "`ORIGIN` of the user: uaa, ldap, …")
	f.StringVar(&q.Client, "client", "", "explain for this `CLIENT`; with --scope: for tokens issued through it")
	f.StringVar(&q.Scope, "scope", "", "explain why tokens have this `SCOPE` or not")
	f.BoolVar(&q.Own, "own", false, "with --scope: the client's own token (client_credentials)")
	f.BoolVar(&verbs, "list", false, "list the verbs")
	complete(cmd, "origin", "uaa", "ldap")
	complete(cmd, "client")
	complete(cmd, "scope", scopeNames()...)
	cmd.MarkFlagsMutuallyExclusive("list", "scope")
	cmd.MarkFlagsMutuallyExclusive("list", "client")
	kind := view.Explaineds()
	out := a.output(cmd, append(kind.ColumnNames(), view.Verbs().ColumnNames()...))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch {
		case verbs:
			return listVerbs(cmd, out, args)
		case q.Scope == "" && q.Own:
			return session.Usage("--own goes with --scope")
		case q.Scope == "":
			in, err := access.ParseVerbInput(args, access.WhoInput{Origin: q.Who.Origin, Client: q.Client})
			if err != nil {
				return err
			}
			return explained(cmd, out, in, access.ExplainVerb)
		case len(args) > 1:
			return session.Usage("--scope takes at most one user: %s", line.AccessExplain.With("USER").Flag("--scope", "SCOPE").Flag("--client", "CLIENT"))
		case len(args) == 1:
			q.Who.Name = args[0]
		}
		return explained(cmd, out, q, access.ExplainScope)
	}
	return cmd
}

// explained prints an answer; "no" and "unknown" have exit codes of their own.
func explained[In any](cmd *cobra.Command, o *output, in In, explain reader[In, *access.Explained]) error {
	kind := view.Explaineds()
	out, err := checked(cmd, o, kind)
	if err != nil {
		return err
	}
	e, err := run(cmd, o.app, in, explain)
	if err != nil {
		return err
	}
	if out.People() {
		var again line.Line
		if e.Who.Me {
			again = o.app.session.LoginLine()
		}
		err = view.WriteExplained(out, e, again)
	} else {
		err = optionError(cmd, view.One(out, kind, e))
	}
	if err != nil {
		return err
	}
	return e.Err()
}

func listVerbs(cmd *cobra.Command, o *output, args []string) error {
	if len(args) > 0 {
		return session.Usage("--list takes no arguments")
	}
	kind := view.Verbs()
	out, err := checked(cmd, o, kind)
	if err != nil {
		return err
	}
	_, err = view.List(out, kind, iter.Seq2[perm.Verb, error](func(yield func(perm.Verb, error) bool) {
		for _, v := range perm.Verbs() {
			if !yield(v, nil) {
				return
			}
		}
	}))
	return optionError(cmd, err)
}

// completeVerbs proposes verbs for the first and the second argument.
func completeVerbs(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var words []cobra.Completion
	for _, v := range perm.Verbs() {
		words = append(words, cobra.CompletionWithDesc(v.Name, v.Does))
	}
	return safe(words), cobra.ShellCompDirectiveNoFileComp
}
