package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientMetaSet(a *app) *cobra.Command {
	in := identity.ClientMetaInput{}
	var show bool
	var launch, icon string
	cmd := &cobra.Command{
		Use:   "set CLIENT...",
		Short: "Update how clients appear on the UAA's home page",
		Long: `Change how clients appear on the UAA's home page. Settings that you don't name stay as they are.
An empty --launch-url or --icon removes it.`,
		Example: `  cfid client meta set web --launch-url https://web.example.com --icon web.png
  cfid client meta set ci web --show=false`,
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeNames(nounClient, nounClient),
	}
	f := cmd.Flags()
	f.BoolVar(&show, "show", true, "show a tile; --show=false hides it")
	f.StringVar(&launch, "launch-url", "", "`URL` that the tile leads to")
	f.StringVar(&icon, "icon", "", "image `FILE` of the tile")
	complete(cmd, "launch-url")
	_ = cmd.MarkFlagFilename("icon") // the only error is an unknown flag
	a.dryRun(cmd)
	kind := view.ClientMetas()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.IDs, err = a.names(args); err != nil {
			return err
		}
		if f.Changed("show") {
			in.Show = &show
		}
		if f.Changed("launch-url") {
			in.Launch = &launch
		}
		if f.Changed("icon") {
			in.Icon = &icon
		}
		return outcomes(cmd, out, kind, in, identity.SetClientMeta)
	}
	return cmd
}
