package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
)

func userUnlock(a *app) *cobra.Command {
	return onUsers(a, &cobra.Command{
		Use:   "unlock USER...",
		Short: "Unlock users locked by too many wrong passwords",
		Long: `Unlock users who are locked by too many wrong passwords. A UAA unlocks them after five minutes
unless it is configured otherwise. No UAA tells who is locked, so the outcome is "unlocked" for
all users.`,
		Example: "  cfid user unlock dev1",
	}, identity.UnlockUsers)
}
