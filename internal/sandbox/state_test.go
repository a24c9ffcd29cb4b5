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
	"strings"
	"testing"
	"time"
)

// keeping is a server with a state file; keys are the tests' own unless the file brings some.
func keeping(t testing.TB, path string) *Server {
	t.Helper()
	at := time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)
	conf := Config{State: path, Now: func() time.Time { return at }, keys: testKeys()}
	if _, err := os.Stat(path); err == nil {
		conf.keys = nil
	}
	s, err := New(conf)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// busy does something of each kind that a state keeps.
func busy(t *testing.T, s *Server) (refresh string) {
	t.Helper()
	l, cc := &lab{t, s}, &ccLab{t: t, s: s}
	token := l.marissa()
	admin := l.admin()
	l.do(ask{method: http.MethodPost, path: "/oauth/token", basic: "cf:", form: "grant_type=password&username=marissa&password=wrong"})
	for path, body := range map[string]string{
		"/Users":              `{"userName":"new@example.org","emails":[{"value":"new@example.org"}],"name":{"givenName":"N","familyName":"W"},"password":"not-a-real-secret","externalId":"x1","phoneNumbers":[{"value":"1"}]}`,
		"/Groups":             `{"displayName":"dev-team","description":"who builds"}`,
		"/Groups/External":    `{"displayName":"uaa.none","externalGroup":"cn=dev"}`,
		"/oauth/clients":      `{"client_id":"ci","client_secret":"not-a-real-secret","authorized_grant_types":["client_credentials"],"authorities":["uaa.none"],"access_token_validity":60,"custom":{"a":[1]}}`,
		"/identity-zones":     `{"subdomain":"tenant","name":"Tenant","config":{"a":1}}`,
		"/identity-providers": `{"type":"saml","originKey":"corp","name":"Corp","config":"{\"a\":1}"}`,
	} {
		if got := l.do(ask{method: http.MethodPost, path: path, bearer: admin, json: body}); got.status != http.StatusCreated {
			t.Fatalf("%s: %d %s", path, got.status, got.body)
		}
	}
	cc.admin = l.token("cf:", "grant_type=password&username=admin&password=admin")["access_token"].(string)
	org := cc.org("Org")
	space := cc.space(org, "space")
	guid, _ := cc.person("anna")
	cc.role("organization_user", guid, org)
	cc.role("space_developer", guid, space)
	cc.make("/v3/organization_quotas", `{"name":"small","apps":{"total_memory_in_mb":5},"domains":{"total_domains":1}}`)
	cc.make("/v3/space_quotas", `{"name":"tiny","relationships":{"organization":{"data":{"guid":"`+org+`"}},"spaces":{"data":[{"guid":"`+space+`"}]}}}`)
	cc.send(http.MethodPatch, "/v3/organizations/"+org, cc.admin, `{"metadata":{"labels":{"a":"b"}}}`)
	cc.send(http.MethodPatch, "/v3/feature_flags/diego_docker", cc.admin, `{"enabled":true,"custom_error_message":"no"}`)
	cc.send(http.MethodDelete, "/v3/organizations/"+cc.org("doomed"), cc.admin, "")
	s.Advance(50 * time.Millisecond)
	return token["refresh_token"].(string)
}

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

	l, cc := &lab{t, second}, &ccLab{t: t, s: second}
	l.token("cf:", "grant_type=refresh_token&refresh_token="+refresh)
	l.token("ci:not-a-real-secret", "grant_type=client_credentials")
	same(t, "an access token still counts", http.StatusOK, l.do(ask{path: "/userinfo", bearer: access}).status)
	same(t, "a shown org", []string{"acme"}, ccEach(t, cc.get("/v3/organizations", access), "name"))
	second.Advance(time.Second)
	cc.get("/v3/organizations", access)
	if second.cc.orgByName["doomed"] != nil {
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

// sameState compares what is in memory: what is neither written nor read would be missing from both files.
func sameState(t *testing.T, first, second *Server) {
	t.Helper()
	same(t, "zones", len(first.zones.list), len(second.zones.list))
	for i, a := range first.zones.list {
		b := second.zones.list[i]
		same(t, "zone", []any{a.id, a.subdomain, a.name, a.description, a.version, a.created, a.modified, string(a.config), a.defaultGroups},
			[]any{b.id, b.subdomain, b.name, b.description, b.version, b.created, b.modified, string(b.config), b.defaultGroups})
		same(t, "users", a.users.order, b.users.order)
		same(t, "groups", a.groups.order, b.groups.order)
		same(t, "members", a.groups.memberOf, b.groups.memberOf)
		same(t, "mappings", a.groups.mappings, b.groups.mappings)
		same(t, "clients", a.clients, b.clients)
		same(t, "providers", a.providers, b.providers)
		same(t, "tokens", a.tokens.byID, b.tokens.byID)
		same(t, "approvals", a.approvals, b.approvals)
	}
	a, b := first.cc, second.cc
	same(t, "cc users", a.users.rows, b.users.rows)
	same(t, "orgs", a.orgs.rows, b.orgs.rows)
	same(t, "spaces", a.spaces.rows, b.spaces.rows)
	same(t, "roles", a.roles.rows, b.roles.rows)
	same(t, "domains", a.domains.rows, b.domains.rows)
	same(t, "org quotas", a.orgQuotas.rows, b.orgQuotas.rows)
	same(t, "space quotas", a.spaceQuotas.rows, b.spaceQuotas.rows)
	same(t, "events", a.events.rows, b.events.rows)
	same(t, "flags", a.flags, b.flags)
	same(t, "jobs", a.jobs.waiting, b.jobs.waiting)
	same(t, "roles in spaces", len(a.rolesIn.lists), len(b.rolesIn.lists))
	same(t, "last", a.last, b.last)
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
	for name, record := range map[string]stateRecord{
		"role":    {Role: &stateRole{stateRow: stateRow{"r", 1e18, 1}, Kind: "organization_user", User: "nobody", Org: "none"}},
		"space":   {Space: &stateSpace{stateRow: stateRow{"s", 1e18, 1}, Name: "s", Org: "none"}},
		"org":     {Org: &stateOrg{stateRow: stateRow{"o", 1e18, 1}, Name: "o", Quota: "none"}},
		"order":   {Domain: &stateDomain{stateRow: stateRow{"d", 1, 1}, Name: "d"}},
		"user":    {User: &stateUser{ID: "u", Name: "marissa", Origin: "uaa"}},
		"hash":    {User: &stateUser{ID: "u", Name: "u", Origin: "uaa", Password: "x"}},
		"group":   {Group: &stateGroup{ID: "g", Name: "uaa.admin"}},
		"client":  {Client: &stateClient{ID: "cf"}},
		"mapping": {Mapping: &stateMapping{Group: "none"}},
		"zone":    {Zone: &stateZone{ID: "other"}},
		"nothing": {},
	} {
		snap, err := s.snapshot()
		if err != nil {
			t.Fatal(err)
		}
		snap.parts = append(snap.parts, lines([]stateRecord{record}, func(r stateRecord) stateRecord { return r }))
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
		l := &stateLoad{cc: &ccState{}, hashes: map[string]*secretHash{}} // and past the sum
		for line := range bytes.SplitSeq(data, []byte("\n")) {
			var rec stateRecord
			if json.Unmarshal(line, &rec) == nil && l.take(&rec) != nil {
				break
			}
		}
	})
}
