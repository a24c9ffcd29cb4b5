package commands

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

const rootLong = `Manage identity and access in Cloud Foundry: log in to a UAA or a foundation, read and verify
tokens, and manage users, groups, clients and roles.

To try it, run "cfid demo". To start, run "cfid target api.example.com", then "cfid login".`

// extent is how much of a top-level command is built.
type extent int

const (
	absent  extent = iota
	outline        // a name and a sentence, for help and completion
	whole          // with flags and children
)

// newRoot builds the tree for one command line. If the first word is a command, it builds this command alone. Otherwise
// (help, completion, a flag first, an unknown word) it builds the named commands in full, and the others as an outline.
func newRoot(a *app, args []string) *cobra.Command {
	if len(args) > 0 && isCommand(args[0]) {
		return rootOf(a, func(name string) extent {
			if name == args[0] {
				return whole
			}
			return absent
		})
	}
	return rootOf(a, func(name string) extent {
		if wanted(name, args) {
			return whole
		}
		return outline
	})
}

// fullRoot builds the whole tree, for documentation and tests.
func fullRoot(a *app) *cobra.Command { return rootOf(a, func(string) extent { return whole }) }

// isCommand reports whether word is a top-level command, native or familiar.
func isCommand(word string) bool {
	return slices.ContainsFunc(nodes(), func(n node) bool { return n.name == word }) ||
		slices.ContainsFunc(familiars(), func(f familiar) bool { return f.under == "" && f.name() == word })
}

func rootOf(a *app, build func(name string) extent) *cobra.Command {
	root := &cobra.Command{
		Use:           "cfid",
		Short:         "Manage identity and access in Cloud Foundry",
		Long:          rootLong,
		Version:       a.io.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,

		PersistentPreRun: a.begin,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args)
			}
			return home(a, cmd)
		},
	}
	root.CompletionOptions.DisableDefaultCmd = build("completion") == absent
	root.SetIn(a.io.In)
	root.SetOut(a.out)
	root.SetErr(a.errOut())
	root.SetGlobalNormalizationFunc(dashes)
	root.SetUsageFunc(usage)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usageError(cmd, err) })
	root.AddGroup(groups()...)
	for _, n := range nodes() {
		if size := build(n.name); size != absent {
			root.AddCommand(n.command(a, size))
		}
	}
	for _, f := range familiarRoots(a, build) {
		root.AddCommand(f)
	}
	root.SetHelpCommandGroupID(groupMore)
	root.SetCompletionCommandGroupID(groupMore)
	if build("topics") != absent {
		root.AddCommand(topics()...)
	}
	globalFlags(a, root.PersistentFlags())
	completeGlobalFlags(a, root)
	return root
}

func (n node) command(a *app, size extent) *cobra.Command {
	if size == outline {
		return &cobra.Command{Use: n.name, Short: n.short, GroupID: n.group, Hidden: n.group == "", Run: func(*cobra.Command, []string) {}}
	}
	cmd := n.build(a)
	cmd.GroupID, cmd.Short, cmd.Hidden = n.group, n.short, n.group == ""
	wrapArgs(cmd)
	return cmd
}

// wanted reports whether the command of this name may be needed to run, complete or document args.
func wanted(name string, args []string) bool {
	if len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd) {
		args = args[1:]
	}
	return slices.Contains(args, name)
}

func globalFlags(a *app, f *pflag.FlagSet) {
	f.StringVar(&a.contextName, "context", "", "use the context `NAME` for this command")
	f.StringVarP(&a.zone, "zone", "z", "", "work in this identity `ZONE` of the UAA, by subdomain or id")
	f.BoolVarP(&a.verbose, "verbose", "v", false, "trace requests on stderr; secrets are redacted")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "print no notes on stderr")
	f.StringVarP(&a.yes, "yes", "y", "", "confirm; in a protected context --yes=`NAME`")
	f.Lookup("yes").NoOptDefVal = "true"
	f.BoolVar(&a.readOnly, "read-only", false, "refuse to send changes to a server")
	f.DurationVar(&a.timeout, "timeout", 0, "`TIME` limit of a request (default 60s)")
	f.IntVar(&a.parallel, "concurrency", 0, "maximum concurrent requests `N` in bulk work and lists (default 8)")
	f.IntVar(&a.passFD, "passphrase-fd", -1, "read the vault's passphrase from file descriptor `FD`")
}

func completeGlobalFlags(a *app, root *cobra.Command) {
	for _, flag := range []string{"context", "yes"} {
		_ = root.RegisterFlagCompletionFunc(flag, a.completeContexts) // the only error is an unknown flag; the tree test finds it
	}
	complete(root, "timeout", "10s", "60s", "5m")
	complete(root, "concurrency", "1", "8", "16", "32")
	complete(root, "passphrase-fd")
	a.completeKnown(root, "zone", session.NounZone)
}

// dashes makes flags accept underscores, as uaac's flags have them.
func dashes(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	return pflag.NormalizedName(strings.ReplaceAll(name, "_", "-"))
}

// usageError keeps cobra's message and adds where to find help. It repeats no values of arguments: one may be a secret in
// the wrong place.
func usageError(cmd *cobra.Command, err error) error {
	return &session.UsageError{Text: withoutValues(err.Error()), Try: []line.Advice{line.Of(cmd).Flag("--help")}}
}

// wrapArgs makes a wrong number of arguments, a missing flag and flags that exclude each other usage errors for the whole
// tree below cmd.
func wrapArgs(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			for _, err := range []error{check(cmd, args), cmd.ValidateRequiredFlags(), cmd.ValidateFlagGroups()} {
				if err != nil {
					return usageError(cmd, err)
				}
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		wrapArgs(sub)
	}
}

func unknownCommand(cmd *cobra.Command, args []string) error {
	name := args[0]
	err := &session.UsageError{Text: "unknown command for " + cmd.CommandPath()}
	if isWord(name) {
		err.Text = "unknown command " + name + " for " + cmd.CommandPath()
	}
	cmd.SuggestionsMinimumDistance = 2
	for _, s := range cmd.SuggestionsFor(name) {
		if sub, _, _ := cmd.Find([]string{s}); sub != nil {
			err.Try = append(err.Try, line.Of(sub))
		}
	}
	if get, _, _ := cmd.Find([]string{"get"}); len(args) == 1 && get != cmd && isWord(name) { // cf's "org acme"
		err.Try = append(err.Try, line.Of(get).With(name))
	}
	if len(err.Try) == 0 {
		err.Try = []line.Advice{line.Of(cmd).Flag("--help")}
	}
	return err
}

// isWord reports whether s looks like a command rather than a misplaced value.
func isWord(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && r != '-' {
			return false
		}
	}
	return len(s) <= 24
}

type errWords string

func (e errWords) Error() string { return "the form is: " + string(e) }
