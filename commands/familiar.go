package commands

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// familiar is a command line of uaac, uaa-cli or cf that works here too. It is translated to a native command and run as
// that: behaviour, output and exit code are the native command's.
type familiar struct {
	peer    string // the tool: "uaac", "cf"
	under   string // the noun it belongs to; "" for the top level
	use     string
	native  string // for help: the native line
	example string // the line with example values
	args    cobra.PositionalArgs
	flags   func(*pflag.FlagSet)
	// secrets returns those on the command line; nil if the form has none.
	secrets func(f *pflag.FlagSet, args []string) given
	// line returns the native arguments.
	line func(f *pflag.FlagSet, args []string) []string
}

// familiarRoots are the familiar commands of the top level.
func familiarRoots(a *app, build func(string) extent) []*cobra.Command {
	var cmds []*cobra.Command
	for _, f := range familiars() {
		if f.under == "" && build(f.name()) == whole {
			cmds = append(cmds, f.command(a))
		}
	}
	return cmds
}

// familiarBelow are the familiar commands of a noun: `user add` besides `user create`.
func familiarBelow(a *app, under string) []*cobra.Command {
	var cmds []*cobra.Command
	for _, f := range familiars() {
		if f.under == under {
			cmds = append(cmds, f.command(a))
		}
	}
	return cmds
}

func (f familiar) name() string {
	name, _, _ := strings.Cut(f.use, " ")
	return name
}

func (f familiar) command(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:               f.use,
		Short:             f.peer + "'s form of: cfid " + f.native,
		Long:              "This is " + f.peer + "'s form. The native command, with all its flags, is:\n\n  cfid " + f.native,
		Example:           "  " + f.example,
		Args:              f.form,
		Hidden:            true,
		ValidArgsFunction: noCompletion,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.secrets != nil {
				a.takeGiven(f.secrets(cmd.Flags(), args))
			}
			line := append(passed(cmd.Flags()), f.line(cmd.Flags(), args)...) // the line may end its flags with "--"
			root := newRoot(a, line)
			root.SetArgs(line)
			return root.ExecuteContext(cmd.Context())
		},
	}
	if f.flags != nil {
		f.flags(cmd.Flags())
		cmd.Flags().VisitAll(func(flag *pflag.Flag) { complete(cmd, flag.Name) })
	}
	return cmd
}

// form checks the arguments; its error shows the form of the command line.
func (f familiar) form(cmd *cobra.Command, args []string) error {
	if f.args(cmd, args) == nil {
		return nil
	}
	return usageError(cmd, errWords(strings.Join(strings.Fields("cfid "+f.under+" "+f.use), " ")))
}

// takeGiven passes secrets of the command line to the native command. An empty one, the secret of the client cf, needs
// no warning.
func (a *app) takeGiven(g given) {
	var what []string
	for _, secret := range []struct {
		value *string
		name  string
	}{{g.clientSecret, "client secret"}, {g.oldPassword, "current password"}, {g.password, "password"}, {g.passcode, "one-time code"}} {
		if secret.value == nil || *secret.value == "" {
			continue
		}
		a.scrub.Add(*secret.value)
		what = append(what, secret.name)
	}
	if len(what) > 0 {
		a.inArgv(strings.Join(what, " and the "))
	}
	a.given = g
}

// secretOf is the value of a flag that was given, even if empty.
func secretOf(f *pflag.FlagSet, name string) *string {
	if flag := f.Lookup(name); flag != nil && flag.Changed {
		value := flag.Value.String()
		return &value
	}
	return nil
}

// passed returns the global flags; everything else was translated.
func passed(flags *pflag.FlagSet) []string {
	var out []string
	flags.Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "context", "zone", "yes", "read-only", "timeout", "concurrency", "passphrase-fd":
			out = append(out, "--"+f.Name+"="+f.Value.String())
		case "verbose", "quiet":
			out = append(out, "--"+f.Name)
		}
	})
	return out
}

// commas splits uaac's lists, which native commands do not: they repeat the flag.
func commas(flags *pflag.FlagSet, from, to string) []string {
	value, _ := flags.GetString(from) // the table declares it
	var out []string
	for _, v := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' }) {
		out = append(out, "--"+to+"="+v)
	}
	return out
}

// same passes a flag on under the native name, if it was given.
func same(flags *pflag.FlagSet, from, to string) []string {
	f := flags.Lookup(from)
	if f == nil || !f.Changed {
		return nil
	}
	return []string{"--" + to + "=" + f.Value.String()}
}
