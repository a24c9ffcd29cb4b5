package commands

import (
	"errors"
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/access"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func accessShow(a *app) *cobra.Command {
	in, place := access.AccessInput{}, access.MatrixInput{}
	cmd := &cobra.Command{
		Use:   "show [USER...]",
		Short: "Show what a user may do, or who may do what in an org",
		Long: `Show what users (or clients, with --client) may do: their groups and how they got into them, the
scopes that they get through which clients, their roles, and what these allow. Without a name,
show your own access. What you may not read is shown as unknown.

With --org or --space: show who has which role there; for an org, also in its spaces.`,
		Example: `  cfid access show
  cfid access show dev1 -o csv
  cfid access show --client ci
  cfid access show dev1 --all-contexts
  cfid access show --org acme
  cfid access show --space acme/dev -o json`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Origin, "origin", "", "`ORIGIN` of the users: uaa, ldap, …")
	f.StringArrayVar(&in.Clients, "client", nil, "show this `CLIENT` (repeat)")
	f.BoolVar(&in.AllContexts, "all-contexts", false, "in every context with a login")
	f.StringVar(&place.Org, "org", "", "show who may do what in this `ORG` and its spaces")
	f.StringVar(&place.Space, "space", "", "show who may do what in this `SPACE`, or ORG/SPACE")
	for _, free := range []string{"client", "org", "space"} {
		complete(cmd, free)
	}
	complete(cmd, "origin", "uaa", "ldap")
	for _, other := range []string{"client", "all-contexts", "origin"} {
		cmd.MarkFlagsMutuallyExclusive("org", other)
		cmd.MarkFlagsMutuallyExclusive("space", other)
	}
	out := a.output(cmd, append(view.Grants().ColumnNames(), view.MatrixRows(false).ColumnNames()...))
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		matrix := place.Org != "" || place.Space != ""
		if matrix && len(args) > 0 {
			return session.Usage("either users, or --org and --space")
		}
		if matrix {
			return list(cmd, out, view.MatrixRows(place.Space != ""), place, access.AccessMatrix)
		}
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return showAccess(cmd, out, in)
	}
	return cmd
}

// showAccess prints the full access as a table, the resources in JSON and YAML, and rows in lists.
func showAccess(cmd *cobra.Command, o *output, in access.AccessInput) error {
	grants := view.Grants()
	out, err := checked(cmd, o, grants)
	if err != nil {
		return err
	}
	items, err := run(cmd, o.app, in, access.ShowAccess)
	if err != nil {
		return err
	}
	var tally session.Tally
	found := successes(cmd, o.app, items, &tally)
	switch {
	case out.People() && len(out.Columns) == 0:
		err = writeAccess(o.app, out, found)
	case out.Format == view.CSV || out.Format == view.Table:
		_, err = view.List(out, grants, rowsOfAccess(found))
	case len(in.Names)+len(in.Clients) < 2 && !in.AllContexts:
		for it, failed := range found {
			err = errors.Join(err, failed, view.One(out, view.Accesses(), it.Value))
		}
	default:
		_, err = view.List(out, view.Items(view.Accesses()), found)
	}
	if err != nil {
		return optionError(cmd, err)
	}
	return o.app.tallied(tally.Err())
}

func writeAccess(a *app, out view.Out, found iter.Seq2[session.Item[*access.Access], error]) error {
	for it, err := range found {
		if err != nil {
			return err
		}
		if err := view.WriteAccess(out, it.Value, a.session.Settings.Now()); err != nil {
			return err
		}
	}
	return nil
}

func rowsOfAccess(found iter.Seq2[session.Item[*access.Access], error]) iter.Seq2[access.Grant, error] {
	return func(yield func(access.Grant, error) bool) {
		for it, err := range found {
			if err != nil {
				yield(access.Grant{}, err)
				return
			}
			for _, g := range it.Value.Grants() {
				if !yield(g, nil) {
					return
				}
			}
		}
	}
}
