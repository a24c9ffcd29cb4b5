package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func user(name, client, origin string) Identity {
	return Identity{Grant: "password", ClientID: client, User: name, Origin: origin}
}

func clientOnly(id string) Identity { return Identity{Grant: "client_credentials", ClientID: id} }

// standing returns a context with the given target, zone and identity.
func standing(name, url, zone string, identity Identity) *Context {
	return &Context{ID: testID(name), Name: name, Target: Target{URL: url}, Zone: zone, Identity: identity, Created: testNow()}
}

func TestFindForLogin(t *testing.T) {
	const uaa = "http://localhost:8080/uaa"
	marissa := user("marissa", "cf", "uaa")
	bare := standing("api.a.example.com", serverA, "", Identity{})
	mine := standing("marissa@api.a.example.com", serverA, "", marissa)
	on := func(url string, id Identity) Login { return Login{Target: Target{URL: url}, Identity: id} }
	for _, tc := range []struct {
		name     string
		contexts []*Context
		selected string
		login    Login
		as       string
		zone     string
		want     string // name of the context afterwards
		place    string // name of the context that is written; "" for a new one
	}{
		{name: "first login", login: on(serverA, marissa), want: "marissa@api.a.example.com"},
		{name: "turns the targeted context into its own", contexts: []*Context{bare}, selected: bare.Name, login: on(serverA, marissa),
			want: "marissa@api.a.example.com", place: bare.Name},
		{name: "leaves a bare one of another server", contexts: []*Context{bare}, selected: bare.Name, login: on(serverB, marissa),
			want: "marissa@api.b.example.com"},
		{name: "renews the selected one", contexts: []*Context{mine}, selected: mine.Name, login: on("https://API.a.example.com:443/", marissa),
			want: mine.Name, place: mine.Name},
		{name: "renews in another case and by another grant", contexts: []*Context{mine}, selected: mine.Name,
			login: on(serverA, Identity{Grant: "authorization_code", ClientID: "cf", User: "Marissa", UserID: "7", Origin: "uaa"}),
			want:  mine.Name, place: mine.Name},
		{name: "renews its own though another is selected", contexts: []*Context{mine, standing("admin@api.a.example.com", serverA, "", clientOnly("admin"))},
			selected: "admin@api.a.example.com", login: on(serverA, marissa), want: mine.Name, place: mine.Name},
		{name: "one user through two clients", contexts: []*Context{mine}, selected: mine.Name, login: on(serverA, user("marissa", "app", "uaa")),
			want: "marissa@api.a.example.com+app"},
		{name: "two origins", contexts: []*Context{mine}, selected: mine.Name, login: on(serverA, user("marissa", "cf", "ldap")),
			want: "marissa@api.a.example.com+cf"},
		{name: "two origins and the client's name taken", contexts: []*Context{mine, standing("marissa@api.a.example.com+cf", serverA, "", user("marissa", "cf", "ldap"))},
			login: on(serverA, user("marissa", "cf", "okta")), want: "marissa@api.a.example.com+cf+okta"},
		{name: "all names taken", contexts: []*Context{mine, standing("marissa@api.a.example.com+cf", serverB, "", marissa), standing("marissa@api.a.example.com+cf+okta", serverB, "", marissa)},
			login: on(serverA, user("marissa", "cf", "okta")), want: "marissa@api.a.example.com+cf+okta+2"},
		{name: "another user", contexts: []*Context{mine}, selected: mine.Name, login: on(serverA, user("joe", "cf", "uaa")), want: "joe@api.a.example.com"},
		{name: "user admin beside client admin", contexts: []*Context{standing("admin@localhost:8080", uaa, "", clientOnly("admin"))},
			login: on(uaa, user("admin", "cf", "uaa")), want: "admin@localhost:8080+cf"},
		{name: "client admin beside user admin", contexts: []*Context{standing("admin@localhost:8080", uaa, "", user("admin", "cf", "uaa"))},
			login: on(uaa, clientOnly("admin")), want: "admin@localhost:8080+admin"},
		{name: "admin on two UAAs", contexts: []*Context{standing("admin@uaa.a.example.com", "https://uaa.a.example.com", "", clientOnly("admin"))},
			selected: "admin@uaa.a.example.com", login: on("https://uaa.b.example.com", clientOnly("admin")), want: "admin@uaa.b.example.com"},
		{name: "two UAAs on two ports", contexts: []*Context{standing("admin@localhost:8080", uaa, "", clientOnly("admin"))},
			selected: "admin@localhost:8080", login: on("http://localhost:8081/uaa", clientOnly("admin")), want: "admin@localhost:8081"},
		{name: "two UAAs on one port", contexts: []*Context{standing("admin@localhost:8080", uaa, "", clientOnly("admin"))},
			selected: "admin@localhost:8080", login: on("http://localhost:8080/other", clientOnly("admin")), want: "admin@localhost:8080+admin"},
		{name: "two zones", contexts: []*Context{mine}, selected: mine.Name, login: on(serverA, marissa), zone: "blue", want: "marissa@api.a.example.com/blue"},
		{name: "a person's name stays", contexts: []*Context{standing("prod", serverA, "", Identity{})}, selected: "prod", login: on(serverA, marissa),
			want: "prod", place: "prod"},
		{name: "a second bare one", contexts: []*Context{standing("api.a.example.com+2", serverA, "", Identity{})}, selected: "api.a.example.com+2",
			login: on(serverA, marissa), want: mine.Name, place: "api.a.example.com+2"},
		{name: "its own before the bare one", contexts: []*Context{bare, mine}, selected: bare.Name, login: on(serverA, marissa), want: mine.Name, place: mine.Name},
		{name: "as: a new one beside its own", contexts: []*Context{mine}, selected: mine.Name, login: on(serverA, marissa), as: "two", want: "two"},
		{name: "as: the bare one", contexts: []*Context{bare}, selected: bare.Name, login: on(serverA, marissa), as: "two", want: "two", place: bare.Name},
		{name: "as: its own", contexts: []*Context{mine, bare}, selected: bare.Name, login: on(serverA, marissa), as: mine.Name, want: mine.Name, place: mine.Name},
		{name: "as: a bare one by name", contexts: []*Context{mine, bare}, selected: mine.Name, login: on(serverA, marissa), as: bare.Name, want: bare.Name, place: bare.Name},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := &File{Contexts: tc.contexts}
			in := tc.login
			in.Selected, in.As, in.Zone = testID(tc.selected), tc.as, tc.zone
			got, err := FindForLogin(f, in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(Place{Context: f.Find(tc.place), Name: tc.want}, got); diff != "" {
				t.Errorf("place (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLoginAsRefusesAContextOfSomethingElse(t *testing.T) {
	marissa := user("marissa", "cf", "uaa")
	f := &File{Contexts: []*Context{standing("x", serverA, "", marissa), standing("bare", serverB, "", Identity{})}}
	for _, tc := range []struct {
		name string
		in   Login
		want error
	}{
		{"user", Login{Target: Target{URL: serverA}, Identity: user("joe", "cf", "uaa"), As: "x"}, ErrNameTaken},
		{"client", Login{Target: Target{URL: serverA}, Identity: user("marissa", "app", "uaa"), As: "x"}, ErrNameTaken},
		{"origin", Login{Target: Target{URL: serverA}, Identity: user("marissa", "cf", "ldap"), As: "x"}, ErrNameTaken},
		{"server", Login{Target: Target{URL: serverB}, Identity: marissa, As: "x"}, ErrNameTaken},
		{"zone", Login{Target: Target{URL: serverA}, Zone: "blue", Identity: marissa, As: "x"}, ErrNameTaken},
		{"bare one of another server", Login{Target: Target{URL: serverA}, Identity: marissa, As: "bare"}, ErrNameTaken},
		{"no name", Login{Target: Target{URL: serverA}, Identity: marissa, As: "a b"}, ErrBadName},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := FindForLogin(f, tc.in); !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
		})
	}
}

func TestLoginWrites(t *testing.T) {
	f := &File{}
	now := testNow()
	in := Login{Target: Target{URL: serverA}, Identity: user("marissa", "cf", "uaa"), TLS: TLS{SkipVerify: true, Hosts: []string{"h"}}}
	bare := f.Target(Targeting{Target: in.Target}, now)
	bare.Org, bare.Protected, bare.Tokens = Ref{Name: "acme"}, true, Ends{Access: now}
	in.Selected = bare.ID
	first, err := f.Login(in, now.Add(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	if first != bare || len(first.ID) != 32 {
		t.Errorf("the bare context was not turned into %+v", first)
	}
	in.TLS.Hosts[0] = "changed later"
	in.Selected, in.Identity = first.ID, clientOnly("admin")
	second, err := f.Login(in, now.Add(2*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	want := &File{Current: "admin@api.a.example.com", Previous: "marissa@api.a.example.com", Contexts: []*Context{
		{ID: bare.ID, Name: "marissa@api.a.example.com", Target: in.Target, TLS: TLS{SkipVerify: true, Hosts: []string{"h"}}, Org: Ref{Name: "acme"},
			Identity: user("marissa", "cf", "uaa"), Protected: true, Tokens: Ends{Access: now}, Created: now, Used: now.Add(time.Second)},
		{ID: second.ID, Name: "admin@api.a.example.com", Target: in.Target, TLS: in.TLS, Identity: clientOnly("admin"),
			Created: now.Add(2 * time.Second), Used: now.Add(2 * time.Second)},
	}}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
}

func TestFindForTarget(t *testing.T) {
	now := testNow()
	old := standing("old", serverA, "", user("a", "cf", "uaa"))
	late := standing("late", serverA, "", user("b", "cf", "uaa"))
	old.Used, late.Used = now, now.Add(time.Hour)
	blue := standing("blue", serverA, "blue", Identity{})
	for _, tc := range []struct {
		name, current, previous, url, zone, want string
	}{
		{"used last", "", "", serverA, "", "late"},
		{"written otherwise", "", "", "HTTPS://api.A.example.com:443/", "", "late"},
		{"the current one was used last", "old", "late", serverA, "", "old"},
		{"then the previous one", "blue", "old", serverA, "", "old"},
		{"zone", "", "", serverA, "blue", "blue"},
		{"other zone", "", "", serverA, "green", ""},
		{"other server", "", "", serverB, "", ""},
		{"other port", "", "", serverA + ":8443", "", ""},
		{"other scheme", "", "", strings.Replace(serverA, "https", "http", 1), "", ""},
		{"other path", "", "", serverA + "/uaa", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := &File{Current: tc.current, Previous: tc.previous, Contexts: []*Context{old, late, blue}}
			if got := FindForTarget(f, tc.url, tc.zone); got != f.Find(tc.want) {
				t.Errorf("got %+v, want %q", got, tc.want)
			}
		})
	}
}

func TestTargetWrites(t *testing.T) {
	f, now := &File{}, testNow()
	a := f.Target(Targeting{Target: Target{URL: "http://localhost:8080/uaa"}, TLS: &TLS{SkipVerify: true}}, now)
	b := f.Target(Targeting{Target: Target{URL: "http://localhost:8080/other"}, Zone: ""}, now)
	zoned := f.Target(Targeting{Target: Target{URL: "http://localhost:8080/other"}, Zone: "blue"}, now)
	again := f.Target(Targeting{Target: Target{URL: "http://localhost:8080/uaa/", APIVersion: "3"}}, now)
	want := &File{Current: "localhost:8080", Previous: "localhost:8080/blue", Contexts: []*Context{
		{ID: a.ID, Name: "localhost:8080", Target: Target{URL: "http://localhost:8080/uaa/", APIVersion: "3"}, TLS: TLS{SkipVerify: true}, Created: now, Used: now},
		{ID: b.ID, Name: "localhost:8080+2", Target: Target{URL: "http://localhost:8080/other"}, Created: now, Used: now},
		{ID: zoned.ID, Name: "localhost:8080/blue", Zone: "blue", Target: Target{URL: "http://localhost:8080/other"}, Created: now, Used: now},
	}}
	if again != a {
		t.Error("the same server got a second context")
	}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
}
