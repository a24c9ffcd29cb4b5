package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientSecret(a *app) *cobra.Command {
	cmd := noun("secret", `Manage the secret of an OAuth client. To change it without an interruption: rotate adds a second
secret, you give it to the applications, retire deletes the first one. set replaces the secret and
invalidates the tokens that were issued with it.`,
		append([]*cobra.Command{clientSecretRotate(a), clientSecretRetire(a), clientSecretSet(a)}, familiarBelow(a, "client secret")...)...)
	cmd.Short = "Rotate, retire or replace a client's secret"
	return cmd
}

// secretCommand fills in what set and rotate share.
func secretCommand(a *app, cmd *cobra.Command, do reader[identity.ClientSecretInput, *identity.ClientCreateResult]) *cobra.Command {
	in := identity.ClientSecretInput{}
	cmd.Args, cmd.ValidArgsFunction = cobra.MaximumNArgs(1), a.completeNames(nounClient, "")
	secretOutFlags(cmd, &in.Generate, &in.Out)
	old := a.secretFlag(cmd, "old-secret", "present secret", "")
	secret := a.secretFlag(cmd, "secret", "new secret", "")
	cmd.MarkFlagsMutuallyExclusive("secret-stdin", "generate-secret")
	a.dryRun(cmd)
	kind := view.ClientSecrets()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if len(args) == 1 {
			in.ID = args[0]
		} else if in.ID, err = ownClient(cmd, a); err != nil {
			return err
		}
		in.Generate = in.Generate || in.Out != (identity.SecretOut{})
		if in.Old, err = old(a.given.password); err != nil {
			return err
		}
		if in.Secret, err = secret(a.given.clientSecret); err != nil {
			return err
		}
		if err := secretSeen(a, out, in.Generate, in.Out); err != nil {
			return err
		}
		return clientMade(a, cmd, out, kind, in, in.ID, do)
	}
	return cmd
}

// ownClient is the client that the context logs in as.
func ownClient(cmd *cobra.Command, a *app) (string, error) {
	s, err := a.open(cmd.Context())
	if err != nil {
		return "", err
	}
	return identity.OwnClient(s)
}
