package commands

import (
	"context"
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/access"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func accessDiff(a *app) *cobra.Command {
	in := access.AccessDiffInput{}
	var exitCode bool
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Compare the groups and roles of two users",
		Long: `Compare what two users may do: < marks what only the first user has, > what only the second user
has. The command compares groups and roles, no matter how a user got into a group.`,
		Example: `  cfid access diff dev1 dev2
  cfid access diff ci ci-2 --clients --exit-code`,
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Origin, "origin", "", "`ORIGIN` of both users: uaa, ldap, …")
	f.BoolVar(&in.Clients, "clients", false, "both are OAuth clients: compare authorities and roles")
	f.BoolVar(&in.All, "all", false, "also show what both have")
	f.BoolVar(&exitCode, "exit-code", false, "exit with 1 if they differ")
	complete(cmd, "origin", "uaa", "ldap")
	kind := view.Differences()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.A, in.B = args[0], args[1]
		differ := false
		err := list(cmd, out, kind, in, func(ctx context.Context, s *session.Session, in access.AccessDiffInput) (iter.Seq2[access.Difference, error], error) {
			all, err := access.DiffAccess(ctx, s, in)
			return func(yield func(access.Difference, error) bool) {
				for d, err := range all {
					differ = differ || d.Side != access.Both
					if !yield(d, err) {
						return
					}
				}
			}, err
		})
		if err == nil && differ && exitCode {
			return session.ErrAnswerNo
		}
		return err
	}
	return cmd
}
