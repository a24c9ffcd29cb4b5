package tui

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
)

// has says whether a key does something on the screen in front.
func (st *stage) has(key string) bool {
	top := st.f.Top()
	return slices.ContainsFunc(top.Screen.Keys(st.f, top.Scope), func(b frame.Binding) bool { return slices.Contains(b.Keys, key) })
}

// unwritable: no key that writes is there, and none does anything.
func (st *stage) unwritable(screen string) {
	st.t.Helper()
	for _, key := range []string{"n", "d", "D", "A", "U", "p", "a", "x", "R", "O"} {
		if st.has(key) {
			st.t.Errorf("%s: %s is there though nothing can be written", screen, key)
		}
		st.keys(key)
	}
}

// TestAccountsReadOnly: what can't be written has no key, whether for --read-only or for the token's scopes.
func TestAccountsReadOnly(t *testing.T) {
	st := manage(t, frame.Options{ReadOnly: true})
	for screen, row := range map[string]string{"users": "> admin", "groups": "> openid", "clients": "> admin"} {
		st.to(screen)
		st.until(row)
		for range 2 { // the list, and the page of its first row
			st.unwritable(screen)
			st.keys("enter")
		}
		if len(st.f.Over) > 0 || len(st.f.Jobs) > 0 {
			t.Errorf("%s: something began", screen)
		}
	}
	server := serve(t, twelve)
	st = enter(t, server, sessionOf(t, server, "marissa", "koala"), frame.Options{})
	st.until("as marissa")
	st.to("users")
	st.until("403", "it needs the scope", "press r to try again")
	st.sane()
	if st.has("n") || st.has("d") {
		t.Error("who may read no user may make or delete one")
	}
}

// TestAccountsProtected: a protected context asks for its name, once, and without a yes before.
func TestAccountsProtected(t *testing.T) {
	server := serve(t, twelve)
	s := clientSession(t, server)
	must(login.ProtectContext(t.Context(), s, s.Name(), true))
	st := enter(t, server, must(session.Open(t.Context(), s.Settings, silent{})), frame.Options{})
	st.until("PROTECTED")
	st.to("users")
	st.until("user-000001", " 32\n")
	st.keys("end", "D")
	st.until("is protected. To deactivate user user")
	st.keys("no", "enter")
	st.until("not confirmed, nothing was changed")
	st.keys("D")
	st.until("is protected")
	st.keys(s.Name(), "enter")
	st.until("active: true → false")
}

// TestAccountFaults: what a server refuses is explained and can be tried again; what was done is done.
func TestAccountFaults(t *testing.T) {
	st := manage(t, frame.Options{})
	st.until("accepts the token")
	st.fault("500:path=/uaa/Users")
	st.to("users")
	st.until("error:", "press r to try again")
	st.sane()
	st.fault()
	st.keys("r")
	st.until("user-000001", " 32\n")
	st.fault("not-json:path=/uaa/Users,times=1")
	st.keys("enter")
	st.until("account\n error:", "press r to try again")
	st.keys("r")
	st.until("groups", "active +yes")
	st.keys("esc", "down", "down", "space", "space", "space", "d")
	st.until("delete user user-000001@uaa, user-000002@uaa, user-000003@uaa\\?")
	st.fault("not-json:path=/uaa/Users,times=1")
	st.keys("yes", "enter")
	st.until("delete: . of 3 failed")
	st.sane()
	st.keys("esc")
	st.until(" 30\n")
	if n := len(st.f.Top().Screen.(*page.List[*session.User]).Marks); n != 1 {
		t.Errorf("%d are still marked, of one that failed", n)
	}
	st.fault("slow-headers:path=/uaa/Users,delay=30s")
	st.keys("U")
	st.until("unlock user…", "esc stop")
	st.keys("esc")
	st.until("unlock user: stopped; the change may have been made")
	if len(st.f.Jobs) > 0 || len(st.f.Stack) != 2 {
		t.Error("esc did more, or less, than to stop")
	}
	st.fault()
}

// TestLeftMeanwhile: a write goes on though its screen is left or read again, and reports it in the end.
func TestLeftMeanwhile(t *testing.T) {
	st := manage(t, frame.Options{})
	st.to("groups")
	st.until("> openid")
	st.fault("slow-headers:path=/uaa/Groups,delay=150ms")
	st.keys("n", "reports.read", "enter", "enter", "r", ":")
	st.keys("esc")
	st.to("clients")
	st.until("created group reports.read")
	st.fault()
	st.to("groups")
	st.until("reports.read|45")
}

// TestSearch: where the filter finds nothing the server is asked, and esc shows all again.
func TestSearch(t *testing.T) {
	st := manage(t, frame.Options{})
	find := func(screen, first, text, found string) {
		t.Helper()
		st.to(screen)
		st.until(first)
		st.loaded()
		if screen == "clients" {
			st.keys("end")
		}
		l := st.f.Top().Screen.(interface{ Drop(ids ...string) tea.Cmd })
		_, id := st.f.Top().Screen.(frame.Copier).Copied()
		st.run(l.Drop(id)) // as if its page had not come yet
		st.keys("/", text)
		st.until("search the server")
		st.keys("enter")
		st.until(screen+" with "+text, found, " 1\n")
		st.keys("esc")
		st.until("home › "+screen+"\n", first)
	}
	find("users", "> admin", "ADMI", "> admin +uaa")
	find("groups", "> openid", "openi", "> openid")
	st.to("clients")
	st.until("> admin")
	st.keys("n", "zebra", "enter", "enter", "uaa.none", "enter")
	st.until("secret of client zebra")
	st.keys("enter")
	find("clients", "zebra", "ZEBR", "> zebra")
	st.to("users")
	st.until("> admin")
	st.keys("/", "a@b", "enter")
	st.until("no user has a@b in its name, or none that you may see", "users with a@b")
	st.keys("/", "zzz", "enter", "esc")
	st.until("user-000001")
}

