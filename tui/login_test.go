package tui

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/tui/frame"
)

// loginPage goes to the ways to log in.
func loginPage(st *stage) {
	st.t.Helper()
	st.until("server +logged in as|is not logged in")
	st.keys("L")
	st.until("How to log in")
}

// root is a session of the UAA's own admin client, in a home of its own.
func root(t testing.TB, server *sandbox.Server) *session.Session {
	t.Helper()
	s := sessionOf(t, server, "admin", "admin")
	secret := "adminsecret"
	must(login.Login(t.Context(), s, login.LoginInput{Grant: session.GrantClientCredentials, ClientID: "admin", ClientSecret: &secret}))
	s.Settings.Yes = "true"
	return s
}

// post creates something at a UAA.
func post(t testing.TB, server *sandbox.Server, path, body string) {
	t.Helper()
	token := must(identity.GetToken(t.Context(), root(t, server), identity.TokenGetInput{}))
	r := must(http.NewRequestWithContext(t.Context(), http.MethodPost, server.UAA()+path, strings.NewReader(body)))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusCreated {
		t.Fatalf("%s: %s %s", path, answer.Status, must(io.ReadAll(answer.Body)))
	}
}

// revoke ends the session of the dashboard's user at the server.
func revoke(st *stage) {
	st.t.Helper()
	name := must(st.f.Session.Context()).Identity.User
	for it := range must(identity.RevokeTokens(st.t.Context(), root(st.t, st.server), identity.TokenRevokeInput{Users: []string{name}})) {
		if it.Err != nil {
			st.t.Fatal(it.Err)
		}
	}
	st.server.Advance(13 * time.Hour) // a Cloud Controller does not check whether a token was revoked
}

// TestExpired: a session that is over is noticed where it shows; after a login what failed is done again, and what was
// staged is still there.
func TestExpired(t *testing.T) {
	t.Parallel()
	server := serve(t, twelve)
	people(t, sessionOf(t, server, "admin", "admin"))
	s := sessionOf(t, server, "marissa", "koala")
	st := enter(t, server, s, frame.Options{})
	st.until("logged in as marissa")
	revoke(st)
	st.keys("2")
	st.until("log in again", "log in as before: password", "log in another way")
	st.sane()
	st.golden("again-80x24")
	st.keys("esc")
	st.until("error:")
	st.keys("r")
	st.until("log in again")
	st.keys("enter")
	st.until("[Pp]assword for marissa")
	st.keys("wrong-not-a-real-secret", "enter")
	st.until("login failed", "t try again")
	if strings.Contains(st.picture(), "wrong-not") {
		t.Error("the screen repeats the password")
	}
	st.keys("t")
	st.until("[Pp]assword for marissa")
	st.keys("koala", "enter")
	st.until("> acme", "logged in to marissa")
}

// TestExpiredInPlan: staged changes outlive the end of the session.
func TestExpiredInPlan(t *testing.T) {
	t.Parallel()
	st := begin(t, twelve, frame.Options{})
	matrixOf(st)
	st.keys("right", "space", "P")
	st.until("1 to add")
	revoke(st)
	st.keys("a")
	st.until("log in again")
	st.keys("enter")
	st.until("[Pp]assword for admin")
	st.keys("admin", "enter")
	st.until("1 change applied")
}

// Person is somebody at a browser: at a page that was named, with a device's code, or who reads a page.
type Person interface {
	Approve(page, code string) error
	Read(page string) (string, error)
}

