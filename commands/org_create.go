package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func orgCreate(a *app) *cobra.Command {
	in := platform.OrgChangeInput{}
	cmd := &cobra.Command{
		Use:   "create ORG...",
		Short: "Make orgs",
		Long: `Make orgs. Platform admins may, and everybody where the feature flag user_org_creation is on. An admin gets no role in
the new org; who makes one through the flag is its first member and manager.`,
		Example:           "  cfid org create beta\n  cfid org create beta gamma --label env=prod --quota default",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Quota, "quota", "", "org `quota`, by name (default: the platform's)")
	f.BoolVar(&in.Suspended, "suspended", false, "suspend it at once: only admins may then change anything in it")
	complete(cmd, "quota")
	metadataFlags(cmd, &in.MetadataInput, false)
	a.dryRun(cmd)
	kind := view.Orgs()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, platform.CreateOrgs)
	}
	return cmd
}
