package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
)

// scimFlags binds the flags that lists of a UAA share.
func scimFlags(cmd *cobra.Command, in *session.SCIMList, filter string, sortBy ...string) {
	f := cmd.Flags()
	f.StringVar(&in.Filter, "filter", "", filter)
	f.StringVar(&in.SortBy, "sort-by", "", "sort by this `ATTRIBUTE`")
	f.BoolVar(&in.Descending, "descending", false, "sort in descending order")
	limit(f, &in.Limit)
	complete(cmd, "filter")
	complete(cmd, "limit")
	complete(cmd, "sort-by", sortBy...)
}
