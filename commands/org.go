package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
)

func org(a *app) *cobra.Command {
	return noun("org", `List, show, create, update and delete orgs, and list their users.`,
		orgList(a), orgGet(a), orgCreate(a), orgUpdate(a), orgRename(a), orgDelete(a), orgUsers(a))
}

// metadataFlags set and unset labels and annotations.
func metadataFlags(cmd *cobra.Command, in *platform.MetadataInput, unset bool) {
	f := cmd.Flags()
	f.StringArrayVar(&in.Labels, "label", nil, "set a label: `KEY=VALUE` (repeat)")
	f.StringArrayVar(&in.Annotations, "annotation", nil, "set an annotation: `KEY=VALUE` (repeat)")
	complete(cmd, "label")
	complete(cmd, "annotation")
	if !unset {
		return
	}
	f.StringArrayVar(&in.UnsetLabels, "unset-label", nil, "remove the label `KEY` (repeat)")
	f.StringArrayVar(&in.UnsetAnnotations, "unset-annotation", nil, "remove the annotation `KEY` (repeat)")
	complete(cmd, "unset-label")
	complete(cmd, "unset-annotation")
}

// deleteFlags binds the flags for deleting orgs and spaces.
func deleteFlags(cmd *cobra.Command, in *platform.DeleteInput) {
	f := cmd.Flags()
	f.BoolVar(&in.NoWait, "no-wait", false, "print the server's job and do not wait for it")
	f.DurationVar(&in.JobTime, "job-timeout", 0, "maximum `TIME` to wait for the server's job (default 10m)")
	complete(cmd, "job-timeout", "1m", "10m", "1h")
	cmd.MarkFlagsMutuallyExclusive("no-wait", "job-timeout")
}
