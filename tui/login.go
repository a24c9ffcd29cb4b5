package tui

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
)

// loginWay is a way to log in that works at a terminal. What it needs to know first is asked on a form; names, passwords and
// codes are then asked by the login itself.
type loginWay struct {
	grant  string
	name   string
	what   string
	fields func(last ops.LoginInput) []*field
	fill   func(in *ops.LoginInput, fields []*field)
}

// loginWays are all of them, in the order in which they are offered.
func loginWays() []loginWay {
	return []loginWay{
		{"", "as offered", "what the server offers, with few questions", nil, nil},
		{ops.GrantPassword, "password", "user name, password, and what else is asked", nil, nil},
		{ops.WayPasscode, "one-time code", "single sign-on: a page of the server shows it", nil, nil},
		{ops.GrantAuthorizationCode, "browser", "the server's page, through a client made for it", clientFields, fillClient},
		{ops.GrantDevice, "device", "a code to enter in a browser on any device", clientFields, fillClient},
		{ops.GrantClientCredentials, "client", "a client for itself, with its secret", clientFields, fillClient},
		{ops.WayIdP, "identity provider", "a corporate one, by its issuer (OpenID Connect)", idpFields, fillIdP},
	}
}

func given(name, about, text string) *field {
	d := newField(name, about)
	d.insert(text)
	d.needed = true
	return d
}

func clientFields(last ops.LoginInput) []*field {
	return []*field{given("client", "the name that the client has at the server", last.ClientID)}
}

func fillClient(in *ops.LoginInput, fields []*field) { in.ClientID = fields[0].value() }

func idpFields(last ops.LoginInput) []*field {
	client := newField("client here", "goes to the server with the provider's token; empty: cf")
	client.insert(last.ClientID)
	flow := newWords("log in there",
		[2]string{"as fits", "in the browser, or by a code where the terminal is on another machine"},
		[2]string{ops.FlowBrowser, "in the browser of this machine"},
		[2]string{ops.FlowDevice, "by a code, in a browser on any device"})
	return []*field{
		given("issuer", "https://login.example.com/realms/staff, for example", last.IdP.Issuer),
		given("client there", "the name by which the provider knows cfid", last.IdP.ClientID),
		flow,
		client,
		newField("scopes there", "with blanks between; empty: email and profile"),
	}
}

func fillIdP(in *ops.LoginInput, fields []*field) {
	in.IdP.Issuer, in.IdP.ClientID, in.IdP.Flow = fields[0].value(), fields[1].value(), fields[2].value()
	if fields[2].chosen == 0 {
		in.IdP.Flow = ""
	}
	in.ClientID, in.IdP.Scope = fields[3].value(), fields[4].list()
}

// lastLogin is how the identity of a session logged in, as far as that can be done again here.
func lastLogin(s *ops.Session) ops.LoginInput {
	c, err := s.Context()
	if err != nil {
		return ops.LoginInput{}
	}
	id := c.Identity
	in := ops.LoginInput{Grant: id.Grant, ClientID: id.ClientID}
	if !slices.ContainsFunc(loginWays(), func(w loginWay) bool { return w.grant == id.Grant }) {
		return ops.LoginInput{}
	}
	switch id.Grant {
	case ops.WayIdP:
		in.IdP.Issuer, in.IdP.ClientID = id.IdP, id.IdPClient
	case ops.GrantPassword:
		in.User = id.User
	}
	return in
}

// begin asks what the way needs and logs in.
func (w loginWay) begin(f *frame, name string, last ops.LoginInput, then func(*frame) tea.Cmd) tea.Cmd {
	in := ops.LoginInput{Grant: w.grant}
	if w.fields == nil {
		return logIn(f, name, in, then)
	}
	if last.Grant != w.grant {
		last = ops.LoginInput{}
	}
	fields := w.fields(last)
	f.lay(&form{title: "log in: " + w.name, fields: fields, done: func(f *frame) tea.Cmd {
		w.fill(&in, fields)
		return logIn(f, name, in, then)
	}})
	return nil
}

