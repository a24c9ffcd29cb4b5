// Package line builds the command lines that cfid suggests. A line starts from a constant of the command tree, so a
// mistyped command does not compile. What a line is suggested for belongs to the callers; what a command does, to commands.
package line

import (
	"slices"
	"strings"
)

// Command is the path of a command below cfid: "role assign". Its constants are generated from the command tree.
type Command string

func (c Command) String() string { return "cfid " + string(c) }

// With is the command with its arguments, which are quoted for a POSIX shell.
func (c Command) With(args ...string) Line { return Line{command: c, args: args} }

// Flag is the command with a flag and no arguments.
func (c Command) Flag(name string, value ...string) Line {
	return Line{command: c}.Flag(name, value...)
}

// Line is a command line: a command, arguments, and flags behind them. The zero value is no line.
type Line struct {
	command Command
	args    []string
	flags   []string
}

// Flag adds a flag ("--org", or "-o"), and its value if it takes one.
func (l Line) Flag(name string, value ...string) Line {
	for _, v := range value {
		name += " " + Posix(v)
	}
	l.flags = append(slices.Clip(l.flags), name)
	return l
}

// Flags adds the flag once for each of the values.
func (l Line) Flags(name string, values ...string) Line {
	for _, v := range values {
		l = l.Flag(name, v)
	}
	return l
}

// String is what to type. Arguments of which one begins with a dash stand last, behind "--".
func (l Line) String() string {
	if l.command == "" {
		return ""
	}
	var args []string
	dashed := false
	for _, arg := range l.args {
		if arg == "-" {
			args = append(args, arg)
			continue
		}
		args = append(args, Posix(arg))
		dashed = dashed || strings.HasPrefix(arg, "-")
	}
	words := slices.Concat([]string{l.command.String()}, args, l.flags)
	if dashed {
		words = slices.Concat([]string{l.command.String()}, l.flags, []string{"--"}, args)
	}
	return strings.Join(words, " ")
}
