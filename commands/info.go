package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/view"
)

func info(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "info",
		Short: "Show the servers' versions and endpoints",
		Long: `Show versions, issuer, zone and prompts of the context's UAA, and of its Cloud Controller if it
has one. No login is needed.`,
		Example:           "  cfid info\n  cfid info --jq .uaa_version",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return record(cmd, out, "server", func() (view.Record, error) {
			res, err := run(cmd, a, struct{}{}, login.AskInfo)
			if err != nil {
				return nil, err
			}
			return view.ServerInfo(res), nil
		})
	}
	return cmd
}
