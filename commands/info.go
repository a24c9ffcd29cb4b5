package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/view"
)

func info(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:               "info",
		Short:             "Show what the servers say about themselves",
		Long:              "Ask the context's UAA, and its Cloud Controller where there is one, for versions, issuer, zone and prompts. It needs no login.",
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
