package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func spaceUpdate(a *app) *cobra.Command {
	in := platform.SpaceChangeInput{}
	cmd := &cobra.Command{
		Use:               "update SPACE...",
		Short:             "Update spaces: labels, quota, suspension",
		Long:              `Update spaces. Settings that you don't name stay as they are.`,
		Example:           "  cfid space update acme/dev --label env=dev\n  cfid space update dev test --org acme --unset-label trial\n  cfid space update acme/dev --quota small --suspended",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounSpace, nounSpace),
	}
	spaceOrgFlag(a, cmd, &in.Org)
	f := cmd.Flags()
	f.StringVar(&in.Quota, "quota", "", "assign this space `QUOTA` of its org, by name")
	f.BoolVar(&in.NoQuota, "no-quota", false, "remove its quota")
	f.BoolVar(&in.Suspended, "suspended", false, "suspend it (servers of 2026 and later)")
	f.BoolVar(&in.Active, "active", false, "end the suspension")
	cmd.MarkFlagsMutuallyExclusive("suspended", "active")
	cmd.MarkFlagsMutuallyExclusive("quota", "no-quota")
	complete(cmd, "quota")
	metadataFlags(cmd, &in.MetadataInput, true)
	a.dryRun(cmd)
	kind := view.Spaces()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, platform.UpdateSpaces)
	}
	return cmd
}
