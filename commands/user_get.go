package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func userGet(a *app) *cobra.Command {
	in := ops.UserInput{}
	cmd := &cobra.Command{
		Use:               "get USER...",
		Short:             "Show users",
		Example:           "  cfid user get marissa\n  cfid user get dev1@ldap -o json\n  cfid user get - -o csv < names.txt",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	whichUser(cmd, &in)
	kind := view.Users()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return got(cmd, out, kind, len(in.Names), in, ops.GetUsers)
	}
	return cmd
}

// whichUser binds the flags that say how users are named.
func whichUser(cmd *cobra.Command, in *ops.UserInput) {
	cmd.Flags().StringVar(&in.Origin, "origin", "", "identity provider of the users: uaa, ldap, …")
	cmd.Flags().BoolVar(&in.ID, "id", false, "the arguments are ids")
	complete(cmd, "origin", "uaa", "ldap")
}
