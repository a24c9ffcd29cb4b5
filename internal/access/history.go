package access

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// HistoryWrite is one request that changed something, or was meant to.
type HistoryWrite struct {
	N            int
	Time         time.Time
	At           string // origin of the server
	Method, Path string
	Status       int    // 0: there was no answer
	Error        string // why it failed; empty if it did not
	Ended        bool   // false: cfid was stopped before the answer came
	Note         *change.WriteNote
}

// OK reports that the server made the change, or began to.
func (w *HistoryWrite) OK() bool { return w.Ended && w.Error == "" }

// HistoryEntry is what one command wrote.
type HistoryEntry struct {
	ID                          string
	Time                        time.Time
	Context, User, Client, Zone string
	Command                     string
	Writes                      []*HistoryWrite
}

// Outcome is "done", "failed", "cut off" (cfid was stopped before the answer came), or how many writes of how many were
// done.
func (e *HistoryEntry) Outcome() string {
	done, open := 0, 0
	for _, w := range e.Writes {
		switch {
		case w.OK():
			done++
		case !w.Ended:
			open++
		}
	}
	switch {
	case done == len(e.Writes):
		return "done"
	case open > 0:
		return "cut off"
	case done == 0:
		return "failed"
	}
	return fmt.Sprintf("%d of %d done", done, len(e.Writes))
}

// HistoryInput filters the history.
type HistoryInput struct {
	Since  string // a date or a duration
	Limit  int    // the last N
	Failed bool   // only what failed or was cut off, wholly or in part
	Here   bool   // only of the selected context
}

// ListHistory returns what cfid wrote from this machine, oldest first.
func ListHistory(_ context.Context, s *session.Session, in HistoryInput) (iter.Seq2[*HistoryEntry, error], error) {
	all, err := readHistory(s)
	if err != nil {
		return nil, err
	}
	var since time.Time
	if in.Since != "" {
		if since, err = session.Before(in.Since, s.Settings.Now()); err != nil {
			return nil, err
		}
	}
	if in.Here {
		if _, err := s.Context(); err != nil {
			return nil, err
		}
	}
	all = slices.DeleteFunc(all, func(e *HistoryEntry) bool {
		return e.Time.Before(since) || in.Failed && e.Outcome() == "done" || in.Here && e.Context != s.Name()
	})
	if in.Limit > 0 && len(all) > in.Limit {
		all = all[len(all)-in.Limit:]
	}
	return func(yield func(*HistoryEntry, error) bool) {
		for _, e := range all {
			if !yield(e, nil) {
				return
			}
		}
	}, nil
}

// GetHistory returns one entry, by its id or the beginning of it.
func GetHistory(_ context.Context, s *session.Session, id string) (*HistoryEntry, error) {
	all, err := readHistory(s)
	if err != nil {
		return nil, err
	}
	var found []*HistoryEntry
	for _, e := range all {
		if e.ID == id {
			return e, nil
		}
		if id != "" && strings.HasPrefix(e.ID, strings.ToLower(id)) {
			found = append(found, e)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, &session.MissingError{Noun: "entry", Name: id, Where: "in the history of this machine"}
	}
	fault := &session.AmbiguousError{Noun: "entry", Name: id}
	for _, e := range found {
		fault.Choices = append(fault.Choices, e.ID)
	}
	return nil, fault
}

func readHistory(s *session.Session) ([]*HistoryEntry, error) {
	switch {
	case s.Settings.Direct.Used():
		return nil, session.Usage("environment mode writes no file: there is no history")
	case s.Settings.StateDir == "":
		return nil, &session.UsageError{Text: "no history is kept: CFID_NO_HISTORY or the setting history disables it", Try: []line.Advice{line.ConfigUnset.With("history")}}
	}
	return parseHistory(store.OpenJournal(s.Settings.StateDir).Lines())
}

// parseHistory groups the lines of each command. Lines that cannot be parsed – cut in a crash, or edited – are left
// out.
func parseHistory(lines iter.Seq2[[]byte, error]) ([]*HistoryEntry, error) {
	var all []*HistoryEntry
	by := map[string]*HistoryEntry{}
	for text, err := range lines {
		if err != nil {
			return nil, err
		}
		var line session.HistoryLine
		if json.Unmarshal(text, &line) != nil || line.ID == "" || line.N < 1 {
			continue
		}
		e := by[line.ID]
		if e == nil && line.Method != "" {
			e = &HistoryEntry{ID: line.ID, Time: line.Time, Context: line.Context, User: line.User, Client: line.Client, Zone: line.Zone, Command: line.Command}
			by[line.ID] = e
			all = append(all, e)
		}
		if e != nil { // nil: the line of the request was rotated away
			e.take(line)
		}
	}
	slices.SortStableFunc(all, func(a, b *HistoryEntry) int { return a.Time.Compare(b.Time) })
	return all, nil
}

func (e *HistoryEntry) take(line session.HistoryLine) {
	i := slices.IndexFunc(e.Writes, func(w *HistoryWrite) bool { return w.N == line.N })
	if line.Method != "" {
		if i < 0 {
			e.Writes = append(e.Writes, &HistoryWrite{N: line.N, Time: line.Time, At: line.At, Method: line.Method, Path: line.Path, Note: noteOf(line)})
		}
		return
	}
	if i < 0 {
		return
	}
	w := e.Writes[i]
	w.Status, w.Error, w.Ended = line.Status, line.Error, true
	if note := noteOf(line); note != nil {
		w.Note = note
	}
}

// noteOf is what a line's write was about; nil if the line does not contain it, or in an unknown form.
func noteOf(line session.HistoryLine) *change.WriteNote {
	var note change.WriteNote
	if line.Note == nil || json.Unmarshal(line.Note, &note) != nil {
		return nil
	}
	return &note
}
