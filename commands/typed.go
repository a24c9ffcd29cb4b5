package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// mostTyped is how many arguments of a command the history keeps.
const mostTyped = 12

// typed returns the command line as the history stores it, without anything that may be a secret: the arguments of native
// commands that take names, the values of flags that name things, and of other flags only the names.
func typed(cmd *cobra.Command, args []string) string {
	words := []string{cmd.CommandPath()}
	noun, _, _ := strings.Cut(strings.TrimPrefix(cmd.CommandPath(), "cfid "), " ")
	if !slices.Contains([]string{"user", "group", "client", "role", "org", "space", "zone", "idp", "approval", "access", "history"}, noun) {
		return words[0]
	}
	for i, arg := range args {
		if i == mostTyped {
			words = append(words, fmt.Sprintf("(and %d more)", len(args)-i))
			break
		}
		words = append(words, line.Quote("sh", arg))
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		words = append(words, typedFlag(f)...)
	})
	return strings.Join(words, " ")
}

func typedFlag(f *pflag.Flag) []string {
	named := []string{"role", "org", "space", "in", "client", "origin", "user", "group", "groups", "to", "from", "id", "context", "zone", "type"}
	var words []string
	switch value, isList := f.Value.(pflag.SliceValue); {
	case f.Value.Type() == "bool" && f.Value.String() == "true", !slices.Contains(named, f.Name):
		return []string{"--" + f.Name}
	case isList:
		for i, one := range value.GetSlice() {
			if i == mostTyped {
				break
			}
			words = append(words, "--"+f.Name+" "+line.Quote("sh", one))
		}
	default:
		words = []string{"--" + f.Name + "=" + line.Quote("sh", f.Value.String())}
	}
	return words
}
