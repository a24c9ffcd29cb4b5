package tui

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/tui/accounts"
	"github.com/cfid-cli/cfid/tui/frame"
)

// clientSession logs the sandbox's client admin in, which may do all that a UAA knows.
func clientSession(t testing.TB, server *sandbox.Server) *session.Session {
	t.Helper()
	home := t.TempDir()
	ctx := context.Background()
	set := session.Settings{
		ConfigDir: filepath.Join(home, "cfid"), Home: home, Dir: home, Getenv: func(string) string { return "" },
		Vault: "file", VaultFile: filepath.Join(home, "key"), PassphraseFD: -1, Now: time.Now, Scrub: session.NewScrubber(), TTY: true,
	}
	must(login.Target(ctx, must(session.Open(ctx, set, silent{})), login.TargetInput{URL: server.API()}))
	secret := "adminsecret"
	must(login.Login(ctx, must(session.Open(ctx, set, silent{})), login.LoginInput{Grant: "client_credentials", ClientID: "admin", ClientSecret: &secret}))
	s := must(session.Open(ctx, set, silent{}))
	t.Cleanup(s.Close)
	return s
}

// manage starts the dashboard of the client admin.
func manage(t testing.TB, o frame.Options) *stage {
	t.Helper()
	server := serve(t, twelve)
	return enter(t, server, clientSession(t, server), o)
}

// to goes to a screen of home, whatever its number is.
func (st *stage) to(name string) {
	st.t.Helper()
	i := slices.IndexFunc(screens().Places, func(p frame.Place) bool { return p.Name == name })
	st.run(st.f.GoTo(screens().Places[i].Open()))
}

// user reads a user at the server; nil: there is none.
func (st *stage) user(name string) *session.User {
	u, err := frame.Single(identity.GetUsers(context.Background(), st.f.Session, identity.UserInput{Names: []string{name}}))
	if err != nil {
		return nil
	}
	return u
}

