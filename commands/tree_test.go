package commands

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// These tests walk the whole tree: a command that lacks something every command has is found here, not by a user.

func treeApp() *app {
	return newApp(IO{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Version: "1.2.3"})
}

// treeEntry is a command with what the rules need to know of it.
type treeEntry struct {
	*cobra.Command
	path     string // "group member add"
	noun     bool   // it has verbs below it
	topic    bool   // a page of help
	familiar *familiar
}

func walkTree(root *cobra.Command) []treeEntry {
	var entries []treeEntry
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		for _, sub := range cmd.Commands() {
			path := strings.TrimPrefix(sub.CommandPath(), "cfid ")
			entries = append(entries, treeEntry{
				Command: sub, path: path, noun: sub.HasSubCommands(), familiar: familiarOf(sub, path),
				topic: slices.ContainsFunc(topics(), func(t *cobra.Command) bool { return t.Name() == path }),
			})
			walk(sub)
		}
	}
	walk(root)
	return entries
}

// familiarOf finds the line of the table that a command was made of.
func familiarOf(cmd *cobra.Command, path string) *familiar {
	for _, f := range familiars() {
		if strings.TrimSpace(f.under+" "+f.name()) == path && cmd.Use == f.use {
			return &f
		}
	}
	return nil
}

// stem names the command's file and script: user_create; a plural is its noun's list.
func (e treeEntry) stem() string {
	for _, n := range plurals() {
		if n.name == e.path {
			return strings.TrimSuffix(n.name, "s") + "_list"
		}
	}
	return strings.ReplaceAll(e.path, " ", "_")
}

func TestTreeFiles(t *testing.T) {
	for _, e := range walkTree(fullRoot(treeApp())) {
		if e.topic || e.familiar != nil {
			continue
		}
		if _, err := os.Stat(e.stem() + ".go"); err != nil {
			t.Errorf("%s: %v", e.path, err)
		}
	}
}

func TestTreeWords(t *testing.T) {
	for _, e := range walkTree(fullRoot(treeApp())) {
		short := e.Short
		first, _ := utf8.DecodeRuneInString(short)
		switch {
		case short == "" || strings.HasSuffix(strings.TrimSuffix(short, "..."), "."):
			t.Errorf("%s: Short is a phrase without a full stop: %q", e.path, short)
		case e.familiar != nil: // begins with the tool's name, and is not listed
		case !unicode.IsUpper(first):
			t.Errorf("%s: Short begins with a capital: %q", e.path, short)
		case utf8.RuneCountInString(short) > 60:
			t.Errorf("%s: Short is longer than 60 characters: %q", e.path, short)
		}
		if e.topic {
			continue
		}
		if e.Example == "" && !e.noun {
			t.Errorf("%s: has no Example", e.path)
		}
		if e.Args == nil {
			t.Errorf("%s: has no Args", e.path)
		}
		if e.ValidArgsFunction == nil {
			t.Errorf("%s: has no ValidArgsFunction; noCompletion where nothing can be offered", e.path)
		}
	}
}

// TestTreeCompletion: every argument and flag with a value defines its completion, even if there are no proposals.
func TestTreeCompletion(t *testing.T) {
	root := fullRoot(treeApp())
	check := func(path string, cmd *cobra.Command, flag *pflag.Flag) {
		_, file := flag.Annotations[cobra.BashCompFilenameExt]
		_, folder := flag.Annotations[cobra.BashCompSubdirsInDir]
		if flag.Value.Type() == "bool" || file || folder {
			return
		}
		if _, ok := cmd.GetFlagCompletionFunc(flag.Name); !ok {
			t.Errorf("%s: --%s has no completion", path, flag.Name)
		}
	}
	root.PersistentFlags().VisitAll(func(f *pflag.Flag) { check("cfid", root, f) })
	for _, e := range walkTree(root) {
		e.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { check(e.path, e.Command, f) })
	}
}

// shortFlags are the letters of native commands: one meaning each, everywhere.
var shortFlags = map[string]string{"h": "help", "o": "output", "0": "null", "v": "verbose", "y": "yes", "q": "quiet", "z": "zone", "k": "skip-tls-verify", "i": "interactive"}

// shortFor is what a letter means for one command.
func shortFor(e treeEntry, letter string) string {
	if e.path == "target" || e.path == "login" {
		switch letter {
		case "o":
			return "org"
		case "s":
			return "space"
		}
	}
	if e.path == "curl" { // as in curl itself
		return map[string]string{"X": "request", "d": "data", "H": "header", "i": "include", "f": "fail"}[letter]
	}
	return shortFlags[letter]
}

