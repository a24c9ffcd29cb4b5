package contexts

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/tui/frame"
)

// loginWay is a way to log in that works at a terminal. What it needs first is asked on a form; the login itself asks
// for names, passwords and codes.
type loginWay struct {
	grant  string
	name   string
	what   string
	fields func(last login.LoginInput) []*frame.Field
	fill   func(in *login.LoginInput, fields []*frame.Field)
}

// loginWays are all ways, in the order in which they are offered.
func loginWays() []loginWay {
	return []loginWay{
		{"", "as offered", "the way that the server offers, with few questions", nil, nil},
		{session.GrantPassword, "password", "user name, password, and what else is asked", nil, nil},
		{session.WayPasscode, "one-time code", "single sign-on: a page of the server shows it", nil, nil},
		{session.GrantAuthorizationCode, "browser", "the server's page, through a client made for it", clientFields, fillClient},
		{session.GrantDevice, "device", "a code to enter in a browser on any device", clientFields, fillClient},
		{session.GrantClientCredentials, "client", "the client itself, with its secret", clientFields, fillClient},
		{session.WayIdP, "identity provider", "a corporate one, by its issuer (OpenID Connect)", idpFields, fillIdP},
	}
}

func given(name, about, text string) *frame.Field {
	d := frame.NewField(name, about)
	d.Insert(text)
	d.Needed = true
	return d
}

func clientFields(last login.LoginInput) []*frame.Field {
	return []*frame.Field{given("client", "the client's id at the server", last.ClientID)}
}

func fillClient(in *login.LoginInput, fields []*frame.Field) { in.ClientID = fields[0].Value() }

func idpFields(last login.LoginInput) []*frame.Field {
	client := frame.NewField("UAA client", "exchanges the provider's token for a UAA token; empty: cf")
	client.Insert(last.ClientID)
	flow := frame.NewWords("provider login",
		[2]string{"automatic", "in the browser, or with a code if the terminal is on another machine"},
		[2]string{login.FlowBrowser, "in the browser of this machine"},
		[2]string{login.FlowDevice, "with a code, in a browser on any device"})
	return []*frame.Field{
		given("issuer", "https://login.example.com/realms/staff, for example", last.IdP.Issuer),
		given("provider client", "the client id of cfid at the provider", last.IdP.ClientID),
		flow,
		client,
		frame.NewField("provider scopes", "separated by spaces; empty: email and profile"),
	}
}

func fillIdP(in *login.LoginInput, fields []*frame.Field) {
	in.IdP.Issuer, in.IdP.ClientID, in.IdP.Flow = fields[0].Value(), fields[1].Value(), fields[2].Value()
	if fields[2].Chosen == 0 {
		in.IdP.Flow = ""
	}
	in.ClientID, in.IdP.Scope = fields[3].Value(), fields[4].List()
}

// lastLogin is how a session's identity logged in, as far as that can be repeated here.
func lastLogin(s *session.Session) login.LoginInput {
	c, err := s.Context()
	if err != nil {
		return login.LoginInput{}
	}
	id := c.Identity
	in := login.LoginInput{Grant: id.Grant, ClientID: id.ClientID}
	if !slices.ContainsFunc(loginWays(), func(w loginWay) bool { return w.grant == id.Grant }) {
		return login.LoginInput{}
	}
	switch id.Grant {
	case session.WayIdP:
		in.IdP.Issuer, in.IdP.ClientID = id.IdP, id.IdPClient
	case session.GrantPassword:
		in.User = id.User
	}
	return in
}

// begin asks for what the way needs and logs in.
func (w loginWay) begin(f *frame.Frame, name string, last login.LoginInput, then func(*frame.Frame) tea.Cmd) tea.Cmd {
	in := login.LoginInput{Grant: w.grant}
	if w.fields == nil {
		return logIn(f, name, in, then)
	}
	if last.Grant != w.grant {
		last = login.LoginInput{}
	}
	fields := w.fields(last)
	f.Lay(&frame.Form{Title: "log in: " + w.name, Fields: fields, Done: func(f *frame.Frame) tea.Cmd {
		w.fill(&in, fields)
		return logIn(f, name, in, then)
	}})
	return nil
}

