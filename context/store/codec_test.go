package store

import (
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const head = "version: 1\ncontexts:\n"

func TestDamage(t *testing.T) {
	entry := func(id, name, more string) string {
		return "  - id: " + id + "\n    name: " + name + "\n    target: {url: " + serverA + "}\n" + more
	}
	for _, tc := range []struct {
		name, text string
		line       int
		says       string
	}{
		{"empty", "", 0, "it is empty"},
		{"only comments", "# nothing\n", 0, "it is empty"},
		{"zero bytes", "\x00\x00\x00\x00", 0, "control characters are not allowed"},
		{"no map", "- a\n", 1, "!!seq is not valid here"},
		{"syntax", "version: 1\ncurrent: [\n", 2, "did not find"},
		{"no version", "current: a\n", 0, `"version" is missing`},
		{"no such version", "version: 0\n", 1, `invalid version "0"`},
		{"version with a broken rest", "version: 1\nx: y\n", 2, `unknown field "x"`},
		{"version in words", "version: one\n", 1, `invalid version "one"`},
		{"unknown field", head + entry("12345678", "a", "    password: x\n"), 6, `unknown field "password"`},
		{"unknown field at the top", "version: 1\ntoken: x\n", 2, `unknown field "token"`},
		{"field twice", head + entry("12345678", "a", "    name: b\n"), 6, `mapping key "name" already defined`},
		{"wrong kind", head + entry("12345678", "a", "    protected: perhaps\n"), 6, "!!str `perhaps` is not valid here"},
		{"two documents", head + entry("12345678", "a", "---\nversion: 1\n"), 0, "more than one document"},
		{"null context", head + "  -\n", 3, "a context is empty"},
		{"two of a name", head + entry("12345678", "a", "") + entry("87654321", "a", ""), 6, `two contexts have the name "a"`},
		{"two of an id", head + entry("12345678", "a", "") + entry("12345678", "b", ""), 6, `two contexts have the id "12345678"`},
		{"id that leaves the folder", head + entry("../../../x", "a", ""), 3, `id "../../../x"`},
		{"name with a line break", head + entry("12345678", `"a\nb"`, ""), 3, "white space"},
		{"no target", head + "  - {id: '12345678', name: a, target: {}}\n", 3, "it has no target"},
		{"bad grant of permission", "version: 1\nallowed: [{path: /x, sha256: zz}]\n", 0, "no SHA-256"},
		{"year of no calendar", head + entry("12345678", "a", "    created: 9999-12-31T23:59:59-12:00\n"), 3, "year 10000"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := parse([]byte(tc.text))
			var damage *DamagedError
			if !errors.As(err, &damage) {
				t.Fatalf("got %v, want a DamagedError", err)
			}
			if damage.Line != tc.line || !strings.Contains(damage.Error(), tc.says) {
				t.Errorf("line %d: %v; want line %d: … %s …", damage.Line, damage, tc.line, tc.says)
			}
		})
	}
}

func TestSecretsAreRefused(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Context)
		says   string
	}{
		{"target", func(c *Context) { c.Target.URL = "https://admin:not-a-real-secret@a.example.com" }, "url has a user name or password"},
		{"token endpoint", func(c *Context) { c.Target.TokenEndpoint = "https://not-a-real-secret@a.example.com/oauth/token" }, "token-endpoint has"},
		{"issuer", func(c *Context) { c.Target.Issuer = "https://x:not-a-real-secret@a.example.com" }, "issuer has"},
		{"URL without slashes", func(c *Context) { c.Target.UAA = "https:admin:not-a-real-secret@a.example.com" }, "uaa is not an absolute"},
		{"garbled URL", func(c *Context) { c.Target.API = "https://not-a-real-secret%zz" }, "api is not a URL"},
		{"key beside the CA", func(c *Context) {
			c.TLS.CA = "-----BEGIN PRIVATE KEY-----\nbm90LWEtcmVhbC1zZWNyZXQ=\n-----END PRIVATE KEY-----\n"
		}, `PEM block "PRIVATE KEY"`},
		{"renewal", func(c *Context) { c.Tokens.Renewal = "eyJub3QtYS1yZWFsLXNlY3JldCI6" }, "renewal must be"},
		{"garbled key beside the CA", func(c *Context) { c.TLS.CA = "-----BEGIN RSA PRIVATE KEY-----\nnot-a-real-secret" }, "private key"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := testContext("a")
			tc.change(c)
			_, err := encode(&File{Contexts: []*Context{c}})
			if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("got %v, want ErrInvalid: … %s", err, tc.says)
			}
			if err != nil && strings.Contains(err.Error(), "not-a-real-secret") {
				t.Errorf("the error repeats the secret: %v", err)
			}
		})
	}
}

