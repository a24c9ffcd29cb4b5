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
		Short: "Update orgs: labels, quota, suspension",
		Long: `Update orgs. Settings that you don't name stay as they are. In a suspended org only platform
admins may change anything, and only they may suspend an org or set its quota.`,
		Example: "  cfid org update acme --label env=prod --unset-label trial\n  cfid org update acme --suspended\n  cfid org update acme --active --quota default",
	}
	f := cmd.Flags()
	f.StringVar(&in.Quota, "quota", "", "assign this org `QUOTA`, by name")
	f.BoolVar(&in.Suspended, "suspended", false, "suspend it")
	f.BoolVar(&in.Active, "active", false, "end the suspension")
	cmd.MarkFlagsMutuallyExclusive("suspended", "active")
	complete(cmd, "quota")
	metadataFlags(cmd, &in.MetadataInput, true)
	return changeNamed(a, cmd, nounOrg, view.Orgs(), func(names []string) platform.OrgChangeInput {
		in.Names = names
		return in
	}, platform.UpdateOrgs)
}
