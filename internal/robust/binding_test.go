//go:build unix

package robust

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// bound are the commands that use the stored session; the first boundWays of them cover all ways to use it. No token is
// valid for 13 hours, so that one needs a renewal.
var bound = []string{
	"token get", "token refresh", "token introspect", "whoami", "org list", "token introspect --as-client app --client-secret-stdin",
	"token get --min-validity 13h", "user list", "group list", "client list", "space list --org acme", "role list", "user get marissa",
	"user create not-there --password-stdin", "group create not-there", "role assign marissa --role org_manager --org acme", "target -o acme",
}

const boundWays = 6

// TestEditedContextSendsNothing: someone who can write contexts.yaml, but can't open the vault, can't make cfid send a token
// to another server or over a connection that can be read.
func TestEditedContextSendsNothing(t *testing.T) {
	t.Parallel()
	var asked grants
	server := serve(t, sandbox.Config{}, asked.layer)
	evil := newStranger(t)
	p := newPerson(t)
	p.login(server.API())
	original := read(t, p.contexts())
	for _, row := range edits(evil.url, server.UAA()) {
		t.Run(row.name, func(t *testing.T) {
			write(t, p.contexts(), edited(t, original, row.set))
			asked.take()
			lines := bound[:boundWays]
			if row.name == "everything" {
				lines = bound
			}
			for _, r := range p.atOnce("not-a-real-secret\n", lines) {
				if r.code != 4 || !strings.Contains(r.err, "was changed since its tokens were issued") {
					t.Errorf("want exit code 4 and what changed: %s", r)
				}
			}
			if seen := evil.take(); len(seen) > 0 {
				t.Errorf("sent to a stranger: %q", seen)
			}
			if n := asked.take(); len(n) > 0 {
				t.Errorf("sent to the server: %v", n)
			}
		})
	}
	// No request uses the URL as typed or the login page.
	for _, field := range []string{"url", "login", "authorization-endpoint"} {
		write(t, p.contexts(), edited(t, original, map[string]any{"target." + field: evil.url}))
		p.atOnce("not-a-real-secret\n", bound[:boundWays])
		if seen := evil.take(); len(seen) > 0 {
			t.Errorf("%s: sent to a stranger: %q", field, seen)
		}
	}
	// A logout deletes what is stored, and sends no revocation to the other server.
	write(t, p.contexts(), edited(t, original, map[string]any{"target.uaa": evil.url + "/uaa", "target.token-endpoint": evil.url + "/uaa/oauth/token"}))
	p.cfid("logout").want(t, 0, "changed since the login")
	if seen := evil.take(); len(seen) > 0 {
		t.Errorf("logout: sent to a stranger: %q", seen)
	}
}

type edit struct {
	name string
	set  map[string]any
}

func edits(evil, uaa string) []edit {
	return []edit{
		{"api", map[string]any{"target.api": evil}},
		{"uaa", map[string]any{"target.uaa": evil + "/uaa"}},
		{"token endpoint", map[string]any{"target.token-endpoint": evil + "/uaa/oauth/token"}},
		{"everything", map[string]any{
			"target.url": evil, "target.api": evil, "target.uaa": evil + "/uaa", "target.login": evil + "/uaa",
			"target.token-endpoint": evil + "/uaa/oauth/token", "target.issuer": evil + "/uaa/oauth/token",
		}},
		{"issuer", map[string]any{"target.issuer": evil + "/uaa/oauth/token"}},
		{"another path of the same server", map[string]any{"target.token-endpoint": uaa + "/evil/oauth/token"}},
		{"another name of the same server", map[string]any{"target.uaa": strings.Replace(uaa, "127.0.0.1", "localhost", 1)}},
		{"client", map[string]any{"identity.client": "app"}},
		{"no client", map[string]any{"identity.client": ""}},
		{"skip verify", map[string]any{"tls": map[string]any{"skip-verify": true, "hosts": []string{"127.0.0.1"}}}},
		{"skip verify nowhere", map[string]any{"tls": map[string]any{"skip-verify": true}}},
		{"authority", map[string]any{"tls": map[string]any{"ca": authority(), "hosts": []string{"127.0.0.1"}}}},
	}
}

// edited sets fields of the only context.
func edited(t *testing.T, text string, set map[string]any) string {
	t.Helper()
	var file map[string]any
	if err := yaml.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	only := file["contexts"].([]any)[0].(map[string]any)
	for path, value := range set {
		at := only
		group, field, nested := strings.Cut(path, ".")
		if !nested {
			at[group] = value
			continue
		}
		at[group].(map[string]any)[field] = value
	}
	out, err := yaml.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// authority is a certificate of another authority.
func authority() string {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return ""
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return ""
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
