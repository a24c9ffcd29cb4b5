package commands

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func tokenIntrospect(a *app) *cobra.Command {
	in := identity.IntrospectInput{}
	cmd := &cobra.Command{
		Use:   "introspect [TOKEN]",
		Short: "Check at the server whether a token is valid",
		Long: `Ask the UAA whether a token is valid. Only a client with the authority uaa.resource may use
/introspect (admin doesn't have it); name one with --as-client. Without one, cfid verifies the
token itself, asks /userinfo and prints a note. The exit code is 1 if the token is not active.`,
		Example: `  cfid token introspect
  cfid token introspect "$TOKEN" --as-client app --client-secret-stdin < secret.txt`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	cmd.Flags().StringVar(&in.AsClient, "as-client", "", "authenticate as this `CLIENT`, which needs uaa.resource")
	complete(cmd, "as-client")
	secret := a.secretFlag(cmd, "client-secret", "client secret", "")
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o, err := out.out(cmd)
		if err != nil {
			return err
		}
		text, err := a.tokenArg(cmd, args)
		if err != nil {
			return err
		}
		s, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		in.Token = text
		if in.ClientSecret, err = secret(nil); err != nil {
			return err
		}
		res, answer := identity.Introspect(cmd.Context(), s, in)
		if res == nil {
			return answer
		}
		if res.Fallback != "" {
			a.note("note: %s; verified locally and with /userinfo instead", res.Fallback)
		}
		return errors.Join(optionError(cmd, view.Introspected(o, view.Activity{
			Active: res.Active, Reason: res.Reason, Answer: res.Answer, Verified: res.Verified, User: res.User,
		}, s.Settings.Now())), answer)
	}
	return cmd
}
