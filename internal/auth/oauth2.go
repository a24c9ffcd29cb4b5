package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"golang.org/x/oauth2"

	"github.com/cfid-cli/cfid/internal/rest"
)

// libraryConfig is what golang.org/x/oauth2 needs to know of a server and a client. The client's secret isn't part of it:
// Server.send adds the client's authentication, which the library supports in two of five kinds only.
func (s Server) libraryConfig(client Client) *oauth2.Config {
	return &oauth2.Config{
		ClientID: client.ID,
		Endpoint: oauth2.Endpoint{AuthURL: s.Authorize, TokenURL: s.Token, DeviceAuthURL: s.Device, AuthStyle: oauth2.AuthStyleInParams},
	}
}

// libraryTransport is the transport of golang.org/x/oauth2. Its requests go through Server.send, as those of every other
// grant. It keeps what the server answered, because the library's own errors contain bodies that are not scrubbed.
type libraryTransport struct {
	ctx     context.Context // the caller's: the library's device authorization request carries none
	server  Server
	client  Client
	secrets []string

	form   url.Values    // of the last request
	body   []byte        // of the last answer
	ahead  time.Duration // how far the server's clock is ahead of ours
	err    error         // what was wrong with the last answer, nil where only the library objects to it
	slowed int64         // how many answers were slow_down
}

// library returns a transport and the context that makes the library use it.
func (s Server) library(ctx context.Context, client Client, secrets ...string) (*libraryTransport, context.Context) {
	t := &libraryTransport{ctx: ctx, server: s, client: client, secrets: secrets}
	return t, context.WithValue(ctx, oauth2.HTTPClient, &http.Client{Transport: t})
}

// RoundTrip sends the form of a request. The answer has no Location, so that no redirect is followed.
func (t *libraryTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	t.form = r.PostForm
	secrets := append(into(t.form, t.server.Params), t.secrets...)
	t.body, t.ahead, t.err = t.server.send(t.ctx, r.URL.String(), t.client, t.form, secrets...)
	status, body := http.StatusOK, []byte(nil)
	if t.err == nil {
		body, t.err = legible(t.body)
	}
	var refusal *rest.Error
	switch {
	case errors.As(t.err, &refusal):
		status, body = refusal.Status, refusal.Body
	case t.err != nil:
		return nil, t.err
	}
	if refusal != nil && refusal.Code == slowDown {
		t.slowed++
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader(body)), Request: r,
	}, nil
}

// legible is an answer that the library can read: it panics on null, reads plain text as a form, and refuses seconds that
// are a string of digits, as ADFS sends them.
func legible(body []byte) ([]byte, error) {
	members, err := parseObject(body)
	if err != nil {
		return nil, fmt.Errorf("%w: the answer is %w", ErrNoToken, err)
	}
	r := reader{all: members}
	for i, m := range members {
		if seconds, ok := r.seconds(m.Name); ok && (m.Name == "expires_in" || m.Name == "interval") {
			members[i].Value = strconv.AppendInt(nil, int64(seconds.Seconds()), 10)
		}
	}
	return json.Marshal(members)
}

// tokens reads the last answer. err is what the library returned for it.
func (t *libraryTransport) tokens(err error) (*Tokens, error) {
	if t.err != nil {
		return nil, t.err
	}
	tokens, unreadable := t.server.tokens(t.client, t.form, t.body, t.ahead)
	if unreadable != nil {
		return nil, unreadable
	}
	if err != nil {
		return nil, fmt.Errorf("%w: it is not a token response of RFC 6749", ErrNoToken)
	}
	return tokens, nil
}