// TestAccountsHostile: names that servers made up control no terminal, wherever they stand.
func TestAccountsHostile(t *testing.T) {
	const evil = "evil\x1b]0;owned\x07\x1b[2J\u202egro\u0085"
	st := manage(t, frame.Options{Color: true})
	st.to("users")
	st.until("user-000001", " 32\n")
	l := st.f.Top().Screen.(*page.List[*session.User])
	st.run(l.Put(&session.User{ID: "1", UserName: evil, Origin: evil}, &session.User{ID: "2", UserName: strings.Repeat("漢", 500), Origin: "uaa"}))
	d := &page.Detail{Name: evil, ID: evil, Names: []string{evil}, Lead: []string{frame.CommandLine(line.UserGet.With, evil)}, Sources: []*page.Reading{{
		Title: evil, Read: func(context.Context, *session.Session) ([]page.Part, error) {
			return []page.Part{{Title: evil, Entries: []page.Entry{{Label: "name", Text: evil}, {Text: strings.Repeat("long", 200)}}}}, nil
		},
	}}}
	for _, size := range []tea.WindowSizeMsg{{Width: 80, Height: 24}, {Width: 61, Height: 9}, {Width: 20, Height: 5}} {
		st.send(size)
		st.keys("end", "up")
		st.sane()
		for _, key := range []string{"D", "d", "o", "?"} {
			st.keys(key)
			st.pump(0)
			st.sane()
			st.keys("esc", "esc")
		}
		st.run(st.f.Push(d))
		st.pump(20e6)
		for range 4 {
			st.sane()
			st.keys("down")
		}
		st.keys("o")
		st.sane()
		st.keys("esc", "esc")
		st.f.Lay(&frame.Secret{Title: "shown", Copies: "it", Shown: []frame.Disclosed{{Name: evil, Value: evil}}, Below: []string{evil}})
		st.sane()
		st.keys("enter")
		for len(st.f.Stack) > 2 || len(st.f.Over) > 0 {
			st.keys("esc")
		}
	}
}

// TestPutDrop: rows come and go while others are still filtered and sorted; the cursor and the marks stay where they belong.
func TestPutDrop(t *testing.T) {
	st, l := crowd(t, 30_000)
	st.keys("s")
	for i := range 40 {
		id := fmt.Sprintf("%08x-0000-4000-8000-000000000000", i*7919)
		l.Put(&thing{name: fmt.Sprintf("changed-%02d", i), id: id})
		l.Drop(fmt.Sprintf("%08x-0000-4000-8000-000000000000", (i+100)*7919))
		l.Put(&thing{name: fmt.Sprintf("new-%02d", i), id: fmt.Sprint("new", i)})
		if i%10 == 0 {
			st.keys("S")
		}
		st.pump(1e6)
		st.sane()
	}
	st.loaded()
	if name, _ := l.Copied(); name != "new-39" {
		t.Errorf("the cursor is on %s", name)
	}
	if len(l.Rows) != 30_000 || len(l.Shown) != 30_000 {
		t.Errorf("%d rows, %d shown", len(l.Rows), len(l.Shown))
	}
	st.keys("/", "changed", "enter")
	st.until("40 of 30000")
	st.keys("space", "space")
	marked := l.Chosen()
	l.Drop(marked[0].id)
	if len(l.Chosen()) != 1 || len(l.Shown) != 39 {
		t.Errorf("%d chosen, %d shown", len(l.Chosen()), len(l.Shown))
	}
	l.Put(marked[1])
	if len(l.Marks) != 0 {
		t.Error("what was worked on is still marked")
	}
}

// TestManyUsers: a hundred thousand come page by page, and while they do the list moves and the server is asked.
func TestManyUsers(t *testing.T) {
	st := manage(t, frame.Options{})
	st.until("accepts the token")
	more := make(chan struct{})
	l := page.NewList(things(), func(context.Context, *session.Session) (iter.Seq2[*thing, error], error) {
		return func(yield func(*thing, error) bool) {
			for i := range 1000 {
				if !yield(&thing{name: fmt.Sprintf("user-%06d", i), id: fmt.Sprint(i)}, nil) {
					return
				}
			}
			<-more
		}, nil
	})
	l.Searching(func(text string) func(context.Context, *session.Session) (iter.Seq2[*thing, error], error) {
		return func(context.Context, *session.Session) (iter.Seq2[*thing, error], error) {
			return func(yield func(*thing, error) bool) { yield(&thing{name: "found " + text, id: "x"}, nil) }, nil
		}
	})
	st.run(st.f.Push(l))
	st.until("1000 …")
	st.keys("/", "Joe")
	st.until("no thing of 1000 matches joe", "to search the server for it")
	st.keys("enter")
	st.until("> found Joe")
	close(more)
	st.keys("esc")
	st.until("user-000000")
}
