package login

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/session"
)

// person answers questions in order and records them.
type person struct {
	answers []string
	asked   []string // the questions' beginnings, and what was shown
	page    func(url string) string
}

func (p *person) next(q session.Prompt) (string, error) {
	if q.Page != "" && p.page != nil {
		p.answers = append([]string{p.page(q.Page)}, p.answers...)
	}
	p.asked = append(p.asked, strings.TrimSpace(fmt.Sprint(q.Text, " ", len(q.List))))
	if len(p.answers) == 0 {
		return "", session.ErrNotInteractive
	}
	answer := p.answers[0]
	p.answers = p.answers[1:]
	return answer, nil
}

func (p *person) Ask(_ context.Context, q session.Prompt) (string, error)    { return p.next(q) }
func (p *person) Secret(_ context.Context, q session.Prompt) (string, error) { return p.next(q) }
func (p *person) Show(format string, args ...any) {
	p.asked = append(p.asked, "> "+fmt.Sprintf(format, args...))
}
func (p *person) Open(context.Context, string) error    { return errors.New("no browser") }
func (p *person) Progress(string, int) session.Progress { return silence{} }

type silence struct{}

func (silence) Add(int) {}
func (silence) Done()   {}

// atTerminal returns a session at a sandbox, with a user at the terminal.
func atTerminal(t *testing.T, conf sandbox.Config, p *person) (*session.Session, *sandbox.Server) {
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
	return sessionAt(t, server, p), server
}

// sessionAt returns another session at a sandbox, with its own home directory.
func sessionAt(t *testing.T, server *sandbox.Server, p *person) *session.Session {
	t.Helper()
	dir := t.TempDir()
	set := session.Settings{
		ConfigDir: filepath.Join(dir, "cfid"), Home: dir, Dir: dir, Vault: secret.ModeFile, VaultFile: filepath.Join(dir, "key"),
		Now: time.Now, Scrub: rest.NewScrubber(), TTY: true, PassphraseFD: -1, Getenv: func(string) string { return "" },
	}
	if err := os.MkdirAll(set.ConfigDir, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := session.Open(t.Context(), set, p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if _, err := Target(t.Context(), s, TargetInput{URL: server.API()}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestGuidedLoginChoosesAPlace(t *testing.T) {
	for name, row := range map[string]struct {
		user, password string
		answers        []string
		org, space     string
		asked          []string
	}{
		"one org, one space: silently": {"marissa", "koala", nil, "acme", "dev", nil},
		"empty for none":               {"admin", "admin", []string{""}, "", "", []string{"org (there are many: type a part of the name; empty for none) 0"}},
		"a part, then a number's name": {"admin", "admin", []string{"nowhere-at-all", "org-", "acme", ""}, "acme", "dev", []string{
			"org (there are many: type a part of the name; empty for none) 0",
			"> no org found whose name contains that; if there are many, type the full name",
			"org (there are many: type a part of the name; empty for none) 0",
			"> more than 20 names contain that",
			"org (there are many: type a part of the name; empty for none) 0",
		}},
		"nobody answers": {"admin", "admin", nil, "", "", []string{"org (there are many: type a part of the name; empty for none) 0"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := &person{answers: append([]string{row.user, row.password}, row.answers...)}
			s, server := atTerminal(t, sandbox.Config{Size: sandbox.Size{Orgs: 1200}}, p)
			server.ResetRequests()
			res, err := Login(t.Context(), s, LoginInput{})
			if err != nil {
				t.Fatal(err)
			}
			c := s.Chosen.Context
			if c.Org.Name != row.org || c.Space.Name != row.space || res.Context.Identity.User != row.user {
				t.Errorf("%s is in %s/%s", res.Context.Identity.User, c.Org.Name, c.Space.Name)
			}
			if d := cmp.Diff(row.asked, p.asked[2:], cmp.Transformer("empty", func(s []string) []string { return append([]string{}, s...) })); d != "" {
				t.Error(d)
			}
			asked := map[string]int{}
			for _, r := range server.Requests() {
				asked[r.Path]++
			}
			if n := asked["/uaa/login"]; n != 1 {
				t.Errorf("/login was read %d times", n)
			}
			lists := asked["/v3/organizations"]
			if row.answers == nil && lists > 2 {
				t.Errorf("%d lists of orgs to ask one question", lists)
			}
		})
	}
}

func TestPortsTaken(t *testing.T) {
	var ports []int
	for range 2 {
		l, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	b := &browserLogin{server: auth.Server{Authorize: "https://uaa.example.com/oauth/authorize"}}
	if _, err := b.listen(t.Context(), ports); !errors.Is(err, ErrPortsTaken) {
		t.Errorf("%v", err)
	}
}
