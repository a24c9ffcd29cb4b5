package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func spaceUpdate(a *app) *cobra.Command {
	in := platform.SpaceChangeInput{}
	cmd := &cobra.Command{
		Use:     "update SPACE...",
		Short:   "Update spaces: labels, quota, suspension",
		Long:    `Update spaces. Settings that you don't name stay as they are.`,
		Example: "  cfid space update acme/dev --label env=dev\n  cfid space update dev test --org acme --unset-label trial\n  cfid space update acme/dev --quota small --suspended",
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
	return changeNamed(a, cmd, nounSpace, view.Spaces(), func(names []string) platform.SpaceChangeInput {
		in.Names = names
		return in
	}, platform.UpdateSpaces)
}
