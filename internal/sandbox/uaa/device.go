package uaa

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Decisions about a device.
const (
	deviceApproved = "approved"
	deviceDenied   = "denied"
)

// deviceEndpoints are left out with Config.Strict.
func (s *Server) deviceEndpoints() map[string]endpoint {
	if s.cfg.Strict {
		return nil
	}
	return map[string]endpoint{
		"/oauth/device_authorization": {family: familyToken, methods: methods{http.MethodPost: deviceAuthorization}, other: wrongMethod},
		"/device":                     {family: familyPage, methods: methods{http.MethodGet: devicePage, http.MethodPost: devicePost}, other: unknownPath},
	}
}

// deviceAuthorization is RFC 8628, section 3.1: a device asks for its two codes.
func deviceAuthorization(c *call) error {
	f, err := c.readForm()
	if err != nil {
		return err
	}
	cl, err := c.deviceClient(f)
	if err != nil {
		return err
	}
	if !cl.Allows(zone.GrantDevice) {
		return unauthorizedGrant(c.s, zone.GrantDevice)
	}
	d := &zone.Device{Client: cl.ID, Asked: f.scopes(), Challenge: f.get("code_challenge"), Method: f.get("code_challenge_method")}
	for _, scope := range d.Asked {
		if !zone.MatchesAny(cl.Scope, scope) {
			return wire.TokenEndpointError(http.StatusBadRequest, "invalid_scope", scope+" is invalid. Please use a valid scope name in the request")
		}
	}
	if text := challengeFault(d.Challenge, d.Method); text != "" {
		return wire.TokenEndpointError(http.StatusBadRequest, "invalid_request", text)
	}
	return c.newDevice(d)
}

// deviceClient authenticates the client; a public one comes with its id alone.
func (c *call) deviceClient(f form) (*zone.Client, error) {
	if cl := c.z.Client(f.body.Get("client_id")); cl != nil && cl.AllowPublic && c.scheme() == "" && !f.body.Has("client_secret") {
		return cl, nil
	}
	cl, _, err := c.tokenClient(f)
	return cl, err
}

// newDevice gives a device its codes.
func (c *call) newDevice(d *zone.Device) error {
	now := c.s.now()
	d.Secret, d.Code, d.Ends, d.Interval = random.Hex(), newUserCode(), now.Add(zone.DeviceLife), cmp.Or(c.s.cfg.DevicePause, zone.DeviceInterval)
	c.z.Lock()
	added := c.z.Devices.Add(d, now)
	c.z.Unlock()
	if !added {
		return wire.TokenEndpointError(http.StatusServiceUnavailable, "temporarily_unavailable", "Too many devices are waiting for approval")
	}
	c.noStore()
	shown, at := shownCode(d.Code), c.base()+"/device"
	return c.write(http.StatusOK, typeJSONUTF8, wire.Object{
		{"device_code", d.Secret}, {"user_code", shown}, {"verification_uri", at}, {"verification_uri_complete", at + "?user_code=" + shown},
		{"expires_in", int(zone.DeviceLife.Seconds())}, {"interval", int(d.Interval.Seconds())},
	})
}

// codeLetters are those of user codes: consonants, so that no words arise (RFC 8628, section 6.1).
const codeLetters = "BCDFGHJKLMNPQRSTVWXZ"

func newUserCode() string {
	const length, bound = 8, 256 - 256%len(codeLetters)
	code, raw := make([]byte, 0, length), make([]byte, 1)
	for len(code) < length {
		_, _ = rand.Read(raw)
		if int(raw[0]) < bound { // each letter equally often
			code = append(code, codeLetters[int(raw[0])%len(codeLetters)])
		}
	}
	return string(code)
}

// shownCode is a user code as people read it.
func shownCode(code string) string { return code[:4] + "-" + code[4:] }

// typedCode reads what a person typed: in any case, with or without hyphens and spaces.
func typedCode(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(codeLetters, r) {
			return r
		}
		return -1
	}, strings.ToUpper(text))
}

// challengeFault says what is wrong with PKCE's parameters, in a UAA's words; "" for nothing.
func challengeFault(challenge, method string) string {
	switch {
	case challenge == "":
		return ""
	case !pkceShape(challenge):
		return "Code challenge length must between 43 and 128 and use only [A-Z],[a-z],[0-9],_,.,-,~ characters."
	case method != "" && method != "plain" && method != "S256":
		return "Unsupported code challenge method. Supported: [S256, plain]"
	default:
		return ""
	}
}
