package commands

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func contextUse(a *app) *cobra.Command {
	var printEnv string
	cmd := &cobra.Command{
		Use:   "use NAME",
		Short: "Make a context the current one; - is the one before",
		Long: `Make a context the current one, for every terminal. With --print-env nothing is changed: the line that selects the
context in one terminal is printed, to be evaluated by the shell.`,
		Example:           "  cfid context use ci@uaa.example.com\n  cfid context use -\n  eval \"$(cfid context use prod --print-env)\"",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeContexts,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			if printEnv != "" {
				c, err := ops.FindContext(cmd.Context(), s, args[0])
				if err != nil {
					return err
				}
				return exportLine(a, printEnv, c.Name)
			}
			c, err := ops.UseContext(cmd.Context(), s, args[0])
			if err != nil {
				return err
			}
			return view.WriteRecord(a.plain(), "context", append(view.Place(c), view.Who(c.Identity)...))
		},
	}
	cmd.Flags().StringVar(&printEnv, "print-env", "", "print the line that selects it in one terminal: sh, fish or powershell")
	cmd.Flags().Lookup("print-env").NoOptDefVal = "sh"
	complete(cmd, "print-env", "sh", "fish", "powershell")
	return cmd
}

func exportLine(a *app, shell, name string) error {
	forms := map[string]string{
		"sh":         "export CFID_CONTEXT=%s\n",
		"fish":       "set -gx CFID_CONTEXT %s\n",
		"powershell": "$env:CFID_CONTEXT = %s\n",
	}
	form, ok := forms[shell]
	if !ok {
		return ops.Usage("--print-env knows sh, fish and powershell")
	}
	_, err := fmt.Fprintf(a.out, form, ops.ShellQuote(shell, name))
	return err
}
