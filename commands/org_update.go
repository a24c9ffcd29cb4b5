package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func orgUpdate(a *app) *cobra.Command {
	in := platform.OrgChangeInput{}
	cmd := &cobra.Command{
		Use:   "update ORG...",
		Short: "Change labels or the quota of orgs, or suspend them",
		Long: `Change orgs. What is not named stays; an org that is so already is unchanged. In a suspended org only platform admins may
change anything, and only they may suspend one or give it a quota.`,
		Example:           "  cfid org update acme --label env=prod --unset-label trial\n  cfid org update acme --suspended\n  cfid org update acme --active --quota default",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounOrg, nounOrg),
	}
	f := cmd.Flags()
	f.StringVar(&in.Quota, "quota", "", "give it this org `quota`, by name")
	f.BoolVar(&in.Suspended, "suspended", false, "suspend it")
	f.BoolVar(&in.Active, "active", false, "end the suspension")
	cmd.MarkFlagsMutuallyExclusive("suspended", "active")
	complete(cmd, "quota")
	metadataFlags(cmd, &in.MetadataInput, true)
	a.dryRun(cmd)
	kind := view.Orgs()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, platform.UpdateOrgs)
	}
	return cmd
}
