package access

import (
	"bytes"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/google/go-cmp/cmp"
)

func linesOf(text string) func(func([]byte, error) bool) {
	return func(yield func([]byte, error) bool) {
		for line := range bytes.Lines([]byte(text)) {
			if !yield(line, nil) {
				return
			}
		}
	}
}

func TestParseHistory(t *testing.T) {
	got, err := parseHistory(linesOf(`{"id":"old","n":1,"status":201}
{"id":"a","n":1,"time":"2026-11-22T10:00:00Z","context":"c","user":"u","command":"cfid x","method":"POST","path":"/v3/roles","at":"s","change":{"op":"add","kind":"role","who":"u"}}
{"id":"b","n":1,"time":"2026-11-22T09:00:00Z","method":"DELETE","path":"/x","at":"s"}
{"cut
{"id":"a","n":2,"time":"2026-11-22T10:00:01Z","method":"POST","path":"/y","at":"s"}
{"id":"a","n":2,"status":422,"error":"no"}
{"id":"a","n":1,"status":201,"change":{"op":"add","kind":"role","who":"u","role_guid":"r"}}
`))
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		when, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	want := []*HistoryEntry{
		{ID: "b", Time: at("2026-11-22T09:00:00Z"), Writes: []*HistoryWrite{{N: 1, Time: at("2026-11-22T09:00:00Z"), At: "s", Method: "DELETE", Path: "/x"}}},
		{ID: "a", Time: at("2026-11-22T10:00:00Z"), Context: "c", User: "u", Command: "cfid x", Writes: []*HistoryWrite{
			{N: 1, Time: at("2026-11-22T10:00:00Z"), At: "s", Method: "POST", Path: "/v3/roles", Status: 201, Ended: true, Note: &change.WriteNote{Op: change.OpAdd, Kind: change.KindRole, Who: "u", RoleGUID: "r"}},
			{N: 2, Time: at("2026-11-22T10:00:01Z"), At: "s", Method: "POST", Path: "/y", Status: 422, Error: "no", Ended: true},
		}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if outcomes := []string{got[0].Outcome(), got[1].Outcome()}; outcomes[0] != "cut off" || outcomes[1] != "1 of 2 done" {
		t.Error(outcomes)
	}
}

func TestHistoryPath(t *testing.T) {
	for path, want := range map[string]string{
		"/v3/roles/x":                           "/v3/roles/x",
		"/uaa/oauth/token/revoke/not-a-real-id": "/uaa/oauth/token/revoke/(token)",
		"/oauth/token/revoke/user/u1":           "/oauth/token/revoke/user/u1",
		"/oauth/token/revoke/user/u/client/c":   "/oauth/token/revoke/user/u/client/c",
	} {
		if got := session.HistoryPath(path); got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
}

func FuzzHistory(f *testing.F) {
	f.Add(`{"id":"a","n":1,"method":"POST","path":"/v3/roles"}` + "\n" + `{"id":"a","n":1,"status":201}`)
	f.Fuzz(func(t *testing.T, text string) {
		all, err := parseHistory(linesOf(text))
		for _, e := range all {
			if err != nil || e.ID == "" || len(e.Writes) == 0 || e.Outcome() == "" {
				t.Errorf("%+v %v", e, err)
			}
		}
	})
}