// TestNoFieldForASecret checks the names of all fields of the file: a field that is named like a secret will hold one
// some day.
func TestNoFieldForASecret(t *testing.T) {
	harmless := map[string]reflect.Type{
		"Context.Tokens":       reflect.TypeFor[Ends](), // times, and what renews them
		"Target.TokenEndpoint": reflect.TypeFor[string](),
		// Paths of files; check rejects anything else.
		"Context.ClientAuth":   reflect.TypeFor[ClientAuth](),
		"ClientAuth.Key":       reflect.TypeFor[string](),
		"ClientAuth.KeyID":     reflect.TypeFor[string](),
		"ClientAuth.Assertion": reflect.TypeFor[string](),
		"ClientAuth.CertKey":   reflect.TypeFor[string](),
	}
	suspicious := []string{"secret", "password", "passphrase", "token", "key", "credential", "bearer", "jwt", "assertion", "code", "auth"}
	seen := map[string]bool{}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(typ.Elem())
			return
		case reflect.Struct:
		case reflect.Map, reflect.Interface, reflect.Array:
			t.Errorf("%v can hold anything", typ)
			return
		default:
			return
		}
		if typ == reflect.TypeFor[time.Time]() || seen[typ.Name()] {
			return
		}
		seen[typ.Name()] = true
		for _, field := range reflect.VisibleFields(typ) {
			if field.Tag.Get("yaml") == "-" {
				continue
			}
			name := strings.ReplaceAll(strings.ToLower(field.Name+" "+field.Tag.Get("yaml")), "authorization", "")
			for _, word := range suspicious {
				if strings.Contains(name, word) && harmless[typ.Name()+"."+field.Name] != field.Type {
					t.Errorf("%s.%s (%v) sounds like a secret (%q)", typ.Name(), field.Name, field.Type, word)
				}
			}
			walk(field.Type)
		}
	}
	walk(reflect.TypeFor[File]())
	if diff := cmp.Diff(map[string]bool{"File": true, "Context": true, "Target": true, "TLS": true, "Identity": true,
		"Ref": true, "Roots": true, "Ends": true, "Allowed": true, "ClientAuth": true}, seen); diff != "" {
		t.Errorf("types of the file (-want +got):\n%s", diff)
	}
}

// TestClientAuthHoldsNames: a key or an assertion instead of a path is rejected, and the error does not repeat it.
func TestClientAuthHoldsNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ci.pem")
	for name, row := range map[string]struct {
		auth ClientAuth
		fine bool
	}{
		"nothing":             {ClientAuth{}, true},
		"basic":               {ClientAuth{Method: "client_secret_basic"}, true},
		"a key":               {ClientAuth{Method: "private_key_jwt", Key: path, KeyID: "key-1"}, true},
		"a certificate":       {ClientAuth{Method: "tls_client_auth", Cert: path, CertKey: path}, true},
		"a relative name":     {ClientAuth{Method: "private_key_jwt", Key: "not-a-real-secret"}, false},
		"a key itself":        {ClientAuth{Method: "private_key_jwt", Key: "/x\n-----BEGIN PRIVATE KEY-----\nnot-a-real-secret"}, false},
		"an assertion":        {ClientAuth{Method: "private_key_jwt", Assertion: "not-a-real.secret.x"}, false},
		"a sentence":          {ClientAuth{Method: "Bearer not-a-real-secret"}, false},
		"a long kid":          {ClientAuth{Method: "private_key_jwt", Key: path, KeyID: strings.Repeat("not-a-real-secret", 20)}, false},
		"files and no method": {ClientAuth{Cert: path}, false},
	} {
		c := &Context{ID: "0123456789abcdef", Name: "n", Target: Target{URL: serverA}, ClientAuth: row.auth, Created: testNow()}
		err := c.check()
		if (err == nil) != row.fine || err != nil && strings.Contains(err.Error(), "not-a-real") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestShapeOfTheFile(t *testing.T) {
	now := testNow()
	full := &Context{
		ID: "0123456789abcdef0123456789abcdef", Name: "marissa@api.a.example.com",
		Target: Target{
			URL: serverA, API: serverA, UAA: "https://uaa.a.example.com", Login: "https://login.a.example.com",
			Issuer: "http://localhost:8080/uaa/oauth/token", TokenEndpoint: "https://uaa.a.example.com/oauth/token",
			AuthorizationEndpoint: "https://login.a.example.com/oauth/authorize", UAAVersion: "77.30.0", APIVersion: "3.180.0", PKCE: true, Seen: now,
		},
		Zone: "blue", TLS: TLS{CA: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", SkipVerify: true, Hosts: []string{"uaa.a.example.com"}},
		Identity: Identity{Grant: "password", ClientID: "cf", User: "marissa", UserID: "7f1a", Origin: "uaa"},
		Org:      Ref{Name: "acme", GUID: "o-1"}, Space: Ref{Name: "dev", GUID: "s-1"}, Protected: true,
		Tokens:  Ends{Access: now.Add(10 * time.Minute), Refresh: now.Add(time.Hour), Renewal: "refresh token"},
		Created: now, Used: now.In(time.FixedZone("", 3600)).Add(time.Millisecond),
	}
	f := &File{
		Current: full.Name, Previous: "api.b.example.com", Contexts: []*Context{full,
			{ID: "fedcba9876543210fedcba9876543210", Name: "api.b.example.com", Target: Target{URL: serverB}, Created: now}},
		Allowed: []Allowed{{Path: "/src/app/.cfid.yaml", SHA256: strings.Repeat("0f", 32), Since: now}},
	}
	got, err := encode(f)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(readFile(t, "testdata/contexts.yaml"), string(got)); diff != "" {
		t.Errorf("contexts.yaml (-want +got):\n%s", diff)
	}
	back, err := parse(got)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f, back); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}
