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

// The times of RFC 8628: what an answer leaves out, and what none can move.
const (
	deviceInterval    = 5 * time.Second // §3.2: where the server says none; §3.5: what slow_down adds
	deviceMaxInterval = 5 * time.Minute
	deviceMaxLife     = time.Hour
)

// Device is a login that waits for a person with a browser (RFC 8628 §3.2).
type Device struct {
	UserCode string    // what the person types or compares
	URL      *url.URL  // where
	Complete *url.URL  // the same with the code in it, for a QR code; nil: the server gives none, or one of another origin
	Ends     time.Time // of the code, on our clock

	secret, verifier string
	interval         time.Duration
	wait             func(context.Context, time.Duration) error
}

// StartDevice asks for the two codes (RFC 8628 §3.1) at the server's Device endpoint, with a
// PKCE challenge: a server that demands it demands it here too, others take no notice. A
// server without that endpoint is ErrNoDevice.
func StartDevice(ctx context.Context, server Server, client Client, scope []string) (*Device, error) {
	if server.Device == "" {
		return nil, ErrNoDevice
	}
	d := &Device{verifier: oauth2.GenerateVerifier(), wait: wait}
	form := url.Values{"code_challenge": {oauth2.S256ChallengeFromVerifier(d.verifier)}, "code_challenge_method": {"S256"}}
	setScope(form, scope)
	body, _, err := server.send(ctx, server.Device, client, form)
	if errors.Is(err, rest.ErrNotFound) {
		return nil, fmt.Errorf("%w: %w", ErrNoDevice, err)
	}
	if err != nil {
		return nil, err
	}
	return d, d.read(body, server)
}

func (d *Device) read(body []byte, server Server) error {
	members, err := parseObject(body)
	if err != nil {
		return fmt.Errorf("%w: the answer is %w", ErrNoToken, err)
	}
	r := reader{all: members}
	d.secret, d.UserCode = r.text("device_code"), r.text("user_code")
	if d.secret == "" || d.UserCode == "" {
		return fmt.Errorf("%w: device_code or user_code is missing", ErrNoToken)
	}
	server.HTTP.Scrub().Add(d.secret, d.verifier)
	place := r.text("verification_uri")
	if place == "" {
		place = r.text("verification_url") // as Google, before the RFC, and some after it
	}
	if d.URL, err = Openable(place); err != nil {
		return fmt.Errorf("the page to log in on: %w", err)
	}
	if complete, err := Openable(r.text("verification_uri_complete")); err == nil && rest.OriginOf(complete) == rest.OriginOf(d.URL) {
		d.Complete = complete
	}
	life, ok := r.seconds("expires_in")
	if !ok || life <= 0 || life > deviceMaxLife {
		life = deviceMaxLife
	}
	d.Ends = server.now().Add(life)
	d.interval = deviceInterval
	if pause, ok := r.seconds("interval"); ok && pause > 0 {
		d.interval = min(pause, deviceMaxInterval)
	}
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

// Await asks until the person has decided (RFC 8628 §3.4 and 3.5), never faster than the
// server allows. Refusals are ErrDenied, ErrCodeExpired, and what the token endpoint says of
// other grants; a network that fails is asked again, half as often each time, while the
// code lives.
func (d *Device) Await(ctx context.Context, server Server, client Client) (*Tokens, error) {
	for {
		if err := d.pause(ctx, server); err != nil {
			return nil, err
		}
		form := url.Values{"grant_type": {GrantDevice}, "device_code": {d.secret}, "code_verifier": {d.verifier}}
		tokens, err := server.post(ctx, client, form, d.secret, d.verifier)
		if err == nil {
			return tokens, nil
		}
		if err := d.again(err); err != nil {
			return nil, err
		}
	}
}

func (d *Device) pause(ctx context.Context, server Server) error {
	left := d.Ends.Sub(server.now())
	if left <= 0 {
		return ErrCodeExpired
	}
	return d.wait(ctx, min(d.interval, left))
}

func wait(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// again answers nil where it is worth asking again. Only what RFC 8628 names is: a server
// that says something else must not be asked for ten minutes.
func (d *Device) again(err error) error {
	var answer *rest.Error
	if !errors.As(err, &answer) {
		if !errors.Is(err, rest.ErrUnreachable) {
			return err
		}
		d.interval = min(2*d.interval, deviceMaxInterval)
		return nil
	}
	switch answer.Code {
	case "authorization_pending":
		return nil
	case "slow_down":
		d.interval = min(d.interval+deviceInterval, deviceMaxInterval)
		return nil
	case "access_denied":
		return &GrantError{Grant: GrantDevice, Kind: ErrDenied, Err: answer}
	case "expired_token", "invalid_grant":
		return &GrantError{Grant: GrantDevice, Kind: ErrCodeExpired, Err: answer}
	}
	return err
}