func (st *stage) members(group string) string {
	st.t.Helper()
	var names []string
	for m, err := range must(identity.ListMembers(context.Background(), st.f.Session, identity.MemberListInput{Group: group})) {
		if err != nil {
			st.t.Fatal(err)
		}
		names = append(names, accounts.MemberName(m))
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// TestAccountScreens draws the screens of users, groups and clients, and their dialogues, at 80×24 and wide.
func TestAccountScreens(t *testing.T) {
	for name, size := range map[string]tea.WindowSizeMsg{"80x24": {Width: 80, Height: 24}, "160x40": {Width: 160, Height: 40}} {
		t.Run(name, func(t *testing.T) {
			st := manage(t, frame.Options{})
			st.send(size)
			st.until("as admin|accepts the token")
			shot := func(screen string) { t.Helper(); st.sane(); st.golden(screen + "-" + name) }
			st.to("users")
			st.until("user-000017", " 32\n")
			shot("users")
			st.keys("n")
			shot("user-new")
			st.keys("joe@example.com", "enter", "enter", "Joe", "enter", "enter", "enter")
			st.until("password of the new user")
			shot("user-password")
			st.keys("not-a-real-secret", "enter")
			st.until("again")
			st.keys("not-a-real-secret", "enter")
			st.until("created user joe@example.com", "> joe@example.com")
			st.keys("enter")
			st.until("given-name +Joe", "uaa.user")
			shot("user")
			st.keys("d")
			st.until("delete user joe@example.com@uaa\\?")
			shot("user-delete")
			st.keys("esc", "p")
			st.until("Anyone who has the link")
			st.sane()
			st.keys("enter", "esc", "/", "zzz")
			st.until("search the server")
			shot("users-none")
			st.keys("esc")
			groupShots(st, shot)
			clientShots(st, shot)
		})
	}
}

func groupShots(st *stage, shot func(string)) {
	st.t.Helper()
	st.to("groups")
	st.until("clients.read", " 44\n")
	shot("groups")
	st.keys("n")
	shot("group-new")
	st.keys("reports.read", "enter", "may read reports", "enter")
	st.until("created group reports.read", "> reports.read")
	st.keys("enter")
	st.until("no members", "description +may read reports")
	st.keys("a")
	shot("group-add")
	st.keys("user-000003", "enter", "enter")
	st.until("added member user-000003", "> user-000003")
	st.keys("a", "user-000004", "enter", "enter")
	st.until("added member user-000004", "  user-000004")
	st.keys("M")
	st.until("no mappings")
	st.keys("a", "cn=readers", "enter", "enter", "enter")
	st.until("added external group cn=readers", "> cn=readers")
	shot("mappings")
	st.keys("esc", "r")
	st.until("mapped from +cn=readers \\(ldap\\)", "> user-000003", " 2\n")
	shot("group")
	st.keys("esc")
	st.until("> reports.read +2")
	st.keys("d")
	st.until("the members of reports.read lose it", "delete group reports.read\\?")
	shot("group-delete")
	st.keys("yes", "enter")
	st.until("deleted group reports.read")
}

func clientShots(st *stage, shot func(string)) {
	st.t.Helper()
	st.to("clients")
	st.until("> admin", " 5\n")
	shot("clients")
	st.keys("n")
	shot("client-new")
	st.keys("ci", "enter", "enter", "uaa.none", "enter")
	st.until("secret of client ci")
	shot("client-secret")
	st.keys("enter")
	st.until("> ci")
	st.keys("enter")
	st.until("what it may do for itself")
	shot("client")
	st.keys("R")
	st.until("add a second secret to client ci\\?")
	shot("client-rotate")
}

// TestUserKeys: each key of a user does what it says, at the server too.
func TestUserKeys(t *testing.T) {
	st := manage(t, frame.Options{})
	st.until("accepts the token")
	st.to("users")
	st.until("> admin", " 32\n")
	st.keys("/", "user-000002", "enter")
	st.until("1 of 32")
	st.keys("D")
	st.until("deactivate user user-000002@uaa\\?")
	st.keys("esc")
	if !st.user("user-000002").Active {
		t.Fatal("deactivated without a yes")
	}
	st.keys("D", "y")
	st.until("active: true → false", "> user-000002 .* no ")
	if st.user("user-000002").Active {
		t.Error("still active")
	}
	st.keys("enter")
	st.until("active +no")
	st.keys("A")
	st.until("active +yes", "changed user user-000002@uaa")
	st.keys("U")
	st.until("unlocked user user-000002@uaa")
	st.keys("o")
	st.until("cfid user get user-000002@uaa", "cfid user deactivate user-000002@uaa", "cfid user delete user-000002@uaa")
	st.keys("esc", "p")
	st.until("link for user-000002", "reset_password\\?code=")
	st.keys("enter", "d")
	st.until("delete user user-000002@uaa\\?")
	st.keys("no", "enter")
	st.until("not confirmed, nothing was changed")
	st.keys("d")
	st.until("delete user user-000002@uaa\\?")
	st.keys("yes", "enter")
	st.until("home › users\n", "deleted user user-000002@uaa", "0 of 31")
	if st.user("user-000002") != nil {
		t.Error("not deleted")
	}
	st.keys("esc")
	st.until("> user-000003|user-000003")
	st.keys("home", "down", "down", "space", "space", "d")
	st.until("delete user user-000001@uaa, user-000003@uaa\\?")
	st.keys("yes", "enter")
	st.until("2 deleted", " 29\n")
}

// TestGroupKeys: members come and go, users as well as groups, and external groups are mapped and unmapped.
func TestGroupKeys(t *testing.T) {
	st := manage(t, frame.Options{})
	st.to("groups")
	st.until("> openid", " 44\n")
	st.keys("n", "enter")
	st.until("name is required")
	st.keys("openid", "enter", "enter")
	st.until("failed", "already exists")
	st.keys("e", "ctrl+u", "reports.read", "enter", "enter")
	st.until("created group reports.read")
	st.keys("enter")
	st.until("no members")
	st.keys("a", "user-000003 user-000004@uaa", "enter", "enter")
	st.until("2 added", "user-000004")
	st.keys("a", "scim.read", "enter", "right", "enter")
	st.until("added member scim.read", "group", "scim.read ")
	if got := st.members("reports.read"); got != "scim.read user-000003@uaa user-000004@uaa" {
		t.Errorf("members: %s", got)
	}
	st.keys("a", "nobody user-000005", "enter", "enter")
	st.until("add: 1 of 2 failed", "user nobody not found")
	st.keys("esc")
	st.until("user-000005", " 4\n")
	st.keys("end")
	st.until("> user-000005")
	st.keys("o")
	st.until("cfid group member list reports.read", "cfid group member remove reports.read user-00000")
	st.keys("esc", "home")
	st.until("> scim.read")
	st.keys("space", "space", "space", "space", "x")
	st.until("remove 4 members from reports.read\\?")
	st.keys("n")
	if got := st.members("reports.read"); !strings.Contains(got, "user-000003") {
		t.Errorf("removed without a yes: %s", got)
	}
	st.keys("x", "y")
	st.until("4 removed", "no members")
	if got := st.members("reports.read"); got != "" {
		t.Errorf("still there: %s", got)
	}
	st.keys("M")
	st.until("no mappings")
	st.keys("a", "cn=one", "enter", "enter", "enter")
	st.until("> cn=one")
	st.keys("a", "cn=two", "enter", "okta", "enter", "enter")
	st.until("> cn=two +okta")
	st.keys("space", "up", "space", "x")
	st.until("unmap 2 external groups\\?")
	st.keys("y")
	st.until("2 removed", "no mappings")
	st.keys("esc", "esc")
	st.until("> reports.read +0")
}
