package manifest

import (
	"fmt"
	"strings"
)

// Pos is a position in a file; lines count from 1. The zero value is unknown.
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

// Problem is an error in a file, and its position.
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

// Problems are all errors, in the order of the files.
type Problems []*Problem

// shown limits what Error prints; a wrong indentation may cause hundreds of problems.
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
