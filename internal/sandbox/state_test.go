package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestStateRoundTrip holds that a second server has all that the first one had: it would save the same file.
func TestStateRoundTrip(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "state")
	first := keeping(t, path)
	refresh := busy(t, first)
	access := (&lab{t, first}).marissa()["access_token"].(string)
	if err := first.Save(); err != nil {
		t.Fatal(err)
	}
	saved := contents(t, path)
	second := keeping(t, path)
	if !second.Kept() || first.Kept() {
		t.Error("Kept: only the second server's data are from the file")
	}
	var again bytes.Buffer
	snap, err := second.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := snap.write(&again); err != nil {
		t.Fatal(err)
	}
	same(t, "state", strings.Split(string(saved), "\n"), strings.Split(again.String(), "\n"))

	sameState(t, first, second)

	l, cc := &lab{t, second}, &platformLab{t: t, s: second}
	l.token("cf:", "grant_type=refresh_token&refresh_token="+refresh)
	l.token("ci:not-a-real-secret", "grant_type=client_credentials")
	same(t, "an access token still counts", http.StatusOK, l.do(ask{path: "/userinfo", bearer: access}).status)
	same(t, "a shown org", []string{"acme"}, each(t, cc.get("/v3/organizations", access), "name"))
	second.Advance(time.Second)
	cc.get("/v3/organizations", access)
	if slices.Contains(platform(t, second).orgNames(), "doomed") {
		t.Error("a job that waited was forgotten")
	}
	for _, secret := range []string{"koala", "adminsecret", "not-a-real-secret"} {
		if bytes.Contains(saved, []byte(secret)) {
			t.Errorf("the file holds the secret %s", secret)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("litter: %v %v", left, err)
	}
}

func contents(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestStateDamaged holds that a file which is not whole is an error, and is left as it is.
func TestStateDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	s := keeping(t, path)
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	whole := string(contents(t, path))
	rows := strings.SplitAfter(strings.TrimSuffix(whole, "\n"), "\n")
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"empty":         {"", ErrStateDamaged},
		"other":         {"users: []\n", ErrStateDamaged},
		"no object":     {"[]\n", ErrStateDamaged},
		"half a line":   {whole[:len(whole)/2], ErrStateDamaged},
		"half the file": {strings.Join(rows[:len(rows)/2], ""), ErrStateDamaged},
		"no end":        {strings.Join(rows[:len(rows)-1], ""), ErrStateDamaged},
		"more":          {whole + whole, ErrStateDamaged},
		"changed":       {strings.Replace(whole, "marissa@test.org", "mallory@test.org", 1), ErrStateDamaged},
		"a line less":   {strings.Join(append(append([]string{}, rows[:3]...), rows[4:]...), ""), ErrStateDamaged},
		"unknown field": {strings.Replace(whole, `"has-name"`, `"had-name"`, 1), ErrStateDamaged},
		"newer":         {strings.Replace(whole, `"cfid-sandbox-state":1`, `"cfid-sandbox-state":2,"new":1`, 1), ErrStateNewer},
	} {
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := New(Config{State: path})
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
		same(t, name, c.text, string(contents(t, path)))
	}
}

