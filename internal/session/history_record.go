package session

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/rest"
)

// answered is the description of a write (rest.Write.About) that the answer completes.
type answered interface {
	// Answered returns the description completed by the answer, which may be nil; nil means no addition.
	Answered(answer *rest.Response) any
}

// HistoryLine is a line of the history. A write has two: one before it is sent, and one with its outcome. So even the last
// write of a process that was killed is recorded, without an outcome.
type HistoryLine struct {
	ID      string    `json:"id"` // of all writes of one command
	N       int       `json:"n"`  // from 1
	Time    time.Time `json:"time,omitzero"`
	Context string    `json:"context,omitempty"`
	User    string    `json:"user,omitempty"`
	Client  string    `json:"client,omitempty"`
	At      string    `json:"at,omitempty"` // origin of the server
	Zone    string    `json:"zone,omitempty"`
	Command string    `json:"command,omitempty"`
	Method  string    `json:"method,omitempty"`
	Path    string    `json:"path,omitempty"`
	Status  int       `json:"status,omitempty"`
	Error   string    `json:"error,omitempty"`
	// Note describes the write, in the format of the package that sent it.
	Note json.RawMessage `json:"change,omitempty"`
}

// writes numbers the writes of a session.
type writes struct {
	once    sync.Once
	journal *store.Journal
	id      string

	mu     sync.Mutex
	n      int
	failed bool
}

// maxTold is the maximum length of a server's message or a command in the history, in bytes.
const maxTold = 500

// recordWrites returns the function that records each write; nil if no history is kept, as in environment mode.
func (s *Session) recordWrites() rest.Watch {
	if s.Settings.StateDir == "" || s.Settings.Direct.Used() {
		return nil
	}
	return func(ctx context.Context, w rest.Write) func(*rest.Response, error) {
		line := s.historyLine(w)
		line.Note = noteJSON(w.About)
		s.append(ctx, line)
		return func(answer *rest.Response, err error) {
			end := HistoryLine{ID: line.ID, N: line.N}
			if about, tells := w.About.(answered); tells {
				end.Note = noteJSON(about.Answered(answer))
			}
			if err == nil {
				end.Status, err = answer.Status, answer.Err()
			}
			if err != nil {
				end.Error = told(err.Error())
			}
			s.append(ctx, end)
		}
	}
}

func noteJSON(note any) json.RawMessage {
	if note == nil {
		return nil
	}
	text, err := json.Marshal(note)
	if err != nil {
		return nil
	}
	return text
}

func (s *Session) historyLine(w rest.Write) HistoryLine {
	h := &s.history
	h.once.Do(func() {
		h.journal, h.id = store.OpenJournal(s.Settings.StateDir), strings.ToLower(rand.Text()[:8])
	})
	h.mu.Lock()
	h.n++
	n := h.n
	h.mu.Unlock()
	line := HistoryLine{
		ID: h.id, N: n, Time: s.Settings.Now().UTC().Truncate(time.Millisecond), Zone: s.Settings.Zone, Command: told(s.Settings.Command),
		At: string(rest.OriginOf(w.URL)), Method: w.Method, Path: HistoryPath(w.URL.EscapedPath()),
	}
	if c := s.Chosen.Context; c != nil {
		line.Context, line.User, line.Client = c.Name, c.Identity.User, c.Identity.ClientID
	}
	return line
}

// HistoryPath returns a path without a token: an opaque token is revoked by its value, which is part of the path.
func HistoryPath(path string) string {
	before, token, found := strings.Cut(path, "/oauth/token/revoke/")
	if !found || strings.Contains(token, "/") {
		return path
	}
	return before + "/oauth/token/revoke/(token)"
}

func told(text string) string {
	if len(text) > maxTold {
		text = strings.ToValidUTF8(text[:maxTold], "") + "…"
	}
	return rest.Printable(text)
}

// append writes a line. If it cannot be written, a note is printed once and the command continues.
func (s *Session) append(ctx context.Context, line HistoryLine) {
	if s.Settings.Scrub != nil { // names are not scrubbed: a password may be a word that occurs in one
		line.Command, line.Error = s.Settings.Scrub.Clean(line.Command), s.Settings.Scrub.Clean(line.Error)
	}
	text, err := json.Marshal(line)
	if err == nil {
		err = s.history.journal.Append(context.WithoutCancel(ctx), text)
	}
	s.history.mu.Lock()
	first := err != nil && !s.history.failed
	s.history.failed = s.history.failed || err != nil
	s.history.mu.Unlock()
	if first && !errors.Is(err, context.Canceled) {
		s.UI.Show("note: the history could not be written: %v", err)
	}
}
