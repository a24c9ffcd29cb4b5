package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func userPassword(a *app) *cobra.Command {
	in := identity.UserPasswordInput{}
	var check bool
	cmd := &cobra.Command{
		Use:   "password [USER...]",
		Short: "Set your password, or other users' passwords",
		Long: `Change your own password (you need the current one), or set the passwords of other users (you need
a client with the scope password.write). All sessions of the user end. cfid asks for passwords, or
reads them from standard input, one a line: first the current one, then the new one. With
--force-change, the user must choose another password at the next login; without a new password,
the current one stays valid until then.`,
		Example: `  cfid user password
  cfid user password dev1
  cfid user password dev1 --password-stdin --force-change < password.txt
  cfid user password dev1 dev2 --force-change
  cfid user password --check`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: a.completeNames(nounUser, nounUser),
	}
	old := a.secretFlag(cmd, "old-password", "current password", "")
	password := a.secretFlag(cmd, "password", "new password", "")
	cmd.Flags().BoolVar(&in.ForceChange, "force-change", false, "require another password at the next login")
	cmd.Flags().BoolVar(&check, "check", false, "only check a password against the zone's policy")
	cmd.MarkFlagsMutuallyExclusive("check", "force-change")
	whichUser(a, cmd, &in.UserInput)
	a.dryRun(cmd)
	kind := view.ChangedUsers()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		if in.Old, err = old(a.given.oldPassword); err != nil {
			return err
		}
		if in.Password, err = password(a.given.password); err != nil {
			return err
		}
		if check {
			return checkPassword(cmd, out, in.Password)
		}
		return outcomes(cmd, out, kind, in, identity.SetPasswords)
	}
	return cmd
}

// checkPassword prints whether a password meets the policy; the exit code is the answer.
func checkPassword(cmd *cobra.Command, o *output, password *string) error {
	var answer error
	err := record(cmd, o, "check", func() (view.Record, error) {
		found, err := run(cmd, o.app, password, identity.CheckPassword)
		if found == nil {
			return nil, err
		}
		answer = err
		return view.PasswordCheck(found), nil
	})
	if err != nil {
		return err
	}
	return answer
}
