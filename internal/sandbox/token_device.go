package sandbox

import "net/http"

// deviceCode is RFC 8628, section 3.4: a device asks whether it was approved.
func (t *tokenCall) deviceCode() (*tokenAnswer, error) {
	if err := t.registered(grantDevice); err != nil {
		return nil, err
	}
	secret := t.form.get("device_code")
	if secret == "" {
		return nil, tokenEndpointError(http.StatusBadRequest, "invalid_request", "A device code must be supplied.")
	}
	d, refusal := t.poll(secret)
	if refusal != nil {
		return nil, refusal
	}
	if err := t.deviceVerifier(d); err != nil {
		return nil, err
	}
	u := t.z.user(d.user)
	if u == nil || !u.active {
		return nil, tokenEndpointError(http.StatusBadRequest, "invalid_grant", "The user who approved the device is gone")
	}
	return t.issue(issueInput{grant: grantDevice, scopes: d.granted, user: u, loggedIn: d.loggedIn, refresh: true, idToken: true})
}

// poll finds an approved device and uses its code up. While it waits, asking too soon makes the interval longer.
func (t *tokenCall) poll(secret string) (device, error) {
	refuse := func(code, text string) (device, error) {
		return device{}, tokenEndpointError(http.StatusBadRequest, code, text)
	}
	now := t.s.now()
	t.z.mu.Lock()
	defer t.z.mu.Unlock()
	d := t.z.devices.bySecret[secret]
	switch {
	case d == nil || d.client != t.client.id:
		return refuse("invalid_grant", "Unknown device code")
	case d.decision == deviceApproved && now.Before(d.ends):
		t.z.devices.remove(d)
		return *d, nil
	case d.decision == deviceDenied:
		return refuse("access_denied", "User denied access")
	case !now.Before(d.ends):
		return refuse("expired_token", "The device code has expired")
	}
	soon := !d.polled.IsZero() && now.Sub(d.polled) < d.interval
	d.polled = now
	if soon {
		d.interval += deviceInterval
		return refuse("slow_down", "The device asks too often")
	}
	return refuse("authorization_pending", "The user has not approved the device yet")
}

// deviceVerifier compares PKCE's verifier with the challenge the device began with.
func (t *tokenCall) deviceVerifier(d device) error {
	verifier, text := t.form.get("code_verifier"), ""
	switch {
	case d.challenge == "":
		return nil
	case verifier == "":
		text = "PKCE error: Code verifier must be provided for this device code."
	case !challengeMatches(d.method, d.challenge, verifier):
		text = "Invalid code verifier"
	default:
		return nil
	}
	return tokenEndpointError(http.StatusBadRequest, "invalid_grant", text)
}
