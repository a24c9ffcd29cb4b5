package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func target(a *app) *cobra.Command {
	in := ops.TargetInput{}
	cmd := &cobra.Command{
		Use:   "target [URL]",
		Short: "Choose the foundation or UAA to work with",
		Long: `Choose where to work: the URL of a Cloud Foundry API, of a UAA or of a BOSH Director. cfid finds out which it is and
what belongs to it. A bare host means https, and http for this machine only.

Without a URL, target shows where you stand. With -o and -s it selects an org and a space.`,
		Example: `  cfid target api.example.com
  cfid target http://localhost:8080/uaa
  cfid target -o acme -s dev
  cfid target api.internal.example.com --ca-cert ca.pem`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: noCompletion,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				in.URL = args[0]
			}
			s, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			res, err := ops.Target(cmd.Context(), s, in)
			if err != nil {
				return err
			}
			return view.WriteRecord(a.plain(), "target", append(view.Place(res.Context), view.Who(res.Context.Identity)...))
		},
	}
	f := cmd.Flags()
	f.StringVarP(&in.Org, "org", "o", "", "select this `org`")
	f.StringVarP(&in.Space, "space", "s", "", "select this `space`")
	f.StringVar(&in.UAA, "uaa", "", "use the UAA at this `URL` instead of the one that the API names")
	f.StringVarP(&in.Zone, "zone", "z", "", "identity zone, by `subdomain`")
	f.StringVar(&in.CACert, "ca-cert", "", "trust the certificates in this PEM `file` for this context")
	f.BoolVarP(&in.SkipVerify, "skip-tls-verify", "k", false, "do not verify certificates of this context's hosts (dangerous; try --ca-cert)")
	f.BoolVar(&in.Force, "force", false, "keep the target although it does not answer")
	complete(cmd, "org")
	complete(cmd, "space")
	_ = cmd.MarkFlagFilename("ca-cert", "pem", "crt", "cer")
	return cmd
}

// plain is standard output for the few results that have one form only.
func (a *app) plain() view.Out {
	width, tty := terminal(a.io.Out)
	return view.Out{W: a.out, Width: width, TTY: tty, Color: a.env.color(tty), ASCII: a.env.ascii()}
}
