package tui

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/session"
)

// serve starts a sandbox for one test.
func serve(t testing.TB, conf sandbox.Config) *sandbox.Server {
	t.Helper()
	server, err := sandbox.New(conf)
	if err != nil {
		t.Fatal(err)
	}
	stop, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return server
}

// session logs a user in, in a home of its own.
func sessionOf(t testing.TB, server *sandbox.Server, user, password string) *session.Session {
	t.Helper()
	home := t.TempDir()
	ctx := context.Background()
	set := session.Settings{
		ConfigDir: filepath.Join(home, "cfid"), Home: home, Dir: home, Getenv: func(string) string { return "" },
		Vault: "file", VaultFile: filepath.Join(home, "key"), PassphraseFD: -1, Now: time.Now, Scrub: session.NewScrubber(), TTY: true,
	}
	for range 2 { // the second is opened on what the first has made
		s, err := session.Open(ctx, set, silent{})
		if err != nil {
			t.Fatal(err)
		}
		if s.Chosen.Context != nil {
			if _, err := login.Login(ctx, s, login.LoginInput{Grant: "password", User: user, Password: &password}); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if _, err := login.Target(ctx, s, login.TargetInput{URL: server.API()}); err != nil {
			t.Fatal(err)
		}
	}
	s, err := session.Open(ctx, set, silent{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// people gives six users roles in acme/dev: all are developers, the second an auditor too, and the first manages the org.
func people(t testing.TB, s *session.Session) {
	t.Helper()
	set := &change.ChangeSet{}
	ctx := context.Background()
	var acme, dev platform.Place
	for p, err := range must(platform.WalkSpaces(ctx, s, platform.Place{})) {
		if err == nil && p.String() == "acme/dev" {
			acme, dev = platform.Place{Org: p.Org}, p
		}
	}
	give := func(u platform.RoleUser, role string, p platform.Place) {
		platform.AddRole(set, platform.RoleWork{User: u, Role: must(perm.ParseRole(role, "")), Place: p}, false)
	}
	for i := range 6 {
		u := must(platform.FindRoleUser(ctx, s, fmt.Sprintf("user-%06d", i+1)))
		give(u, "SpaceDeveloper", dev)
		switch i {
		case 0:
			give(u, "OrgManager", acme)
		case 1:
			give(u, "SpaceAuditor", dev)
		}
	}
	for it := range must(change.Apply(ctx, s, set)) {
		if it.Err != nil {
			t.Fatal(it.Err)
		}
	}
}
