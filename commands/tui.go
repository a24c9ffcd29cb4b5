package commands

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui"
)

func tuiCommand(a *app) *cobra.Command {
	var o tui.Options
	cmd := &cobra.Command{
		Use:   "tui",
		Short: "Open the dashboard",
		Long: `Open the dashboard: orgs and spaces, and who has which role, full-screen. Changes are staged,
shown as a plan and applied together. ? lists the keys, : goes to any screen, q quits. Nothing is
written before you apply a plan; with --read-only, nothing at all, stored contexts included.`,
		Example:           "  cfid tui\n  cfid tui --read-only\n  cfid tui --ascii --no-mouse",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	cmd.Flags().BoolVar(&o.ASCII, "ascii", false, "draw with ASCII only")
	cmd.Flags().BoolVar(&o.NoMouse, "no-mouse", false, "do not use the mouse")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		in, inOK := a.io.In.(*os.File)
		out, outOK := a.io.Out.(*os.File)
		if !inOK || !outOK || !isTerminal(in) || !isTerminal(out) {
			return &session.UsageError{Text: "the dashboard needs a terminal, for input and for output", Try: []line.Advice{line.Status, line.Orgs.Flag("-o", "json").Say(", and similar, in scripts")}}
		}
		s, err := a.open(cmd.Context())
		if err != nil {
			return err
		}
		o.ReadOnly = s.Settings.ReadOnly
		o.In, o.Out, o.Color = in, out, a.env.color(true)
		o.ASCII = o.ASCII || a.env.ascii()
		o.Remote = a.env.has("SSH_CONNECTION") || a.env.has("SSH_TTY")
		o.Browse = (&lineUI{app: a}).Open
		left, err := tui.Run(cmd.Context(), s, o)
		a.unapplied(left)
		return err
	}
	return cmd
}

// unapplied prints what was staged when a signal ended the dashboard, which does not ask then.
func (a *app) unapplied(set *change.ChangeSet) {
	if set == nil || set.Empty() {
		return
	}
	a.note("staged and not applied:")
	for _, line := range set.CommandLine() {
		a.note("  %s", view.Clean(line))
	}
}
