package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func userUpdate(a *app) *cobra.Command {
	in := identity.UserUpdateInput{}
	cmd := &cobra.Command{
		Use:   "update USER...",
		Short: "Update the given fields of users",
		Long: `Update the given fields of users. If somebody else changed other fields since the user was read,
these changes are kept; if it was the same field, nothing is changed and the command fails. A new
user name or address invalidates the user's tokens.`,
		Example: `  cfid user update dev1 --email dev1@example.com --given-name Jo
  cfid user update dev1 --unset phone --unset external-id
  cfid user update dev1@ldap --username jo.ng --dry-run
  cfid user update dev1 dev2 --verified=false`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounUser, nounUser),
	}
	f := cmd.Flags()
	f.Func("username", "new user `NAME`", text(&in.Change.UserName))
	f.Func("email", "e-mail `ADDRESS`", text(&in.Change.Email))
	f.Func("given-name", "given `NAME`", text(&in.Change.GivenName))
	f.Func("family-name", "family `NAME`", text(&in.Change.FamilyName))
	f.Func("phone", "phone `NUMBER`", text(&in.Change.Phone))
	f.Func("external-id", "`ID` at the identity provider", text(&in.Change.ExternalID))
	f.Func("set-origin", "move the user to this `ORIGIN` (UAA 4; newer versions reject it)", text(&in.Change.Origin))
	f.BoolFunc("active", "activate the user; --active=false deactivates", truth(&in.Change.Active))
	f.BoolFunc("verified", "mark the address as verified; --verified=false as not verified", truth(&in.Change.Verified))
	f.StringArrayVar(&in.Unset, "unset", nil, "remove this `FIELD`: given-name, family-name, phone, external-id (repeat)")
	for _, free := range []string{"username", "email", "given-name", "family-name", "phone", "external-id"} {
		complete(cmd, free)
	}
	complete(cmd, "set-origin", "uaa", "ldap")
	complete(cmd, "active", "true", "false")
	complete(cmd, "verified", "true", "false")
	complete(cmd, "unset", identity.UnsetFields()...)
	uaacUpdate(cmd, &in)
	unknownOrigin(cmd, &in.UnknownOrigin)
	whichUser(a, cmd, &in.UserInput)
	a.dryRun(cmd)
	kind := view.ChangedUsers()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, identity.UpdateUsers)
	}
	return cmd
}
