package commands

import (
	"errors"
	"iter"
	"strconv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// changeNamed completes a command whose arguments are names, and which does one thing to each of them. The noun is for
// completion, with makes the input of the names; flags of the command itself may fill in the rest of it.
func changeNamed[T, In any](a *app, cmd *cobra.Command, noun string, kind view.Kind[T], with func(names []string) In, work reader[In, iter.Seq[session.Item[T]]]) *cobra.Command {
	a.dryRun(cmd)
	return a.named(cmd, noun, kind.ColumnNames(), func(cmd *cobra.Command, out *output, names []string) error {
		return outcomes(cmd, out, kind, with(names), work)
	})
}

// getNamed completes a command whose arguments are names, and which shows each of them.
func getNamed[T, In any](a *app, cmd *cobra.Command, noun string, kind view.Kind[T], with func(names []string) In, read reader[In, iter.Seq[session.Item[T]]]) *cobra.Command {
	return a.named(cmd, noun, kind.ColumnNames(), func(cmd *cobra.Command, out *output, names []string) error {
		return got(cmd, out, kind, len(names), with(names), read)
	})
}

func (a *app) named(cmd *cobra.Command, noun string, columns []string, run func(*cobra.Command, *output, []string) error) *cobra.Command {
	cmd.Args, cmd.ValidArgsFunction = cobra.MinimumNArgs(1), a.completeNames(noun, noun)
	out := a.output(cmd, columns)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		names, err := a.names(args)
		if err != nil {
			return err
		}
		return run(cmd, out, names)
	}
	return cmd
}

// limit binds the flag that ends a list early.
func limit(f *pflag.FlagSet, to *int) {
	f.Func("limit", "stop after `N`", func(text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return errors.New("must be a number of at least 1")
		}
		*to = n
		return nil
	})
}
