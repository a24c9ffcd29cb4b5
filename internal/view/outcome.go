package view

import (
	"bufio"
	"fmt"
	"iter"
	"strings"
)

// Outcome is what became of one of several items.
type Outcome[T any] struct {
	Name  string // as the person named it
	State string // "created", "unchanged", …
	Value T
}

// Outcomes is the kind of the outcomes of k's items: the resources as received, with the outcome under the key "cfid".
func Outcomes[T any](k Kind[T]) Kind[Outcome[T]] {
	out := Kind[Outcome[T]]{
		Noun: k.Noun, Plural: k.Plural,
		JSON: func(o Outcome[T]) []byte { return k.JSON(o.Value) },
		Name: func(o Outcome[T]) string { return k.Name(o.Value) },
		ID:   func(o Outcome[T]) string { return k.ID(o.Value) },
		Extra: func(o Outcome[T]) any {
			extra := map[string]any{"outcome": o.State}
			if k.Extra != nil {
				beside(extra, k.Extra(o.Value))
			}
			return extra
		},
		Note: func(o Outcome[T]) string {
			if k.Note == nil {
				return ""
			}
			return k.Note(o.Value)
		},
		Columns: []Column[Outcome[T]]{{Name: "outcome", Text: func(o Outcome[T]) string { return o.State }}},
	}
	for _, c := range k.Columns {
		out.Columns = append(out.Columns, Column[Outcome[T]]{
			Name: c.Name, Title: c.Title, Right: c.Right, Flex: c.Flex, Wide: c.Wide, Asked: c.Asked,
			Text: func(o Outcome[T]) string { return c.Text(o.Value) },
		})
	}
	return out
}

// beside puts what a kind joins beside the outcome.
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
func Sentences[T any](o Out, k Kind[Outcome[T]], seq iter.Seq2[Outcome[T], error]) error {
	w := bufio.NewWriter(o.W)
	kind := k.plain()
	for it, err := range seq {
		if err == nil {
			err = sentence(w, o, kind, it, it.State, it.Name)
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
	if note := Clean(k.Note(it)); note != "" {
		line += "  (" + note + ")"
	}
	fmt.Fprintln(w, strings.TrimRight(line, " "))
	return w.Flush() // at once: a long run tells as it goes
}