// TestStateReferences holds that lines which fit their sum but not each other are refused too.
func TestStateReferences(t *testing.T) {
	s := keeping(t, filepath.Join(t.TempDir(), "state"))
	for name, line := range map[string]string{
		"role":    `{"role":{"guid":"r","born":1000000000000000000,"touched":1,"type":"organization_user","user":"nobody","org":"none"}}`,
		"space":   `{"space":{"guid":"s","born":1000000000000000000,"touched":1,"name":"s","org":"none"}}`,
		"org":     `{"org":{"guid":"o","born":1000000000000000000,"touched":1,"name":"o","quota":"none"}}`,
		"order":   `{"domain":{"guid":"d","born":1,"touched":1,"name":"d"}}`,
		"user":    `{"user":{"id":"u","name":"marissa","origin":"uaa"}}`,
		"hash":    `{"user":{"id":"u","name":"u","origin":"uaa","password":"x"}}`,
		"group":   `{"group":{"id":"g","name":"uaa.admin"}}`,
		"client":  `{"client":{"id":"cf"}}`,
		"mapping": `{"mapping":{"group":"none"}}`,
		"zone":    `{"zone":{"id":"other"}}`,
		"nothing": `{}`,
	} {
		var record stateRecord
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatal(err)
		}
		snap, err := s.snapshot()
		if err != nil {
			t.Fatal(err)
		}
		snap.parts = append(snap.parts, slices.Values([]stateRecord{record}))
		var file bytes.Buffer
		if _, err := snap.write(&file); err != nil {
			t.Fatal(err)
		}
		if _, err := loadState(&file); !errors.Is(err, ErrStateDamaged) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestStateTaken holds that what another program wrote is left alone.
func TestStateTaken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	s := keeping(t, path)
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	other := keeping(t, path)
	(&lab{t, other}).marissa()
	if err := other.Save(); err != nil {
		t.Fatal(err)
	}
	theirs := contents(t, path)
	(&lab{t, s}).marissa()
	if err := s.Save(); !errors.Is(err, ErrStateTaken) {
		t.Errorf("got %v", err)
	}
	same(t, "file", string(theirs), string(contents(t, path)))
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("litter: %v %v", left, err)
	}
}

// TestStateUnwritable holds that a place where nothing can be saved is told at the start.
func TestStateUnwritable(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "none", "state"), filepath.Join(dir, "file", "state"), dir} {
		if _, err := New(Config{State: path, keys: testKeys()}); err == nil {
			t.Errorf("%s: no error", path)
		}
	}
}

// TestStateServed holds that Serve saves at its start, after changes and at its end.
func TestStateServed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "link")
	real := filepath.Join(t.TempDir(), "state")
	s := keeping(t, real)
	if err := s.Save(); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, path); err != nil {
		t.Fatal(err)
	}
	s = keeping(t, path)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Serve(ctx, ln) }()
	(&lab{t, s}).marissa()
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(contents(t, real), []byte(`"ACCESS_TOKEN"`)) && !bytes.Contains(contents(t, real), []byte(`"REFRESH_TOKEN"`)) {
		t.Error("the token of the last request was not saved")
	}
	if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
}

// TestStateTrouble holds that the operator hears once of what can't be saved, and that it is the end of Serve that fails.
func TestStateTrouble(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	told := make(chan error, 9)
	s, err := New(Config{State: path, keys: testKeys(), Trouble: func(err error) { told <- err }})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("another's"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	finish := s.startSaving(ctx)
	if err := <-told; !errors.Is(err, ErrStateTaken) {
		t.Errorf("got %v", err)
	}
	cancel()
	if err := finish(); !errors.Is(err, ErrStateTaken) || len(told) > 0 {
		t.Errorf("got %v, told %d times more", err, len(told))
	}
	same(t, "file", "another's", string(contents(t, path)))
}

func FuzzLoadState(f *testing.F) {
	s := keeping(f, filepath.Join(f.TempDir(), "state"))
	snap, err := s.snapshot()
	if err != nil {
		f.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := snap.write(&file); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add([]byte(`{"cfid-sandbox-state":1}` + "\n" + `{"zone":{"id":"uaa"}}` + "\n" + `{"group":{"members":[{}]}}` + "\n" + `{"role":{}}` + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if l, err := loadState(bytes.NewReader(data)); (l == nil) == (err == nil) {
			t.Fatal(l, err)
		}
		l := newStateLoad() // and past the sum
		for line := range bytes.SplitSeq(data, []byte("\n")) {
			var rec stateRecord
			if json.Unmarshal(line, &rec) == nil && l.take(&rec) != nil {
				break
			}
		}
	})
}
