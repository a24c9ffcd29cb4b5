package commands

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func tokenDecode(a *app) *cobra.Command {
	var raw bool
	cmd := &cobra.Command{
		Use:   "decode [TOKEN]",
		Short: "Decode a token without verifying it",
		Long: `Show the header and claims of a token, with readable times and the meaning of scopes. The token is
the argument, standard input (-) or the current one. It is not verified; use cfid token verify for
that.`,
		Example: `  cfid token decode
  cfid token decode "$TOKEN"
  pbpaste | cfid token decode - -o json`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	cmd.Flags().BoolVar(&raw, "raw", false, "print header and claims as they are in the token")
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
		jwt, err := identity.DecodeToken(text)
		if err != nil {
			return err
		}
		if raw {
			return view.Raw(o, jwt)
		}
		return optionError(cmd, view.Decoded(o, jwt, a.start))
	}
	return cmd
}

// tokenArg takes a token from the argument, standard input or the session.
func (a *app) tokenArg(cmd *cobra.Command, args []string) (string, error) {
	if len(args) == 1 && args[0] != "-" {
		return bareToken(args[0]), nil
	}
	if len(args) == 1 {
		t, err := a.secretLine("token")
		if err != nil {
			return "", err
		}
		return bareToken(*t), nil
	}
	s, err := a.open(cmd.Context())
	if err != nil {
		return "", err
	}
	return identity.CurrentToken(cmd.Context(), s)
}

// bareToken removes the prefix that a token has in a header, which users copy with it.
func bareToken(text string) string {
	for _, before := range []string{"authorization:", "bearer "} {
		text = strings.TrimSpace(text)
		if len(text) >= len(before) && strings.EqualFold(text[:len(before)], before) {
			text = text[len(before):]
		}
	}
	return strings.TrimSpace(text)
}
