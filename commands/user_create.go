package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func userCreate(a *app) *cobra.Command {
	in := identity.UserCreateInput{}
	cmd := &cobra.Command{
		Use:   "create USER...",
		Short: "Create users",
		Long: `Create users. cfid asks for the password of a user of the UAA itself, or reads it from standard
input; a user of an external identity provider (--origin) has none. Without --email, the user name
is used as the address.`,
		Example: `  cfid user create dev1@example.com
  cfid user create dev1 --email dev1@example.com --password-stdin < password.txt
  cfid user create dev2@example.com --origin ldap --unknown-origin
  cfid user create dev3 --email dev3@example.com --dry-run`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Email, "email", "", "e-mail `ADDRESS`")
	f.StringVar(&in.GivenName, "given-name", "", "given `NAME`")
	f.StringVar(&in.FamilyName, "family-name", "", "family `NAME`")
	f.StringVar(&in.Phone, "phone", "", "phone `NUMBER`")
	f.StringVar(&in.ExternalID, "external-id", "", "`ID` at the identity provider")
	f.StringVar(&in.Origin, "origin", "", "`ORIGIN`: uaa (default), ldap, …")
	f.BoolVar(&in.Inactive, "inactive", false, "create the user inactive")
	f.BoolVar(&in.Unverified, "unverified", false, "create the user with an unverified address")
	for _, free := range []string{"email", "given-name", "family-name", "phone", "external-id"} {
		complete(cmd, free)
	}
	a.completeKnown(cmd, "origin", nounIdP, "uaa", "ldap")
	unknownOrigin(cmd, &in.UnknownOrigin)
	password := a.secretFlag(cmd, "password", "password", "")
	a.dryRun(cmd)
	kind := view.Users()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		if in.Password, err = password(a.given.password); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, identity.CreateUsers)
	}
	return cmd
}
