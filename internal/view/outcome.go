package view

import (
	"bufio"
	"fmt"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/session"
)

// Items is how k's items look without a word for their outcome: they were only read.
func Items[T any](k Kind[T]) Kind[session.Item[T]] {
	return Over(k, func(it session.Item[T]) T { return it.Value })
}

// Outcomes is the kind of the outcomes of k's items: the resources as received, with the outcome under the key "cfid".
func Outcomes[T any](k Kind[T]) Kind[session.Item[T]] {
	out := Items(k)
	out.Extra = func(it session.Item[T]) any {
		extra := map[string]any{"outcome": it.State}
		if k.Extra != nil {
			beside(extra, k.Extra(it.Value))
		}
		return extra
	}
	state := Column[session.Item[T]]{Name: "outcome", Text: func(it session.Item[T]) string { return string(it.State) }}
	out.Columns = append([]Column[session.Item[T]]{state}, out.Columns...)
	return out
}

// beside adds what a kind joins next to the outcome.
func beside(extra map[string]any, more any) {
	if names, ok := more.(map[string]string); ok {
		for name, value := range names {
			extra[name] = value
		}
		return
	}
	if more != nil {
		extra["joined"] = more
	}
}

// Sentences prints a line for each outcome: "created user marissa  1db8…".
func Sentences[T any](o Out, k Kind[session.Item[T]], seq iter.Seq2[session.Item[T], error]) error {
	w := bufio.NewWriter(o.W)
	kind := k.plain()
	for it, err := range seq {
		if err == nil {
			err = sentence(w, o, kind, it, string(it.State), it.Name)
		}
		if err != nil {
			_ = w.Flush()
			return err
		}
	}
	return nil
}

func sentence(w *bufio.Writer, o Out, k plainKind, it any, state, name string) error {
	line := state + " " + Clean(name)
	if k.Noun != "" {
		line = state + " " + k.Noun + " " + Clean(name)
	}
	if id := Clean(k.ID(it)); id != "" && id != Clean(name) {
		line += "  " + Faint.Paint(id, o.Color)
	}
	if k.Note != nil {
		if note := Clean(k.Note(it)); note != "" {
			line += "  (" + note + ")"
		}
	}
	fmt.Fprintln(w, strings.TrimRight(line, " "))
	return w.Flush() // at once, so that a long run shows its progress
}
