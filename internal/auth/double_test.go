package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// family is a token endpoint that rotates refresh tokens and, when one is used again,
// revokes them all – as RFC 9700 §4.14.2 wants it, and UAA 77 nearly does. Beside it stands
// an API that takes the access tokens.
type family struct {
	*httptest.Server
	mu       sync.Mutex
	seen     []string        // every token-shaped thing in any request
	requests int             // to the token endpoint
	next     int             // number of the next tokens
	refresh  string          // the only good refresh token, "" when revoked
	good     map[string]bool // access tokens the API takes
	lasts    int             // expires_in
	during   func()          // called while a grant is being answered, after the rotation
	broken   int             // status to answer a grant with, before anything changes
}

func newFamily(t *testing.T) *family {
	t.Helper()
	f := &family{good: map[string]bool{}, lasts: 43199}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *family) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	_ = r.ParseForm()
	f.seen = append(f.seen, r.Header.Get("Authorization"), r.Form.Encode())
	status, body := 200, any(map[string]string{"hello": "world"})
	switch {
	case r.URL.Path == "/uaa/oauth/token":
		status, body = f.grant(r)
	case !f.good[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]:
		status, body = 401, map[string]string{"error": "invalid_token", "error_description": "The token expired, was revoked, or the token ID is incorrect."}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (f *family) grant(r *http.Request) (int, any) {
	f.requests++
	if f.broken != 0 {
		return f.broken, map[string]string{}
	}
	answer := map[string]any{"token_type": "bearer", "expires_in": f.lasts}
	if r.PostForm.Get("grant_type") == GrantRefresh {
		if f.refresh == "" || r.PostForm.Get("refresh_token") != f.refresh {
			f.refresh, f.good = "", map[string]bool{} // reuse: the family dies
			return 401, map[string]string{"error": "invalid_token", "error_description": "The token expired, was revoked, or the token ID is incorrect."}
		}
		f.refresh = fmt.Sprintf("refresh-%d-r", f.next+1)
		answer["refresh_token"] = f.refresh
	}
	f.next++
	access := fmt.Sprintf("access-%d", f.next)
	f.good[access] = true
	answer["access_token"] = access
	if f.during != nil {
		f.during()
	}
	return 200, answer
}

// login starts a family and answers its first tokens, which end after lasts.
func (f *family) login(now time.Time, lasts time.Duration) *Tokens {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.next++
	f.refresh = fmt.Sprintf("refresh-%d-r", f.next)
	access := fmt.Sprintf("access-%d", f.next)
	f.good[access] = true
	return &Tokens{Binding: f.binding(), Grant: GrantPassword, ClientSecret: new(string), Access: access, Refresh: f.refresh, Obtained: now.Add(-time.Hour), AccessEnds: now.Add(lasts)}
}

func (f *family) binding() Binding {
	return Binding{Origins: []rest.Origin{rest.Origin(f.URL)}, Issuer: testIssuer, TokenEndpoint: f.URL + "/uaa/oauth/token", ClientID: "cf", TLSDigest: "digest"}
}

func (f *family) asked() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.requests
}

// fileVault is a vault of one file per context, with a lock and with places to fail at.
type fileVault struct {
	dir    string
	lock   sync.Mutex
	held   context.Context // of the update that runs
	before func() error    // room for the new entry is made
	after  func() error    // fn is done, nothing is written yet
	synced func() error    // it is written
}

func newVault(t *testing.T, entry *Tokens) *fileVault {
	t.Helper()
	v := &fileVault{dir: t.TempDir()}
	if entry != nil {
		v.put(t, entry)
	}
	return v
}

func (v *fileVault) path(id string) string { return filepath.Join(v.dir, id) }

func (v *fileVault) put(t *testing.T, entry *Tokens) {
	t.Helper()
	if err := os.WriteFile(v.path("home"), must(entry.Marshal()), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (v *fileVault) get(t *testing.T) *Tokens {
	t.Helper()
	return must(ParseTokens(must(os.ReadFile(v.path("home")))))
}

func (v *fileVault) Read(_ context.Context, id string) ([]byte, error) {
	return os.ReadFile(v.path(id))
}

func call(f func() error) error {
	if f == nil {
		return nil
	}
	return f()
}

func (v *fileVault) Update(ctx context.Context, id string, fn func([]byte) ([]byte, error)) error {
	v.lock.Lock()
	defer v.lock.Unlock()
	v.held = ctx
	if err := call(v.before); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	old, err := os.ReadFile(v.path(id))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	data, err := fn(old)
	if err != nil {
		return fmt.Errorf("updating %s: %w", id, err)
	}
	if err := call(v.after); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.WriteFile(v.path(id)+".new", data, 0o600); err != nil {
		return err
	}
	if err := os.Rename(v.path(id)+".new", v.path(id)); err != nil {
		return err
	}
	return call(v.synced)
}

// notes collects what a Source tells the person.
type notes struct {
	mu   sync.Mutex
	text []string
}

func (n *notes) add(s string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.text = append(n.text, s)
}

// process is what one run of the program would make.
func (f *family) process(v Vault, more ...func(*SourceConfig)) *Source {
	cfg := SourceConfig{Vault: v, ID: "home", Binding: f.binding(), Server: Server{HTTP: rest.New(rest.Config{Retry: quickly})}, Now: func() time.Time { return issued }}
	for _, change := range more {
		change(&cfg)
	}
	return NewSource(cfg)
}
