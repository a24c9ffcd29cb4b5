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
	// browserLimit is the default time limit for a login in the browser.
	browserLimit = 5 * time.Minute
	// pastes is the number of attempts to paste the address.
	pastes = 3
)

var (
	// ErrNobodyCame means that the browser sent no answer within the time limit.
	ErrNobodyCame = session.Classed(session.LoginNeeded, "no answer from the browser")
	// ErrPortsTaken means that other programs use all ports that the browser's answer could be sent to.
	ErrPortsTaken = errors.New("all ports for the browser's answer are in use")
)

// BrowserInput says how a page is opened and how long to wait for the answer.
type BrowserInput struct {
	Manual bool          // the user opens the page on another machine and pastes the address that it ends at
	Limit  time.Duration // zero: five minutes
}

// RegistrationError means that the server doesn't know the client, or that the client lacks the redirect URI.
type RegistrationError struct {
	Host, Client string
	Redirects    []string // all redirect URIs to register; one if the server accepts any port
}

// Class implements classed: the client may not do it.
func (e *RegistrationError) Class() session.ErrorClass { return session.Forbidden }

func (e *RegistrationError) Error() string {
	return fmt.Sprintf("client %s of %s is not registered for logins by cfid", e.Client, e.Host)
}

// browserLogin is a login in a browser, at a UAA or at an identity provider.
type browserLogin struct {
	s       *session.Session
	server  auth.Server
	client  auth.Client
	in      BrowserInput
	ask     auth.CodeInput
	anyPort bool // the server accepts any loopback port (RFC 8252 §7.3)
}

// tokens opens the page, waits for the answer and exchanges it for tokens.
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

// pasted logs in without a listener, for a browser on another machine.
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
		Page: a.URL(), Text: "the address that the browser ends at (it begins with " + redirect + "; the browser cannot show this page)",
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
		b.s.UI.Show("%v; try again", err)
		question = session.Prompt{Text: "the address"}
	}
}

// ports returns the ports to try in order: any free one if the server accepts any, else the five that can be
// registered, in random order, so that another program cannot predict which one is used.
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

// listen opens the first free port that the client is registered for, as far as known.
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

// elsewhere returns a redirect URI of the client, without a listener.
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

// registered asks the server whether the client has the redirect URI. If the server's answer does not tell, it assumes so:
// the browser shows the error if not.
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

// redirects returns the redirect URIs to register.
func (b *browserLogin) redirects() []string {
	return session.RedirectsTo(b.server.Authorize, b.anyPort)
}

// openPage opens a page in the browser. A browser that cannot be started is not an error: the page's address was printed.
func openPage(ctx context.Context, s *session.Session, page string) error {
	if _, err := auth.Openable(page); err != nil {
		return fmt.Errorf("the page to open: %w", err)
	}
	if err := s.UI.Open(ctx, page); err != nil && ctx.Err() == nil {
		s.UI.Show("note: the browser could not be started: open the page yourself (on another machine: with --no-browser)")
	}
	return nil
}

// sameUser checks that the browser logged in the user of the command line: it may have had a session of another user.
func sameUser(want string, t *auth.Tokens) error {
	jwt, err := auth.Decode(t.Access)
	if want == "" || err != nil || jwt.Claims.UserName == "" || strings.EqualFold(jwt.Claims.UserName, want) {
		return nil
	}
	return &OtherUserError{Want: want, Got: jwt.Claims.UserName}
}

// OtherUserError means that the browser logged in another user than the command line names. Nothing was stored.
type OtherUserError struct{ Want, Got string }

// Class implements classed: the user must log in again.
func (e *OtherUserError) Class() session.ErrorClass { return session.LoginNeeded }

func (e *OtherUserError) Error() string {
	return fmt.Sprintf("the browser is logged in as %s, not as %s: nothing was stored", e.Got, e.Want)
}
