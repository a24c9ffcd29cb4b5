package ops_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/scripttest"
)

// elsewhere is a person at a terminal whose browser is on another machine, and who first pastes something else.
type elsewhere struct {
	ops.UI // the rest is not used
	t      *testing.T
	asked  int
	back   string
}

func (e *elsewhere) Ask(_ context.Context, p ops.Prompt) (string, error) {
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

func (e *elsewhere) Show(format string, args ...any) { e.t.Logf(format, args...) }

// A login whose answer nobody listens for: the address that the browser ended at is pasted.
func TestPastedAddress(t *testing.T) {
	ctx := t.Context()
	server, err := sandbox.New(sandbox.Config{})
	if err != nil {
		t.Fatal(err)
	}
	stop, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	dir, ui, scrub := t.TempDir(), &elsewhere{t: t}, rest.NewScrubber()
	s, err := ops.Open(ctx, ops.Settings{
		ConfigDir: filepath.Join(dir, "cfid"), Home: dir, Dir: dir, Vault: secret.ModeFile, VaultFile: filepath.Join(dir, "key"),
		Now: time.Now, Scrub: scrub, TTY: true, PassphraseFD: -1, Getenv: func(string) string { return "" },
	}, ui)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := ops.Target(ctx, s, ops.TargetInput{URL: server.UAA()}); err != nil {
		t.Fatal(err)
	}
	appSecret := "appclientsecret"
	in := ops.LoginInput{Grant: ops.GrantAuthorizationCode, ClientID: "app", ClientSecret: &appSecret, Browser: ops.BrowserInput{Manual: true}}
	res, err := ops.Login(ctx, s, in)
	if err != nil {
		t.Fatal(err)
	}
	if id := res.Context.Identity; id.User != "marissa" || id.ClientID != "app" || id.Grant != ops.GrantAuthorizationCode || ui.asked != 2 {
		t.Errorf("%+v after %d questions", id, ui.asked)
	}
	_, query, _ := strings.Cut(ui.back, "?")
	for _, pair := range strings.Split(query, "&") {
		if _, value, _ := strings.Cut(pair, "="); strings.Contains(scrub.Clean("x"+value), value) {
			t.Errorf("%s would be printed", pair)
		}
	}
	if _, err := ops.Login(ctx, s, ops.LoginInput{Grant: in.Grant, ClientID: "app", ClientSecret: &appSecret, Browser: in.Browser, User: "admin"}); err == nil {
		t.Error("somebody else's session was kept")
	}
}