// newLogin is the result of a login.
type newLogin struct {
	session *session.Session
	result  *login.LoginResult
	refusal error
}

// logIn logs in to a context in the background; the dashboard does not change until it has succeeded. then follows;
// nil: the screen is read again.
func logIn(f *frame.Frame, name string, in login.LoginInput, then func(*frame.Frame) tea.Cmd) tea.Cmd {
	in.Browser.Manual = f.Options.Remote
	w := frame.NewWaiting(f, "log in to "+name)
	f.Lay(w)
	return frame.Work(w.Scope, func(ctx context.Context) (newLogin, error) {
		s, err := f.Another(ctx, name)
		if err != nil {
			return newLogin{refusal: err}, nil
		}
		res, err := login.Login(ctx, s, in)
		return newLogin{s, res, err}, nil
	}, func(n newLogin, _ error) tea.Cmd { // a rejected login is not a reason to offer one
		w.Close(f)
		if n.refusal != nil {
			notLoggedIn(f, name, in, n.refusal, then)
			return nil
		}
		return loggedIn(f, n, then)
	})
}

func notLoggedIn(f *frame.Frame, name string, in login.LoginInput, err error, then func(*frame.Frame) tea.Cmd) {
	if errors.Is(err, session.ErrDeclined) {
		f.Repeat = nil
		f.Warn("not logged in")
		return
	}
	f.Lay(&frame.Sheet{Title: "login failed", Text: f.Plainly(err), More: []frame.Option{
		{Key: "t", Text: "try again", Do: func(f *frame.Frame) tea.Cmd { return logIn(f, name, in, then) }},
		{Key: "w", Text: "another way", Do: func(f *frame.Frame) tea.Cmd { return f.Push(newLoginScreen(name, then)) }},
	}, Left: func(f *frame.Frame) { f.Repeat = nil }})
}

// loggedIn continues in the dashboard's context, or switches to the context of the login.
func loggedIn(f *frame.Frame, n newLogin, then func(*frame.Frame) tea.Cmd) tea.Cmd {
	if !sameContext(f, n) {
		f.Repeat = nil
		return f.Dropping("go to "+n.session.Name(), func(f *frame.Frame) tea.Cmd { return f.MoveTo(n.session) })
	}
	n.session.Close()
	f.Declined = false
	f.TokenEnds = n.result.Context.Tokens.Access
	if f.ReadOnly != "" && !f.Options.ReadOnly {
		f.ReadOnly = "" // the new token may have other scopes; home checks
	}
	if _, ok := f.Top().Screen.(*loginScreen); ok {
		f.Back()
	}
	f.Own("logged in to " + n.session.Name())
	if then == nil {
		return f.Retry()
	}
	return then(f)
}

// same reports that the dashboard's session finds the new tokens by itself: its context has the same name, server and
// identity.
func sameContext(f *frame.Frame, n newLogin) bool {
	c, err := f.Session.Context()
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

// OfferLogin asks whether to log in as before, after err; then follows.
func OfferLogin(f *frame.Frame, err error, then func(*frame.Frame) tea.Cmd) {
	name, in := f.Session.Name(), lastLogin(f.Session)
	title := "log in again"
	if in.Grant == "" {
		title = "log in"
	}
	f.Lay(&frame.Choice{
		Title: title,
		Text:  f.Brief(err),
		Options: []frame.Option{
			{Key: "enter", Text: "log in " + wayName(in.Grant), Do: func(f *frame.Frame) tea.Cmd { return logIn(f, name, in, then) }},
			{Key: "w", Text: "log in another way", Do: func(f *frame.Frame) tea.Cmd { return f.Push(newLoginScreen(name, then)) }},
			{Key: "esc", Text: "not now", Do: func(f *frame.Frame) tea.Cmd { f.Repeat, f.Declined = nil, true; return nil }},
		},
	})
}
