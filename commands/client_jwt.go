package commands

import (
	"io"
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientJWT(a *app) *cobra.Command {
	cmd := noun("jwt", `Manage the keys by which a client may authenticate instead of a secret (private_key_jwt; UAA 77,
not 4.30). No UAA lists the keys of a client.`,
		append([]*cobra.Command{clientJWTSet(a), clientJWTAdd(a), clientJWTRemove(a)}, familiarBelow(a, "client jwt")...)...)
	cmd.Short = "Manage the keys that authenticate a client"
	return cmd
}

// keyCommand fills in what set and add share.
func keyCommand[T any](a *app, cmd *cobra.Command, kind view.Kind[T], do reader[identity.ClientKeysInput, iter.Seq[session.Item[T]]]) *cobra.Command {
	in := identity.ClientKeysInput{}
	cmd.Args, cmd.ValidArgsFunction = cobra.ExactArgs(1), a.completeNames(nounClient, "")
	f := cmd.Flags()
	f.StringVar(&in.JWKS, "jwks", "", "`FILE` with the public keys as a JWK set, - for standard input, or the JSON itself")
	f.StringVar(&in.URI, "jwks-uri", "", "`URL` where the server finds the public keys")
	_ = cmd.MarkFlagFilename("jwks") // the only error is an unknown flag
	complete(cmd, "jwks-uri")
	cmd.MarkFlagsMutuallyExclusive("jwks", "jwks-uri")
	a.dryRun(cmd)
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.ID = args[0]
		if in.JWKS == "-" {
			set, err := io.ReadAll(a.input())
			if err != nil {
				return err
			}
			in.JWKS = string(set)
		}
		return outcomes(cmd, out, kind, in, do)
	}
	return cmd
}
