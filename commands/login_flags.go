package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
)

// loginGroup is a part of login's flags, bound to a part of its input. Each is in a file login_flags_<group>.go.
type loginGroup struct {
	// ways are the flags that each choose a way to log in: no two of all groups go together.
	ways []string
	// read is called when the command runs. It sets what no flag is bound to: the chosen way, and lines of standard input.
	read func() error
}

// loginFlags binds all groups. They read standard input in this order, one line each.
func (a *app) loginFlags(cmd *cobra.Command, in *login.LoginInput) (read func() error) {
	groups := []loginGroup{
		a.loginFlagsBasic(cmd, in),
		a.loginFlagsBrowser(cmd, in),
		a.loginFlagsIdP(cmd, in),
		a.loginFlagsClient(cmd, in),
		a.loginFlagsProof(cmd, in),
		a.loginFlagsParams(cmd, in),
	}
	var ways []string
	for _, g := range groups {
		ways = append(ways, g.ways...)
	}
	cmd.MarkFlagsMutuallyExclusive(ways...)
	return func() error {
		for _, g := range groups {
			if err := g.read(); err != nil {
				return err
			}
		}
		return nil
	}
}