func TestTreeShortFlags(t *testing.T) {
	for _, e := range walkTree(fullRoot(treeApp())) {
		e.Flags().VisitAll(func(f *pflag.Flag) {
			switch {
			case f.Shorthand == "" || f.Name == "help" || f.Hidden: // hidden ones are another tool's
			case e.familiar == nil && shortFor(e, f.Shorthand) != f.Name:
				t.Errorf("%s: -%s is --%s here and %q elsewhere", e.path, f.Shorthand, f.Name, shortFor(e, f.Shorthand))
			case e.familiar != nil && f.Shorthand == "s" && f.Name != "secret" && f.Name != "space":
				t.Errorf("%s: -s is --%s", e.path, f.Name)
			case e.familiar != nil && f.Shorthand == "f" && (e.familiar.peer != "cf" || f.Name != "force"):
				t.Errorf("%s: -f is --%s", e.path, f.Name)
			}
		})
	}
}

// TestTreeHelp prints the help of every command: flags that collide with those of all commands panic here.
func TestTreeHelp(t *testing.T) {
	for _, e := range walkTree(fullRoot(treeApp())) {
		var out bytes.Buffer
		e.SetOut(&out)
		e.InitDefaultHelpFlag()
		if err := e.Help(); err != nil {
			t.Errorf("%s: %v", e.path, err)
		}
		if e.topic {
			continue
		}
		if help := out.String(); !strings.Contains(help, "Usage:") || !strings.Contains(help, "--context") {
			t.Errorf("%s: help is %q", e.path, help)
		}
	}
}

// TestLazyTree: what a command line builds is what the whole tree has there, wherever the words stand.
func TestLazyTree(t *testing.T) {
	a := treeApp()
	for _, e := range walkTree(fullRoot(a)) {
		words := strings.Fields(e.path)
		for _, args := range [][]string{words, append([]string{"--quiet"}, words...), append([]string{"help"}, words...), append([]string{cobra.ShellCompRequestCmd}, words...)} {
			got, rest, err := newRoot(a, args).Find(words)
			if err != nil || len(rest) > 0 {
				t.Errorf("%v: finds %v, %v", args, rest, err)
				continue
			}
			if diff := cmp.Diff(facts(e.Command), facts(got)); diff != "" {
				t.Errorf("%v (-whole +lazy):\n%s", args, diff)
			}
		}
	}
}

// TestOutlines: a line that leads nowhere has every name and sentence, and nothing below.
func TestOutlines(t *testing.T) {
	a := treeApp()
	want, got := map[string]string{}, map[string]string{}
	for _, cmd := range fullRoot(a).Commands() {
		if familiarOf(cmd, cmd.Name()) == nil {
			want[cmd.Name()] = cmd.GroupID + ": " + cmd.Short
		}
	}
	for _, cmd := range newRoot(a, []string{"--help"}).Commands() {
		got[cmd.Name()] = cmd.GroupID + ": " + cmd.Short
		if cmd.HasSubCommands() || cmd.HasLocalFlags() {
			t.Errorf("%s is built though nothing asks for it", cmd.Name())
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	only := newRoot(a, []string{"version"})
	if n := len(only.Commands()); n != 1 {
		t.Errorf("version builds %d commands", n)
	}
}

// commandFacts is what a person can see of a command.
type commandFacts struct {
	Path, Use, Short, Long, Example string
	Hidden, Runs, Args, Completes   bool
	Flags, Below                    []string
}

func facts(cmd *cobra.Command) commandFacts {
	f := commandFacts{
		Path: cmd.CommandPath(), Use: cmd.Use, Short: cmd.Short, Long: cmd.Long, Example: cmd.Example,
		Hidden: cmd.Hidden, Runs: cmd.Runnable(), Args: cmd.Args != nil, Completes: cmd.ValidArgsFunction != nil,
	}
	for _, flags := range []*pflag.FlagSet{cmd.NonInheritedFlags(), cmd.InheritedFlags()} {
		flags.VisitAll(func(flag *pflag.Flag) {
			f.Flags = append(f.Flags, flag.Name+" "+flag.Shorthand+" "+flag.DefValue+" "+flag.Usage)
		})
	}
	for _, sub := range cmd.Commands() {
		f.Below = append(f.Below, sub.Name())
	}
	return f
}

func scriptText(t *testing.T, stem string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", "script", stem+".txtar"))
	if err != nil {
		t.Error(err)
	}
	return string(data)
}
