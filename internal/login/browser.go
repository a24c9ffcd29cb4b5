package login

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
)

const (
	// browserLimit is how long a person has for a login in the browser, where no other time is given.
	browserLimit = 5 * time.Minute
	// pastes is how often a wrong address may be pasted.
	pastes = 3
)

var (
	// ErrNobodyCame: the browser did not come back in time.
	ErrNobodyCame = session.Classed(session.LoginNeeded, "nobody came back from the browser")
	// ErrPortsTaken: other programs have all the ports that an answer may come to.
	ErrPortsTaken = errors.New("the ports for the browser's answer are all taken")
)

// BrowserInput says how a page is shown and how long to wait for the person at it.
type BrowserInput struct {
	Manual bool          // the page is opened on another machine, and the address that it ends at is pasted
	Limit  time.Duration // zero: five minutes
}

// RegistrationError: the server doesn't know the client, or not by the address that a login's answer comes to.
type RegistrationError struct {
	Host, Client string
	Redirects    []string // what would have to be registered, all of them; one where the port may be any
}

// Class implements classed: the client may not do it.
func (e *RegistrationError) Class() session.ErrorClass { return session.Forbidden }

func (e *RegistrationError) Error() string {
	return fmt.Sprintf("client %s of %s is not registered for logins by cfid", e.Client, e.Host)
}

// browserLogin is one login in a browser, at a UAA or at an identity provider.
type browserLogin struct {
	s       *session.Session
	server  auth.Server
	client  auth.Client
	in      BrowserInput
	ask     auth.CodeInput
	anyPort bool // the server takes any port of this machine (RFC 8252 §7.3)
}

// tokens shows the page, waits for the answer and exchanges it.
func (b *browserLogin) tokens(ctx context.Context) (*auth.Tokens, error) {
	limit := b.in.Limit
	if limit <= 0 {
		limit = browserLimit
	}
	waiting, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("%w within %s", ErrNobodyCame, limit))
	defer cancel()
	if b.in.Manual {
		return b.pasted(ctx, waiting)
	}
	l, err := b.listen(ctx, b.ports())
	if err != nil {
		return nil, err
	}
	defer l.Close()
	l.Note = func(why string) { b.s.UI.Show("note: %s; still waiting", why) }
	a := auth.NewAuthorization(b.server, b.client, l.RedirectURI(), b.ask)
	l.Expect(a)
	if err := openPage(waiting, b.s, a.URL()); err != nil {
		return nil, err
	}
	a.Seal()
	code, err := l.Wait(waiting)
	if err != nil {
		return nil, err
	}
	return a.Redeem(ctx, code)
}

// pasted is the login without a listener: for a browser on another machine.
func (b *browserLogin) pasted(ctx, waiting context.Context) (*auth.Tokens, error) {
	redirect, err := b.elsewhere(ctx)
	if err != nil {
		return nil, err
	}
	a := auth.NewAuthorization(b.server, b.client, redirect, b.ask)
	if _, err := auth.Openable(a.URL()); err != nil {
		return nil, err
	}
	question := session.Prompt{
		Page: a.URL(), Text: "the address that the browser ends at (it begins with " + redirect + "; that its page cannot be shown is as it should be)",
	}
	for try := 1; ; try++ {
		text, err := b.s.UI.Ask(waiting, question)
		if err != nil && waiting.Err() != nil {
			return nil, context.Cause(waiting)
		}
		if err != nil {
			return nil, err
		}
		a.Seal()
		code, err := a.Pasted(text)
		if err == nil {
			return a.Redeem(ctx, code)
		}
		if !errors.Is(err, auth.ErrNotAnswer) || try == pastes {
			return nil, err
		}
		b.s.UI.Show("%v; again", err)
		question = session.Prompt{Text: "the address"}
	}
}

// ports are what may be listened on, best first: any free one where the server doesn't mind, else five that can be
// registered – in random order, so that no other program can wait at the one that will be used.
func (b *browserLogin) ports() []int {
	var ports []int
	if b.anyPort {
		ports = append(ports, 0)
	}
	fixed := session.FixedPorts()
	for _, n := range rand.Perm(len(fixed)) {
		ports = append(ports, fixed[n])
	}
	return ports
}

// listen opens the first port that is free and that the client is registered for, as far as the server tells.
func (b *browserLogin) listen(ctx context.Context, ports []int) (*auth.Listener, error) {
	var refused error
	var busy error
	for _, port := range ports {
		l, err := auth.Listen(ctx, b.server.Authorize, port)
		if err != nil {
			busy = err
			continue
		}
		err = b.registered(ctx, l.RedirectURI())
		if err == nil {
			return l, nil
		}
		l.Close()
		if !session.IsAny[*RegistrationError](err) {
			return nil, err
		}
		refused = err
	}
	if refused != nil {
		return nil, refused
	}
	return nil, fmt.Errorf("%w: %w", ErrPortsTaken, busy)
}

// elsewhere is an address that the client is registered for, without anything that listens there.
func (b *browserLogin) elsewhere(ctx context.Context) (string, error) {
	var refused error
	for _, port := range session.FixedPorts() {
		redirect := b.redirect(fmt.Sprint(port))
		refused = b.registered(ctx, redirect)
		if refused == nil || !session.IsAny[*RegistrationError](refused) {
			return redirect, refused
		}
	}
	return "", refused
}

func (b *browserLogin) redirect(port string) string {
	return session.RedirectTo(b.server.Authorize, port)
}

// registered asks the server. One that doesn't tell is believed to know the client: the browser will show if not.
func (b *browserLogin) registered(ctx context.Context, redirect string) error {
	found, err := b.server.Registration(ctx, b.client.ID, redirect)
	if err != nil {
		return err
	}
	if found == auth.NotRegistered {
		return &RegistrationError{Host: session.Host(b.server.Authorize), Client: b.client.ID, Redirects: b.redirects()}
	}
	return nil
}

// redirects are the addresses to register.
func (b *browserLogin) redirects() []string {
	return session.RedirectsTo(b.server.Authorize, b.anyPort)
}

// openPage shows a page in the browser. That none can be started is no reason to give up: the page's address was printed.
func openPage(ctx context.Context, s *session.Session, page string) error {
	if _, err := auth.Openable(page); err != nil {
		return fmt.Errorf("the page to open: %w", err)
	}
	if err := s.UI.Open(ctx, page); err != nil && ctx.Err() == nil {
		s.UI.Show("note: no browser could be started here: open the page yourself (on another machine: with --no-browser)")
	}
	return nil
}

// sameUser makes sure that the browser logged in whom the command line names: it may have had a session of somebody else.
func sameUser(want string, t *auth.Tokens) error {
	jwt, err := auth.Decode(t.Access)
	if want == "" || err != nil || jwt.Claims.UserName == "" || strings.EqualFold(jwt.Claims.UserName, want) {
		return nil
	}
	return &OtherUserError{Want: want, Got: jwt.Claims.UserName}
}

// OtherUserError: the login went well, but it is not whom the command line named. Nothing was kept.
type OtherUserError struct{ Want, Got string }

// Class implements classed: another login is needed.
func (e *OtherUserError) Class() session.ErrorClass { return session.LoginNeeded }

func (e *OtherUserError) Error() string {
	return fmt.Sprintf("the browser is logged in as %s, not as %s: nothing was kept", e.Got, e.Want)
}
