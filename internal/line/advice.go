package line

import (
	"fmt"
	"strings"
)

// Advice is what to do, in one line: a command line or a sentence. A string is none, so that a command line in an advice
// always comes from the command tree.
type Advice interface {
	fmt.Stringer
	advice()
}

// Sentence is prose with command lines in it, or what to add to the line that was typed: "--org NAME".
type Sentence struct{ parts []fmt.Stringer }

type words string

func (w words) String() string { return string(w) }

func (command) advice()  {}
func (Line) advice()     {}
func (Sentence) advice() {}

// Say begins a sentence.
func Say(text string) Sentence { return Sentence{}.Say(text) }

// Says is a sentence for each of the texts.
func Says(texts ...string) (all []Advice) {
	for _, text := range texts {
		all = append(all, Say(text))
	}
	return all
}

// Say is the command and words after it.
func (c command) Say(text string) Sentence { return Sentence{}.Line(c).Say(text) }

// Say is the line and words after it.
func (l Line) Say(text string) Sentence { return Sentence{}.Line(l).Say(text) }

// Say adds words.
func (s Sentence) Say(text string) Sentence {
	return Sentence{append(s.parts[:len(s.parts):len(s.parts)], words(text))}
}

// Line adds a command line.
func (s Sentence) Line(l Advice) Sentence {
	return Sentence{append(s.parts[:len(s.parts):len(s.parts)], l)}
}

func (s Sentence) String() string {
	var b strings.Builder
	for _, part := range s.parts {
		b.WriteString(part.String())
	}
	return b.String()
}
