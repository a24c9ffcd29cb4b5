package view

import (
	"strconv"
	"time"

	"github.com/cfid-cli/cfid/internal/access"
	"github.com/cfid-cli/cfid/internal/change"
)

// History is how entries of the history look.
func History() Kind[*access.HistoryEntry] {
	return Kind[*access.HistoryEntry]{
		Noun: "entry", Plural: "entries of the history",
		JSON: func(e *access.HistoryEntry) []byte { return historyRecord(e).JSON() },
		Name: func(e *access.HistoryEntry) string { return e.ID },
		ID:   func(e *access.HistoryEntry) string { return e.ID },
		Columns: []Column[*access.HistoryEntry]{
			{Name: "id", Text: func(e *access.HistoryEntry) string { return e.ID }},
			{Name: "time", Text: func(e *access.HistoryEntry) string { return e.Time.Local().Format(time.DateTime) }},
			{Name: "outcome", Text: (*access.HistoryEntry).Outcome, Style: func(e *access.HistoryEntry) Style { return badUnless(e.Outcome() == "done") }},
			{Name: "writes", Right: true, Text: func(e *access.HistoryEntry) string { return strconv.Itoa(len(e.Writes)) }},
			{Name: "context", Flex: true, Text: func(e *access.HistoryEntry) string { return e.Context }},
			{Name: "command", Flex: true, Text: func(e *access.HistoryEntry) string { return e.Command }},
			{Name: "user", Wide: true, Text: func(e *access.HistoryEntry) string { return e.User }},
			{Name: "client", Wide: true, Text: func(e *access.HistoryEntry) string { return e.Client }},
			{Name: "zone", Wide: true, Text: func(e *access.HistoryEntry) string { return e.Zone }},
		},
	}
}

func historyRecord(e *access.HistoryEntry) Record {
	writes := make([]map[string]any, 0, len(e.Writes))
	for _, w := range e.Writes {
		one := map[string]any{"n": w.N, "time": w.Time, "at": w.At, "method": w.Method, "path": w.Path, "outcome": writeOutcome(w)}
		if w.Status != 0 {
			one["status"] = w.Status
		}
		if w.Error != "" {
			one["error"] = w.Error
		}
		if w.Note != nil {
			one["change"] = w.Note
		}
		writes = append(writes, one)
	}
	return Record{
		{Name: "id", Text: e.ID}, {Name: "time", Text: e.Time.Format(time.RFC3339)}, {Name: "context", Text: e.Context},
		{Name: "user", Text: e.User}, {Name: "client", Text: e.Client}, {Name: "zone", Text: e.Zone}, {Name: "command", Text: e.Command},
		{Name: "outcome", Text: e.Outcome()}, {Name: "writes", Value: writes},
	}
}

func writeOutcome(w *access.HistoryWrite) string {
	switch {
	case w.OK():
		return "done"
	case w.Ended:
		return "failed"
	}
	return "cut off"
}

// HistoryWrites is how the writes of one entry look, a line each.
func HistoryWrites() Kind[*access.HistoryWrite] {
	return Kind[*access.HistoryWrite]{
		Noun: "write", Plural: "writes",
		Columns: []Column[*access.HistoryWrite]{
			{Name: "n", Right: true, Text: func(w *access.HistoryWrite) string { return strconv.Itoa(w.N) }},
			{Name: "outcome", Text: writeOutcome, Style: func(w *access.HistoryWrite) Style { return badUnless(w.OK()) }},
			{Name: "status", Right: true, Text: func(w *access.HistoryWrite) string {
				if w.Status == 0 {
					return ""
				}
				return strconv.Itoa(w.Status)
			}},
			{Name: "request", Flex: true, Text: func(w *access.HistoryWrite) string { return w.Method + " " + w.Path }},
			{Name: "change", Flex: true, Text: noteText},
			{Name: "error", Flex: true, Text: func(w *access.HistoryWrite) string { return w.Error }},
		},
	}
}

func noteText(w *access.HistoryWrite) string {
	n := w.Note
	if n == nil {
		return ""
	}
	return StepLine(&change.Step{Op: n.Op, Who: n.Who, What: n.What, Where: n.Where})
}

// WriteHistory shows one entry to a person: the command line, and each write.
func WriteHistory(o Out, e *access.HistoryEntry) error {
	head := historyRecord(e)
	head = head[:len(head)-1]
	head[1].Text = Time(e.Time, time.Now())
	if err := o.lines(pairs(recordKind(head), o, head)); err != nil {
		return err
	}
	if _, err := o.W.Write([]byte("\n")); err != nil {
		return err
	}
	_, err := List(o, HistoryWrites(), func(yield func(*access.HistoryWrite, error) bool) {
		for _, w := range e.Writes {
			if !yield(w, nil) {
				return
			}
		}
	})
	return err
}

func recordKind(r Record) plainKind {
	k := Records("entry")
	k.Columns = r.columns()
	return k.plain()
}
