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
		Short: "Create orgs",
		Long: `Create orgs. Platform admins may, and all users if the feature flag user_org_creation is on. An
admin gets no role in the new org; a user who creates it because of the flag becomes its first
member and manager.`,
		Example:           "  cfid org create beta\n  cfid org create beta gamma --label env=prod --quota default",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Quota, "quota", "", "org `QUOTA`, by name (default: the platform's)")
	f.BoolVar(&in.Suspended, "suspended", false, "create it suspended: only admins may change anything in it")
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
