package auth

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"golang.org/x/oauth2"

	"github.com/cfid-cli/cfid/internal/rest"
)

// GrantDevice is RFC 8628's grant.
const GrantDevice = "urn:ietf:params:oauth:grant-type:device_code"

var (
	// ErrDenied: the person said no in the browser.
	ErrDenied = errors.New("the login was denied")
	// ErrCodeExpired: nobody approved the code in time, or the server doesn't know it any longer.
	ErrCodeExpired = errors.New("the code is no longer valid")
	// ErrNoDevice: the server has no device grant.
	ErrNoDevice = errors.New("the server has no device login")
)

// slowDown is the answer to a client that asks too often (RFC 8628 §3.5).
const slowDown = "slow_down"

// Limits of what a server may say.
const (
	deviceInterval    = 5   // seconds: RFC 8628 §3.2 where the server gives none, §3.5 what slow_down adds
	deviceMaxInterval = 300 // seconds
	deviceMaxLife     = time.Hour
)

// Device is a login that waits for a person with a browser (RFC 8628 §3.2).
type Device struct {
	UserCode string    // what the person types or compares
	URL      *url.URL  // where
	Complete *url.URL  // the same with the code in it, for a QR code; nil: the server gives none, or one of another origin
	Ends     time.Time // of the code, on our clock

	answer   *oauth2.DeviceAuthResponse
	verifier string
}

// StartDevice asks for the two codes (RFC 8628 §3.1) at the server's Device endpoint, with a
// PKCE challenge: a server that requires it requires it here too, others ignore it. A
// server without that endpoint is ErrNoDevice.
func StartDevice(ctx context.Context, server Server, client Client, scope []string) (*Device, error) {
	if server.Device == "" {
		return nil, ErrNoDevice
	}
	server.Params = nil // they are for the token endpoint
	d := &Device{verifier: oauth2.GenerateVerifier()}
	transport, ctx := server.library(ctx, client, d.verifier)
	conf := server.libraryConfig(client)
	conf.Scopes = scope
	answer, err := conf.DeviceAuth(ctx, oauth2.S256ChallengeOption(d.verifier))
	switch {
	case errors.Is(transport.err, rest.ErrNotFound):
		return nil, fmt.Errorf("%w: %w", ErrNoDevice, transport.err)
	case transport.err != nil:
		return nil, transport.err
	case err != nil:
		return nil, fmt.Errorf("%w: it is not a device authorization response of RFC 8628", ErrNoToken)
	}
	server.HTTP.Scrub().Add(answer.DeviceCode)
	d.answer = answer
	return d, d.read()
}

// read checks the answer. Its expiry moves to Ends: Await's context has the deadline, so that the end of the code can be
// told from other ends.
func (d *Device) read() (err error) {
	answer := d.answer
	d.UserCode = answer.UserCode
	if answer.DeviceCode == "" || answer.UserCode == "" {
		return fmt.Errorf("%w: device_code or user_code is missing", ErrNoToken)
	}
	if d.URL, err = Openable(answer.VerificationURI); err != nil {
		return fmt.Errorf("the page to log in on: %w", err)
	}
	if complete, err := Openable(answer.VerificationURIComplete); err == nil && rest.OriginOf(complete) == rest.OriginOf(d.URL) {
		d.Complete = complete
	}
	d.Ends, answer.Expiry = answer.Expiry, time.Time{}
	if left := time.Until(d.Ends); left <= 0 || left > deviceMaxLife {
		d.Ends = time.Now().Add(deviceMaxLife)
	}
	if answer.Interval <= 0 { // the library panics on a negative one
		answer.Interval = deviceInterval
	}
	answer.Interval = min(answer.Interval, deviceMaxInterval)
	return nil
}

// Openable reads a URL that a person's browser may be sent to: https, or http on this
// machine, without a user name in it.
func Openable(raw string) (*url.URL, error) {
	u, err := rest.ParseURL(raw)
	if err != nil {
		return nil, err
	}
	if insecure(u) {
		return nil, fmt.Errorf("%s is not https", u.Host)
	}
	return u, nil
}

// Await asks until the person has decided (RFC 8628 §3.4 and 3.5). Refusals are ErrDenied, ErrCodeExpired, and what the
// token endpoint says of other grants. The library stops when the network fails: it is asked again, half as often each
// time, until the code expires.
func (d *Device) Await(ctx context.Context, server Server, client Client) (*Tokens, error) {
	ctx, cancel := context.WithDeadlineCause(ctx, d.Ends, ErrCodeExpired)
	defer cancel()
	for {
		transport, through := server.library(ctx, client, d.answer.DeviceCode, d.verifier)
		_, err := server.libraryConfig(client).DeviceAccessToken(through, d.answer, oauth2.VerifierOption(d.verifier))
		if err != nil && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if !errors.Is(transport.err, rest.ErrUnreachable) {
			return transport.tokens(err)
		}
		d.answer.Interval = min(2*(d.answer.Interval+deviceInterval*transport.slowed), deviceMaxInterval)
	}
}
