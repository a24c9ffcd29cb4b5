package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
)

func spaceCreate(a *app) *cobra.Command {
	in := platform.SpaceChangeInput{}
	cmd := &cobra.Command{
		Use:   "create SPACE...",
		Short: "Create spaces in an org",
		Long: `Create spaces in an org. Nobody gets a role in them. To work in a new space yourself:
cfid role assign ME --role SpaceDeveloper --space ORG/SPACE`,
		Example:           "  cfid space create test --org acme\n  cfid space create acme/qa acme/prod --label env=prod",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: noCompletion,
	}
	spaceOrgFlag(a, cmd, &in.Org)
	cmd.Flags().StringVar(&in.Quota, "quota", "", "assign this space `QUOTA` of its org, by name")
	complete(cmd, "quota")
	cmd.Flags().BoolVar(&in.Suspended, "suspended", false, "create it suspended (servers of 2026 and later)")
	metadataFlags(cmd, &in.MetadataInput, false)
	a.dryRun(cmd)
	kind := view.Spaces()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Names, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, platform.CreateSpaces)
	}
	return cmd
}
