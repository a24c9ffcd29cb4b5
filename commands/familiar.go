package commands

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// familiar is a command line of uaac, uaa-cli or cf that works here too. It is translated to a native one and run as that:
// behaviour, output and exit code are the native command's.
type familiar struct {
	peer   string // whose it is: "uaac", "cf"
	under  string // the noun it stands below; "" for the top level
	use    string
	native string // for help: the native line
	args   cobra.PositionalArgs
	flags  func(*pflag.FlagSet)
	secret string // "password" or "client secret": what -s and -p hold
	// line gives the native arguments.
	line func(f *pflag.FlagSet, args []string) []string
}

// familiarRoots are the familiar commands of the top level.
func familiarRoots(a *app, build func(string) bool) []*cobra.Command {
	var cmds []*cobra.Command
	for _, f := range familiars() {
		if f.under == "" && build(f.name()) {
			cmds = append(cmds, f.command(a))
		}
	}
	return cmds
}

// familiarBelow are those of a noun: `user add` beside `user create`.
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
		Long:              "This is how " + f.peer + " spells it. The native command, with all its flags, is:\n\n  cfid " + f.native,
		Example:           "  " + f.example(),
		Args:              f.args,
		Hidden:            true,
		ValidArgsFunction: noCompletion,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.takeSecret(a, cmd.Flags())
			line := append(f.line(cmd.Flags(), args), passed(cmd.Flags())...)
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

// example is the line with its placeholders as a person would fill them.
func (f familiar) example() string {
	words := strings.TrimSpace("cfid " + f.under + " " + f.use)
	return strings.NewReplacer("USERNAME", "marissa", "[PASSWORD]", "", "[SECRET]", "", "USER...", "marissa", "ORG", "acme",
		"SPACE", "dev", "[URL]", "api.example.com", "GROUP", "reports.read", "CLIENT", "ci").Replace(words)
}

// takeSecret moves a secret from the command line to where the native command looks for it.
func (f familiar) takeSecret(a *app, flags *pflag.FlagSet) {
	if f.secret == "" {
		return
	}
	flag := flags.Lookup("secret")
	if flag == nil {
		flag = flags.Lookup("password")
	}
	if flag == nil || !flag.Changed {
		return
	}
	value := flag.Value.String()
	a.scrub.Add(value)
	a.inArgv(f.secret)
	if f.secret == "password" {
		a.given.password = &value
	} else {
		a.given.clientSecret = &value
	}
}

// passed hands the global flags on; everything else was translated.
func passed(flags *pflag.FlagSet) []string {
	var out []string
	flags.Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "context", "yes", "timeout", "passphrase-fd":
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

// same hands a flag on under the native name, where it was given.
func same(flags *pflag.FlagSet, from, to string) []string {
	f := flags.Lookup(from)
	if f == nil || !f.Changed {
		return nil
	}
	return []string{"--" + to + "=" + f.Value.String()}
}