// LoginWays logs in by every way that works at a terminal, each time as somebody else than the session is: marissa is at the
// browser.
func LoginWays(t *testing.T, marissa Person) {
	ways := map[string]func(t *testing.T, st *stage){
		"as offered": func(_ *testing.T, st *stage) {
			st.keys("1")
			st.until(`Email \[admin\]`)
			st.keys("marissa", "enter")
			st.until("[Pp]assword for marissa")
			st.keys("koala", "enter")
		},
		"password": func(_ *testing.T, st *stage) {
			st.keys("2")
			st.until(`Email \[admin\]`)
			st.keys("marissa", "enter")
			st.until("[Pp]assword for marissa")
			st.keys("koala", "enter")
		},
		"one-time code": func(t *testing.T, st *stage) {
			st.keys("3")
			st.until("one-time code from that page", "/passcode")
			st.sane()
			page := regexp.MustCompile(`http\S+/passcode`).FindString(st.picture())
			text := must(marissa.Read(page))
			code := regexp.MustCompile(`<code>(\S+)</code>`).FindStringSubmatch(text)
			if code == nil {
				t.Fatal(text)
			}
			st.keys(code[1], "enter")
		},
		"browser": func(t *testing.T, st *stage) {
			secret := "not-a-real-secret"
			must(identity.CreateClient(t.Context(), root(t, st.server), identity.ClientCreateInput{ID: "cli", Preset: "cli", Secret: &secret}))
			st.f.Talk.Browse = func(_ context.Context, url string) error {
				go func() {
					// This browser keeps no connection open: the last page, which nobody needs, may be gone before it asks.
					if err := marissa.Approve(url, ""); err != nil && !strings.Contains(err.Error(), "/done") {
						t.Error(err)
					}
				}()
				return nil
			}
			st.keys("4")
			st.until("log in: browser", "client")
			st.keys("enter")
			st.until("client is required")
			st.keys("cli", "enter")
			st.until("secret of client cli")
			st.keys("not-a-real-secret", "enter")
		},
		"device": func(t *testing.T, st *stage) {
			post(t, st.server, "/oauth/clients", tv)
			st.keys("5", "tv", "enter")
			st.until("secret of client tv")
			st.keys("enter")
			approved(st, marissa)
		},
		"client": func(_ *testing.T, st *stage) {
			st.keys("6")
			st.until("log in: client")
			st.keys("app", "enter")
			st.until("secret of client app")
			st.keys("appclientsecret", "enter")
		},
	}
	ways["identity provider"] = func(t *testing.T, st *stage) {
		corp := serve(t, sandbox.Config{DevicePause: time.Second})
		post(t, corp, "/oauth/clients", tv)
		post(t, st.server, "/identity-providers?rawConfig=true", strings.ReplaceAll(corpProvider, "CORP", corp.UAA()))
		post(t, st.server, "/oauth/clients", `{"client_id":"corp","client_secret":"","scope":["openid","cloud_controller.read"],
			"authorized_grant_types":["urn:ietf:params:oauth:grant-type:jwt-bearer"],"allowpublic":true}`)
		st.keys("7", corp.UAA()+"/oauth/token", "enter", "tv", "enter", "right", "right", "enter", "corp", "enter", "openid", "enter")
		st.until("secret of client corp")
		st.keys("enter")
		approved(st, marissa)
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, sandbox.Config{DevicePause: time.Second})
			st := enter(t, server, sessionOf(t, server, "admin", "admin"), frame.Options{})
			loginPage(st)
			way(t, st)
			if name == "client" {
				st.until("now in context app@127", "accepts the token")
				return
			}
			st.until("now in context marissa@127", "logged in as marissa")
		})
	}
}

const (
	tv = `{"client_id":"tv","client_secret":"","scope":["openid","cloud_controller.read"],
		"authorized_grant_types":["urn:ietf:params:oauth:grant-type:device_code","refresh_token"],"allowpublic":true}`
	corpProvider = `{"type":"oidc1.0","originKey":"corp","name":"Corp","active":true,"config":{"issuer":"CORP/oauth/token",
		"authUrl":"CORP/oauth/authorize","tokenUrl":"CORP/oauth/token","tokenKeyUrl":"CORP/token_keys","relyingPartyId":"tv",
		"linkText":"Corp","attributeMappings":{"user_name":"user_name"}}}`
)

// approved sees the code on the screen, and approves it at the page.
func approved(st *stage, marissa Person) {
	st.t.Helper()
	st.until("Only at 127")
	st.sane()
	page, code := deviceOf(st)
	go func() {
		if err := marissa.Approve(page, code); err != nil {
			st.t.Error(err)
		}
	}()
}

func deviceOf(st *stage) (page, code string) {
	for _, o := range st.f.Over {
		if w, ok := o.(*frame.Waiting); ok && w.Shown.Device != nil {
			return w.Shown.Device.URL, w.Shown.Device.Code
		}
	}
	return "", ""
}

// TestLoginStops: a login that waits for a browser can be left, and nothing has changed.
func TestLoginStops(t *testing.T) {
	t.Parallel()
	st := begin(t, twelve, frame.Options{})
	post(t, st.server, "/oauth/clients", tv)
	loginPage(st)
	st.keys("5", "tv", "enter")
	st.until("secret of client tv")
	st.keys("enter")
	st.until("Only at 127")
	st.keys("y")
	for st.copied == "" {
		st.send(<-st.msgs)
	}
	if !strings.HasSuffix(st.copied, "/device") {
		t.Errorf("copied %q", st.copied)
	}
	st.keys("esc")
	st.until("log in to admin.*: stopped")
	st.keys("o")
	st.until("cfid login --context admin.* --device")
	st.keys("esc", "esc")
	st.until("logged in as admin")
}

// TestTyping: an offer to log in takes no keys from a user who is typing; it appears with the next failure.
func TestTyping(t *testing.T) {
	t.Parallel()
	st := begin(t, twelve, frame.Options{})
	st.until("logged in as")
	st.keys("2")
	st.until("org-00012")
	st.keys("/")
	late := frame.Answer{Scope: st.f.Top().Scope, Run: st.f.Top().Scope.Run, Err: &session.LoginError{Context: "here"}, Deliver: func() tea.Cmd { return nil }}
	st.send(late)
	st.keys("org-00003", "enter")
	st.until("1 of 13")
	st.send(late)
	st.until("log in again", "is not logged in")
}
