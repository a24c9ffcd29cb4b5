package commands

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpWidth is the maximum width of help, in columns.
const helpWidth = 100

// headingKey is the annotation of a flag that names the heading under which help lists it.
const headingKey = "heading"

// heading puts flags of a command under a heading in its help.
func heading(cmd *cobra.Command, title string, names ...string) {
	for _, name := range names {
		if f := cmd.Flags().Lookup(name); f != nil {
			_ = cmd.Flags().SetAnnotation(name, headingKey, []string{title}) // it was just found
		}
	}
}

// usage prints how a command is used, in the layout of cobra but wrapped, and with headings over flags.
func usage(cmd *cobra.Command) error {
	w := &strings.Builder{}
	fmt.Fprintln(w, "Usage:")
	if cmd.Runnable() {
		fmt.Fprintf(w, "  %s\n", cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "  %s [command]\n", cmd.CommandPath())
	}
	if len(cmd.Aliases) > 0 {
		fmt.Fprintf(w, "\nAliases:\n  %s\n", cmd.NameAndAliases())
	}
	if cmd.HasExample() {
		fmt.Fprintf(w, "\nExamples:\n%s\n", cmd.Example)
	}
	usageOfCommands(w, cmd)
	usageOfFlags(w, cmd)
	usageOfTopics(w, cmd)
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\nUse \"%s [command] --help\" for more information about a command.\n", cmd.CommandPath())
	}
	_, err := io.WriteString(cmd.OutOrStderr(), w.String())
	return err
}

func usageOfCommands(w io.Writer, cmd *cobra.Command) {
	list := func(title, group string) {
		var shown []*cobra.Command
		for _, sub := range cmd.Commands() {
			if sub.GroupID == group && (sub.IsAvailableCommand() || sub.Name() == "help") {
				shown = append(shown, sub)
			}
		}
		if len(shown) == 0 {
			return
		}
		fmt.Fprintf(w, "\n%s\n", title)
		for _, sub := range shown {
			fmt.Fprintf(w, "  %-*s %s\n", sub.NamePadding(), sub.Name(), sub.Short)
		}
	}
	for _, g := range cmd.Groups() {
		list(g.Title, g.ID)
	}
	rest := "Available Commands:"
	if len(cmd.Groups()) > 0 {
		rest = "Additional Commands:"
	}
	list(rest, "")
}

func usageOfFlags(w io.Writer, cmd *cobra.Command) {
	sets := map[string]*pflag.FlagSet{}
	var titles []string
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		title := headingOf(f)
		if sets[title] == nil {
			sets[title] = pflag.NewFlagSet(title, pflag.ContinueOnError)
			titles = append(titles, title)
		}
		sets[title].AddFlag(f)
	})
	slices.Sort(titles) // the flags without a heading first
	for _, title := range titles {
		if flags := sets[title].FlagUsagesWrapped(helpWidth); flags != "" {
			fmt.Fprintf(w, "\n%s:\n%s", strings.TrimSpace(title+" Flags"), flags)
		}
	}
	if cmd.HasAvailableInheritedFlags() {
		fmt.Fprintf(w, "\nGlobal Flags:\n%s", cmd.InheritedFlags().FlagUsagesWrapped(helpWidth))
	}
}

func usageOfTopics(w io.Writer, cmd *cobra.Command) {
	if !cmd.HasHelpSubCommands() {
		return
	}
	fmt.Fprintln(w, "\nAdditional help topics:")
	for _, sub := range cmd.Commands() {
		if sub.IsAdditionalHelpTopicCommand() {
			fmt.Fprintf(w, "  %-*s %s\n", sub.CommandPathPadding(), sub.CommandPath(), sub.Short)
		}
	}
}

func headingOf(f *pflag.Flag) string {
	if titles := f.Annotations[headingKey]; len(titles) > 0 {
		return titles[0]
	}
	return ""
}
