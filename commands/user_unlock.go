package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
)

func userUnlock(a *app) *cobra.Command {
	return onUsers(a, &cobra.Command{
		Use:     "unlock USER...",
		Short:   "End a lock after too many wrong passwords",
		Long:    "End the lock that too many wrong passwords set; a UAA ends it by itself after five minutes, if nobody configured it otherwise.\nNo UAA tells who is locked, so it is \"unlocked\" for everyone.",
		Example: "  cfid user unlock dev1",
	}, identity.UnlockUsers)
}
