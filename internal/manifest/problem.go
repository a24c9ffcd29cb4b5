package manifest

import (
	"fmt"
	"strings"
)

// Pos is a place in a file; lines count from 1. The zero value is unknown.
type Pos struct {
	File string
	Line int
}

func (p Pos) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// Problem is one thing that is wrong, and where.
type Problem struct {
	At   Pos
	Text string
}

func (p *Problem) Error() string {
	if p.At == (Pos{}) {
		return p.Text
	}
	return p.At.String() + ": " + p.Text
}

// Problems are all that are wrong, in the order of the files. They are an error.
type Problems []*Problem

// shown bounds what Error prints; a wrong indentation may make hundreds.
const shown = 20

func (ps Problems) Error() string {
	var lines []string
	for _, p := range ps[:min(shown, len(ps))] {
		lines = append(lines, p.Error())
	}
	if more := len(ps) - shown; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "\n")
}
