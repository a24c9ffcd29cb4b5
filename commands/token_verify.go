package commands

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func tokenVerify(a *app) *cobra.Command {
	in := identity.VerifyInput{}
	cmd := &cobra.Command{
		Use:   "verify [TOKEN]",
		Short: "Verify a token's signature, issuer, audience and times",
		Long: `Verify a token: its signature with the server's keys, its issuer, its audience (the context's
client unless you set --audience) and its times. With --key and --issuer, no request is sent. The
exit code is 0 only if every check ran and passed, else 1.`,
		Example: `  cfid token verify
  cfid token verify "$TOKEN" --audience cloud_controller
  cfid token verify - --key public.pem \
      --issuer https://uaa.example.com/oauth/token --audience app < token.txt`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.KeyFile, "key", "", "verify with the public key in this `FILE` (PEM, JWK or JWK set)")
	f.StringVar(&in.Issuer, "issuer", "", "the `ISSUER` that must have signed it")
	f.StringVar(&in.Audience, "audience", "", "the `AUDIENCE` it must be for")
	_ = cmd.MarkFlagFilename("key", "pem", "json", "jwk")
	complete(cmd, "issuer")
	complete(cmd, "audience", "cloud_controller", "openid", "uaa")
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
		open := a.open
		if in.KeyFile != "" {
			open = a.look
		}
		s, err := open(cmd.Context())
		if err != nil {
			return err
		}
		in.Token = text
		report, answer := identity.VerifyToken(cmd.Context(), s, in)
		if report == nil {
			return answer
		}
		return errors.Join(optionError(cmd, view.Verified(o, report, s.Settings.Now())), answer)
	}
	return cmd
}