// newLogin is a login that went well, or not.
type newLogin struct {
	session *ops.Session
	result  *ops.LoginResult
	refusal error
}

// logIn logs in to a context beside the dashboard, which stands where it did until it went well. then follows, nil: what the
// screen shows is read anew.
func logIn(f *frame, name string, in ops.LoginInput, then func(*frame) tea.Cmd) tea.Cmd {
	in.Browser.Manual = f.options.Remote
	w := newWaiting(f, "log in to "+name)
	f.lay(w)
	return work(w.scope, func(ctx context.Context) (newLogin, error) {
		s, err := f.another(ctx, name)
		if err != nil {
			return newLogin{refusal: err}, nil
		}
		res, err := ops.Login(ctx, s, in)
		return newLogin{s, res, err}, nil
	}, func(n newLogin, _ error) tea.Cmd { // that a login is refused is no reason to offer one
		w.close(f)
		if n.refusal != nil {
			notLoggedIn(f, name, in, n.refusal, then)
			return nil
		}
		return loggedIn(f, n, then)
	})
}

func notLoggedIn(f *frame, name string, in ops.LoginInput, err error, then func(*frame) tea.Cmd) {
	if errors.Is(err, ops.ErrDeclined) {
		f.repeat = nil
		f.warn("not logged in")
		return
	}
	f.lay(&sheet{title: "the login did not work", text: f.plainly(err), more: []option{
		{"t", "try again", func(f *frame) tea.Cmd { return logIn(f, name, in, then) }},
		{"w", "another way", func(f *frame) tea.Cmd { return f.push(newLoginScreen(name, then)) }},
	}, left: func(f *frame) { f.repeat = nil }})
}

// loggedIn goes on where it was when the context is the one the dashboard stands in, and else moves there.
func loggedIn(f *frame, n newLogin, then func(*frame) tea.Cmd) tea.Cmd {
	if !sameContext(f, n) {
		f.repeat = nil
		return f.dropping("go to "+n.session.Name(), func(f *frame) tea.Cmd { return f.moveTo(n.session) })
	}
	n.session.Close()
	f.declined = false
	f.tokenEnds = n.result.Context.Tokens.Access
	if f.readOnly != "" && !f.options.ReadOnly {
		f.readOnly = "" // the new token may have other scopes; home looks
	}
	if _, ok := f.top().screen.(*loginScreen); ok {
		f.back()
	}
	f.own("logged in to " + n.session.Name())
	if then == nil {
		return f.anew()
	}
	return then(f)
}

// same says that the session of the dashboard finds the new tokens by itself: its context is the same one, of the same server
// and identity.
func sameContext(f *frame, n newLogin) bool {
	c, err := f.session.Context()
	if err != nil || c.Identity.IsZero() {
		return false
	}
	now := n.result.Context
	target := c.Target
	target.Seen = now.Target.Seen
	return c.ID == now.ID && target == now.Target && c.Identity == now.Identity
}

func wayName(grant string) string {
	for _, w := range loginWays() {
		if w.grant == grant && grant != "" {
			return "as before: " + w.name
		}
	}
	return "as the server offers"
}

// offerLogin asks whether to log in as before, after err; then follows.
func offerLogin(f *frame, err error, then func(*frame) tea.Cmd) {
	name, in := f.session.Name(), lastLogin(f.session)
	title := "log in again"
	if in.Grant == "" {
		title = "log in"
	}
	f.lay(&choice{
		title: title,
		text:  f.brief(err),
		options: []option{
			{"enter", "log in " + wayName(in.Grant), func(f *frame) tea.Cmd { return logIn(f, name, in, then) }},
			{"w", "log in another way", func(f *frame) tea.Cmd { return f.push(newLoginScreen(name, then)) }},
			{"esc", "not now", func(f *frame) tea.Cmd { f.repeat, f.declined = nil, true; return nil }},
		},
	})
}
