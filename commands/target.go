package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func target(a *app) *cobra.Command {
	in := login.TargetInput{}
	cmd := &cobra.Command{
		Use:   "target [URL]",
		Short: "Select the foundation or UAA to work with",
		Long: `Choose the server to work with: the URL of a Cloud Foundry API, of a UAA or of a BOSH Director.
cfid finds out which one it is. A bare host means https, or http for this machine.

Without a URL, target shows the current target. With -o and -s, it selects an org and a space. The
other flags change the target of the context that applies.

If this machine doesn't trust the server's certificate, cfid shows its fingerprint on a terminal
and can trust it for this context only; without a terminal, name the file of its authority with
--ca-cert. Both are stored. --skip-tls-verify is not kept if you target the same server again.`,
		Example: `  cfid target api.example.com
  cfid target http://localhost:8080/uaa
  cfid target -o acme -s dev
  cfid target https://api.internal.example.com --ca-cert ca.pem`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVarP(&in.Org, "org", "o", "", "select this `ORG`")
	f.StringVarP(&in.Space, "space", "s", "", "select this `SPACE`")
	f.StringVar(&in.UAA, "uaa", "", "use the UAA at this `URL` instead of the one the API names")
	f.StringVarP(&in.Zone, "zone", "z", "", "identity zone, by `SUBDOMAIN`")
	f.StringVar(&in.CACert, "ca-cert", "", "trust the certificates in this PEM `FILE` for this context")
	f.BoolVarP(&in.SkipVerify, "skip-tls-verify", "k", false, "do not verify certificates of this context's hosts (dangerous; try --ca-cert)")
	f.BoolVar(&in.Force, "force", false, "keep the target even if it does not answer")
	for _, free := range []string{"org", "space", "uaa", "zone"} {
		complete(cmd, free)
	}
	_ = cmd.MarkFlagFilename("ca-cert", "pem", "crt", "cer")
	out := a.outputLong(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			if _, err := session.TargetURL(args[0]); err != nil {
				return err // an empty variable of a script, for example, is not "no argument"
			}
			in.URL = args[0]
		}
		s, err := a.look(cmd.Context())
		if err != nil {
			return err
		}
		return record(cmd, out, "target", func() (view.Record, error) {
			res, err := login.Target(cmd.Context(), s, in)
			if err != nil {
				return nil, err
			}
			r := append(view.Place(res.Context), view.FoundAs(res.Found)...)
			return append(r, view.Who(res.Context.Identity)...), nil
		})
	}
	return cmd
}
