package commands

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

func contextUse(a *app) *cobra.Command {
	var printEnv string
	cmd := &cobra.Command{
		Use:   "use NAME",
		Short: "Switch to a context; - is the previous one",
		Long: `Make a context the current one in all terminals. With --print-env, nothing changes: the command
prints the line that selects the context in one terminal, for the shell to evaluate.`,
		Example:           "  cfid context use admin@uaa.example.com\n  cfid context use -\n  eval \"$(cfid context use prod --print-env)\"",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeFirstContext,
	}
	cmd.Flags().StringVar(&printEnv, "print-env", "", "print the line that selects it in one terminal, for this `SHELL`: sh, fish or powershell")
	cmd.Flags().Lookup("print-env").NoOptDefVal = "sh"
	complete(cmd, "print-env", "sh", "fish", "powershell")
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if printEnv != "" {
			return a.exportLine(cmd, printEnv, args[0])
		}
		return contextResult(cmd, a, out, func(s *session.Session) (*store.Context, error) {
			return login.UseContext(cmd.Context(), s, args[0])
		})
	}
	return cmd
}

func (a *app) exportLine(cmd *cobra.Command, shell, name string) error {
	forms := map[string]string{
		"sh":         "export CFID_CONTEXT=%s\n",
		"fish":       "set -gx CFID_CONTEXT %s\n",
		"powershell": "$env:CFID_CONTEXT = %s\n",
	}
	form, ok := forms[shell]
	if !ok {
		return session.Usage("--print-env must be sh, fish or powershell")
	}
	s, err := a.look(cmd.Context())
	if err != nil {
		return err
	}
	c, err := login.FindContext(cmd.Context(), s, name)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, form, line.Quote(shell, c.Name))
	return err
}
