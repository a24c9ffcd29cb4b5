package uaa

import (
	"net/http"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// deviceCode is RFC 8628, section 3.4: a device asks whether it was approved.
func (t *tokenCall) deviceCode() (*tokenAnswer, error) {
	if err := t.registered(zone.GrantDevice); err != nil {
		return nil, err
	}
	secret := t.form.get("device_code")
	if secret == "" {
		return nil, wire.TokenEndpointError(http.StatusBadRequest, "invalid_request", "A device code must be supplied.")
	}
	d, refusal := t.poll(secret)
	if refusal != nil {
		return nil, refusal
	}
	if err := t.deviceVerifier(d); err != nil {
		return nil, err
	}
	u := t.z.User(d.User)
	if u == nil || !u.Active {
		return nil, wire.TokenEndpointError(http.StatusBadRequest, "invalid_grant", "The user who approved the device no longer exists")
	}
	return t.issue(issueInput{grant: zone.GrantDevice, scopes: d.Granted, user: u, loggedIn: d.LoggedIn, refresh: true, idToken: true})
}

// poll finds an approved device and uses its code up. While it waits, asking too soon makes the interval longer.
func (t *tokenCall) poll(secret string) (zone.Device, error) {
	refuse := func(code, text string) (zone.Device, error) {
		return zone.Device{}, wire.TokenEndpointError(http.StatusBadRequest, code, text)
	}
	now := t.s.now()
	t.z.Lock()
	defer t.z.Unlock()
	d := t.z.Devices.BySecret[secret]
	switch {
	case d == nil || d.Client != t.client.ID:
		return refuse("invalid_grant", "Unknown device code")
	case d.Decision == deviceApproved && now.Before(d.Ends):
		t.z.Devices.Remove(d)
		return *d, nil
	case d.Decision == deviceDenied:
		return refuse("access_denied", "User denied access")
	case !now.Before(d.Ends):
		return refuse("expired_token", "The device code has expired")
	}
	soon := !d.Polled.IsZero() && now.Sub(d.Polled) < d.Interval
	d.Polled = now
	if soon {
		d.Interval += zone.DeviceInterval
		return refuse("slow_down", "The device asks too often")
	}
	return refuse("authorization_pending", "The user has not approved the device yet")
}

// deviceVerifier compares PKCE's verifier with the challenge the device began with.
func (t *tokenCall) deviceVerifier(d zone.Device) error {
	verifier, text := t.form.get("code_verifier"), ""
	switch {
	case d.Challenge == "":
		return nil
	case verifier == "":
		text = "PKCE error: Code verifier must be provided for this device code."
	case !challengeMatches(d.Method, d.Challenge, verifier):
		text = "Invalid code verifier"
	default:
		return nil
	}
	return wire.TokenEndpointError(http.StatusBadRequest, "invalid_grant", text)
}
