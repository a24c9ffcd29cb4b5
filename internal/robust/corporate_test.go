//go:build unix

package robust

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/scripttest"
)

// corporate is the context that loginCorporate writes.
const corporate = "corporate"

// identityProvider starts a second sandbox and registers it as an identity provider of the first. The public client cfid
// is registered there; the client corp of the first accepts its tokens.
func identityProvider(t *testing.T, uaa *sandbox.Server, layers ...layer) *sandbox.Server {
	t.Helper()
	return identityProviderCounted(t, uaa, new(connections), layers...)
}

func identityProviderCounted(t *testing.T, uaa *sandbox.Server, count *connections, layers ...layer) *sandbox.Server {
	t.Helper()
	idp := serveCounted(t, sandbox.Config{DevicePause: time.Second}, count, layers...)
	at := idp.UAA()
	for _, ask := range []struct {
		of         *sandbox.Server
		path, body string
	}{
		{idp, "/uaa/oauth/clients", `{"client_id":"cfid","client_secret":"","scope":["openid"],"allowpublic":true,"autoapprove":true,
			"authorized_grant_types":["urn:ietf:params:oauth:grant-type:device_code","refresh_token"]}`},
		{uaa, "/uaa/identity-providers?rawConfig=true", fmt.Sprintf(`{"type":"oidc1.0","originKey":"corp","name":"Corp","active":true,"config":{
			"issuer":"%s/oauth/token","authUrl":"%[1]s/oauth/authorize","tokenUrl":"%[1]s/oauth/token","tokenKeyUrl":"%[1]s/token_keys",
			"relyingPartyId":"cfid","linkText":"Corp","attributeMappings":{"user_name":"user_name"}}}`, at)},
		{uaa, "/uaa/oauth/clients", `{"client_id":"corp","client_secret":"","scope":["openid","cloud_controller.read"],"allowpublic":true,
			"authorized_grant_types":["urn:ietf:params:oauth:grant-type:jwt-bearer"]}`},
	} {
		if _, err := scripttest.AsAdmin(ask.of.API(), "POST", ask.path, ask.body); err != nil {
			t.Fatal(err)
		}
	}
	return idp
}

// loginCorporate logs marissa in at the identity provider, with a code that she approves in a browser.
func (p *person) loginCorporate(uaa, idp *sandbox.Server) {
	p.t.Helper()
	p.cfid("target "+uaa.API()).want(p.t, 0)
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Minute)
	defer cancel()
	line := "login --idp " + idp.UAA() + "/oauth/token --idp-client-id cfid --idp-scope openid --idp-flow device --client-id corp --as " + corporate
	cmd := p.command(ctx, "", strings.Fields(line)...)
	told := filepath.Join(p.t.TempDir(), "told")
	file, err := os.Create(told)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	cmd.Stderr = file
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.approve(ctx, told)
	if err := cmd.Wait(); err != nil {
		p.t.Fatalf("%s: %v\n%s", line, err, read(p.t, told))
	}
}

// approve waits for the page that a program names in a file, and approves the login there.
func (p *person) approve(ctx context.Context, told string) {
	p.t.Helper()
	for ctx.Err() == nil {
		if page, code, named := scripttest.Named([]byte(read(p.t, told))); named {
			if err := scripttest.Approve(page, code, "marissa", "koala"); err != nil {
				p.t.Error(err)
			}
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	p.t.Errorf("no page was named: %s", read(p.t, told))
}

// session is a kind of session, by the grant that renews it.
type session struct {
	name  string
	grant string // whose answer is the one that is lost or late
	// login logs in, the UAA and the identity provider behind the same layers.
	login   func(p *person, uaa *sandbox.Server, layers ...layer)
	context func(uaa *sandbox.Server) string
	who     string
}

func sessions() []session {
	return []session{
		{
			name: "refresh token", grant: "refresh_token", who: "marissa",
			login:   func(p *person, uaa *sandbox.Server, _ ...layer) { p.login(uaa.API()) },
			context: func(uaa *sandbox.Server) string { return "marissa@" + host(uaa) },
		},
		{
			name: "client's secret", grant: "client_credentials", who: "admin",
			login:   func(p *person, uaa *sandbox.Server, _ ...layer) { p.loginClient(uaa.API()) },
			context: func(uaa *sandbox.Server) string { return "admin@" + host(uaa) },
		},
		{
			name: "identity provider, its answer", grant: "refresh_token", who: "marissa",
			login:   (*person).atProvider,
			context: func(*sandbox.Server) string { return corporate },
		},
		{
			name: "identity provider, the exchange", grant: "urn:ietf:params:oauth:grant-type:jwt-bearer", who: "marissa",
			login:   (*person).atProvider,
			context: func(*sandbox.Server) string { return corporate },
		},
	}
}

func (p *person) atProvider(uaa *sandbox.Server, layers ...layer) {
	p.t.Helper()
	p.loginCorporate(uaa, identityProvider(p.t, uaa, layers...))
}
