package uaa

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/pages"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// maxWrongCodes is how many wrong codes a browser session may try (RFC 8628, section 5.1).
const maxWrongCodes = 5

// devicePage asks for the code a device shows, or, where the URL brings it, for the decision.
func devicePage(c *call) error {
	s := c.session()
	u := c.sessionUser(s)
	if u == nil {
		back := c.base() + "/device"
		if c.r.URL.RawQuery != "" {
			back += "?" + c.r.URL.RawQuery
		}
		c.keep(zone.Session{Saved: back}, false)
		return c.redirect(c.base() + "/login")
	}
	typed := c.r.URL.Query().Get("user_code")
	if typed == "" {
		return c.askCode("", "")
	}
	return c.askDecision(s, u, typed)
}

// devicePost takes the code, then the decision.
func devicePost(c *call) error {
	f, err := c.readForm()
	if err != nil {
		return err
	}
	if !c.csrfMatches(f) {
		c.page(http.StatusForbidden, "Invalid CSRF Token")
		return nil
	}
	s := c.session()
	u := c.sessionUser(s)
	if u == nil {
		c.keep(zone.Session{Saved: c.base() + "/device"}, false)
		return c.redirect(c.base() + "/login")
	}
	typed := f.body.Get("user_code")
	if !f.body.Has("user_oauth_approval") {
		return c.askDecision(s, u, typed)
	}
	return c.decideDevice(s, u, typed, f.body.Get("user_oauth_approval") == "true")
}

// waiting is the device with that user code that still waits, as it is now; nil for none.
func (c *call) waiting(typed string) *zone.Device {
	now := c.s.now()
	c.z.RLock()
	defer c.z.RUnlock()
	d := c.z.Devices.ByCode[typedCode(typed)]
	if d == nil || d.Decision != "" || !now.Before(d.Ends) {
		return nil
	}
	found := *d
	return &found
}

func (c *call) askCode(typed, problem string) error {
	status := http.StatusOK
	if problem != "" {
		status = http.StatusBadRequest
	}
	return c.html(status, pages.DeviceDocument(c.csrfCookie(), typed, problem))
}

// wrongCode counts a wrong code; after a few of them the person has to log in again.
func (c *call) wrongCode(s zone.Session, typed string) error {
	s.WrongCodes++
	if s.WrongCodes >= maxWrongCodes {
		c.endSession()
		c.page(http.StatusTooManyRequests, "Too many wrong codes. Log in again and look at the code your device shows.")
		return nil
	}
	c.keep(s, false)
	return c.askCode(typed, "No device waits for this code. Look at the code your device shows now.")
}

// askDecision shows the client, its scopes, and the code to compare: the link may have come from someone else.
func (c *call) askDecision(s zone.Session, u *zone.User, typed string) error {
	d := c.waiting(typed)
	if d == nil {
		return c.wrongCode(s, typed)
	}
	cl := c.z.Client(d.Client)
	scopes, err := c.deviceScopes(d, u)
	if cl == nil || err != nil {
		c.page(http.StatusForbidden, "You may not give this device what it asks for.")
		return nil
	}
	name := cl.Name
	if name == "" {
		name = cl.ID
	}
	return c.html(http.StatusOK, pages.DeviceApprovalDocument(c.csrfCookie(), pages.DeviceRequest{
		Client: name, Host: c.r.Host, User: u.UserName, Code: shownCode(d.Code), Scopes: scopes,
	}))
}

// deviceScopes are what a user can give a device.
func (c *call) deviceScopes(d *zone.Device, u *zone.User) ([]string, error) {
	cl := c.z.Client(d.Client)
	if cl == nil {
		return nil, errBadToken
	}
	asked := form{query: url.Values{"scope": {strings.Join(d.Asked, " ")}}, body: url.Values{}}
	return (&tokenCall{call: c, form: asked, client: cl}).userScopes(u)
}

// decideDevice records the decision, once.
func (c *call) decideDevice(s zone.Session, u *zone.User, typed string, approve bool) error {
	found := c.waiting(typed)
	if found == nil {
		return c.wrongCode(s, typed)
	}
	scopes, err := c.deviceScopes(found, u)
	if err != nil {
		c.page(http.StatusForbidden, "You may not give this device what it asks for.")
		return nil
	}
	decision, last := deviceDenied, pages.DoneDocument("Access denied", "The device gets no access. You may close this window.")
	if approve {
		decision, last = deviceApproved, pages.DoneDocument("Device connected", "Your device goes on by itself within a few seconds. You may close this window.")
	}
	c.z.Lock()
	d := c.z.Devices.ByCode[found.Code]
	if d != nil && d.Decision == "" {
		d.Decision, d.User, d.LoggedIn, d.Granted = decision, u.ID, s.LoggedIn, scopes
	}
	c.z.Unlock()
	return c.html(http.StatusOK, last)
}
