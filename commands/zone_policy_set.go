package commands

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/internal/zone"
)

func zonePolicySet(a *app) *cobra.Command {
	in := zone.ZonePolicySetInput{Set: map[string]string{}}
	cmd := &cobra.Command{
		Use:   "set [ZONE]",
		Short: "Update the policies of an identity zone",
		Long: `Update the given policies. Times are durations such as 12h, or seconds. "inherit" resets a token
or secret policy to the server's configuration. Existing tokens keep their expiry.

A UAA returns no private keys, so --signing-key must give all keys that the zone shall have, each
as a PEM file: to add one, name the old ones, too. A key that is left out is deleted, and all
tokens it signed become invalid. --active-key names the key that signs.`,
		Example: `  cfid zone policy set lab --password-min-length 12 --lockout-after 3 --lockout-for 10m
  cfid zone policy set lab --access-token-validity 1h --refresh-token-validity inherit
  cfid zone policy set lab --signing-key old=old.pem --signing-key new=new.pem --active-key new`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeNames(session.NounZone, ""),
	}
	for _, field := range zone.PolicyFields() {
		cmd.Flags().Var(policyFlag{field, in.Set}, field.Flag, field.About)
		heading(cmd, policyHeading(field.Flag), field.Flag)
		switch field.Kind {
		case zone.PolicyFlag:
			complete(cmd, field.Flag, "true", "false")
		case zone.PolicyDuration:
			complete(cmd, field.Flag, "10m", "1h", "12h", "720h")
		default:
			complete(cmd, field.Flag, field.Words...)
		}
	}
	cmd.Flags().StringArrayVar(&in.SigningKeys, "signing-key", nil, "a signing key of the zone: `ID=FILE` (repeat for all keys)")
	complete(cmd, "signing-key")
	a.dryRun(cmd)
	kind := view.ChangedPolicies()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			in.Zone = args[0]
		}
		return outcomes(cmd, out, kind, in, zone.SetZonePolicy)
	}
	return cmd
}

// policyHeading groups policies by what they are about.
func policyHeading(flag string) string {
	for prefix, title := range map[string]string{"password-": "Password", "lockout-": "Password", "client-secret-": "Client secret"} {
		if strings.HasPrefix(flag, prefix) {
			return title
		}
	}
	return "Token"
}

// policyFlag keeps what was typed for one policy; the operation reads it.
type policyFlag struct {
	field zone.PolicyField
	set   map[string]string
}

// String implements pflag.Value.
func (p policyFlag) String() string { return p.set[p.field.Flag] }

// Set implements pflag.Value.
func (p policyFlag) Set(text string) error {
	p.set[p.field.Flag] = text
	return nil
}

// Type implements pflag.Value.
func (p policyFlag) Type() string {
	return map[zone.PolicyKind]string{zone.PolicyNumber: "number", zone.PolicyDuration: "time", zone.PolicyFlag: "true|false", zone.PolicyWord: "word"}[p.field.Kind]
}
