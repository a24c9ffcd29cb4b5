package login_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/scripttest"
	"github.com/cfid-cli/cfid/internal/session"
)

// elsewhere is a user at a terminal whose browser is on another machine, and who first pastes a wrong address.
type elsewhere struct {
	session.UI // the rest is not used
	t          *testing.T
	asked      int
	back       string
}

func (e *elsewhere) Ask(_ context.Context, p session.Prompt) (string, error) {
	e.asked++
	if p.Page == "" {
		return e.back, nil
	}
	var err error
	if e.back, err = scripttest.Walk(p.Page, "marissa", "koala"); err != nil {
		e.t.Fatal(err)
	}
	return "http://127.0.0.1:8250/", nil
}

// Secret asks for an address that contains a token.
func (e *elsewhere) Secret(_ context.Context, p session.Prompt) (string, error) {
	var err error
	e.asked++
	if e.back, err = scripttest.Walk(p.Page, "marissa", "koala"); err != nil {
		e.t.Fatal(err)
	}
	return e.back, nil
}

func (e *elsewhere) Show(format string, args ...any) { e.t.Logf(format, args...) }

// atTerminal returns a session of a user whose browser is on another machine, with a server of this version as its target.
func atTerminal(t *testing.T, version string) (*session.Session, *elsewhere, *sandbox.Server) {
	t.Helper()
	server, err := sandbox.New(sandbox.Config{Version: version})
	if err != nil {
		t.Fatal(err)
	}
	stop, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	dir, ui := t.TempDir(), &elsewhere{t: t}
	s, err := session.Open(t.Context(), session.Settings{
		ConfigDir: filepath.Join(dir, "cfid"), Home: dir, Dir: dir, Vault: secret.ModeFile, VaultFile: filepath.Join(dir, "key"),
		Now: time.Now, Scrub: rest.NewScrubber(), TTY: true, PassphraseFD: -1, Getenv: func(string) string { return "" },
	}, ui)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if _, err := login.Target(t.Context(), s, login.TargetInput{URL: server.UAA()}); err != nil {
		t.Fatal(err)
	}
	return s, ui, server
}

// scrubbed fails the test if a value of the pasted address would be printed.
func (e *elsewhere) scrubbed(s *session.Session, mark string, secrets ...string) {
	e.t.Helper()
	_, query, _ := strings.Cut(e.back, mark)
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if slices.Contains(secrets, name) && strings.Contains(s.Settings.Scrub.Clean("x"+value), value) {
			e.t.Errorf("%s would be printed", pair)
		}
	}
}

// A login whose answer nobody listens for: the address that the browser ended at is pasted.
func TestPastedAddress(t *testing.T) {
	ctx := t.Context()
	s, ui, _ := atTerminal(t, sandbox.Version77)
	appSecret := "appclientsecret"
	in := login.LoginInput{Grant: session.GrantAuthorizationCode, ClientID: "app", ClientSecret: &appSecret, Browser: login.BrowserInput{Manual: true}}
	res, err := login.Login(ctx, s, in)
	if err != nil {
		t.Fatal(err)
	}
	if id := res.Context.Identity; id.User != "marissa" || id.ClientID != "app" || id.Grant != session.GrantAuthorizationCode || ui.asked != 2 {
		t.Errorf("%+v after %d questions", id, ui.asked)
	}
	ui.scrubbed(s, "?", "code", "state")
	if _, err := login.Login(ctx, s, login.LoginInput{Grant: in.Grant, ClientID: "app", ClientSecret: &appSecret, Browser: in.Browser, User: "admin"}); err == nil {
		t.Error("somebody else's session was kept")
	}
}

// TestImplicit logs in with an old server and an old client.
func TestImplicit(t *testing.T) {
	for _, version := range []string{sandbox.Version430, sandbox.Version77} {
		t.Run(version, func(t *testing.T) {
			s, ui, server := atTerminal(t, version)
			_, err := scripttest.AsAdmin(server.API(), "POST", "/uaa/oauth/clients", `{"client_id":"old",
				"scope":["openid","uaa.user"],"authorized_grant_types":["implicit"],"redirect_uri":["http://127.0.0.1:8250/cb/**"],"autoapprove":true}`)
			if err != nil {
				t.Fatal(err)
			}
			res, err := login.Login(t.Context(), s, login.LoginInput{Grant: session.GrantImplicit, ClientID: "old"})
			if err != nil {
				t.Fatal(err)
			}
			if id := res.Context.Identity; id.User != "marissa" || id.ClientID != "old" || id.Grant != session.GrantImplicit || res.Tokens.Refresh != "" {
				t.Errorf("%+v", id)
			}
			ui.scrubbed(s, "#", "access_token", "id_token")
			if _, err := identity.AskWhoami(t.Context(), s); err != nil {
				t.Error(err)
			}
		})
	}
}
