package commands

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

func version(a *app) *cobra.Command {
	return &cobra.Command{
		Use:               "version",
		Short:             "Show the version",
		Example:           "  cfid version",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.out, "cfid %s (%s, %s/%s)\n", a.io.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
