package commands

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/view"
)

// home prints what `cfid` without arguments shows: the current context, then the commands.
func home(a *app, cmd *cobra.Command) error {
	if _, tty := terminal(a.io.Out); tty {
		if conf, err := a.config(); err == nil && conf.DefaultCommand == "tui" {
			dashboard := tuiCommand(a)
			dashboard.SetContext(cmd.Context())
			return dashboard.RunE(dashboard, nil)
		}
		s, err := a.look(cmd.Context())
		if err != nil {
			return err
		}
		st, err := login.ReadStatus(cmd.Context(), s)
		switch {
		case st != nil:
			if err := view.WriteRecord(a.plain(), "status", view.Status(st.Context, st.Why, st.LoggedIn, st.Now)); err != nil {
				return err
			}
			cmd.Println()
		case !errors.Is(err, store.ErrNoContext):
			return err
		}
	}
	return cmd.Help()
}
