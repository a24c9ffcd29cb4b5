// Package line builds the command lines that cfid suggests. A line starts from a constant of the command tree, so a
// mistyped command does not compile. What a line is suggested for belongs to the callers; what a command does, to commands.
package line

import (
	"slices"
	"strings"
)

// command is a command of cfid, such as RoleAssign. Its constants and their paths are generated from the command tree. It is a
// number, so that no string can be added to one, and not exported, so that no other package can create one; 0 is none.
type command int

func (c command) String() string { return "cfid " + paths[c] }

// With returns the command with arguments, which are quoted for a POSIX shell.
func (c command) With(args ...string) Line { return Line{path: c.String()}.With(args...) }

// Flag returns the command with a flag.
func (c command) Flag(name string, value ...string) Line {
	return Line{path: c.String()}.Flag(name, value...)
}

// Line is a command line: a command, its arguments and flags. The zero value is no line.
type Line struct {
	path  string // "cfid role assign"
	words []word
}

// Of returns the line of a command of the running tree, a *cobra.Command, which may lack a constant.
func Of(cmd interface{ CommandPath() string }) Line { return Line{path: cmd.CommandPath()} }

type word struct {
	text string
	flag bool
}

// With adds arguments.
func (l Line) With(args ...string) Line {
	for _, arg := range args {
		l.words = append(slices.Clip(l.words), word{text: arg})
	}
	return l
}

// Flag adds a flag ("--org", or "-o"), and its value if it takes one.
func (l Line) Flag(name string, value ...string) Line {
	for _, v := range value {
		name += " " + Posix(v)
	}
	l.words = append(slices.Clip(l.words), word{name, true})
	return l
}

// Flags adds the flag once for each of the values.
func (l Line) Flags(name string, values ...string) Line {
	for _, v := range values {
		l = l.Flag(name, v)
	}
	return l
}

// String returns the command line. If an argument begins with a dash, the arguments are last, after "--".
func (l Line) String() string {
	if l.IsZero() {
		return ""
	}
	dashed := slices.ContainsFunc(l.words, func(w word) bool { return !w.flag && len(w.text) > 1 && w.text[0] == '-' })
	words, last := []string{l.path}, []string{"--"}
	for _, w := range l.words {
		switch {
		case w.flag || w.text == "-":
			words = append(words, w.text)
		case dashed:
			last = append(last, Posix(w.text))
		default:
			words = append(words, Posix(w.text))
		}
	}
	if dashed {
		words = append(words, last...)
	}
	return strings.Join(words, " ")
}

// IsZero says that it is no line.
func (l Line) IsZero() bool { return l.path == "" }

// MarshalText is what to type.
func (l Line) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what MarshalText wrote, in an earlier report for example. What begins with no command is no line.
func (l *Line) UnmarshalText(text []byte) error {
	*l = Line{}
	known := func(path string) bool { return path != "" && strings.HasPrefix(string(text)+" ", "cfid "+path+" ") }
	if slices.ContainsFunc(paths[:], known) {
		l.path = string(text)
	}
	return nil
}

// Equal reports whether both are the same command line.
func (l Line) Equal(other Line) bool { return l.String() == other.String() }
