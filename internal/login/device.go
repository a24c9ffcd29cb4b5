package login

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// DevicePage is the page and code with which a user approves a login in a browser on any machine.
type DevicePage struct {
	Code     string
	URL      string
	Complete string // the page with the code in it, for a QR code; may be empty
	Host     string // the only host where the code may be entered
	Ends     time.Time
}

// DeviceUI is a UI that can show the page as a QR code. Other UIs print it in a line.
type DeviceUI interface {
	session.UI
	Device(p DevicePage)
}

func deviceWay() way {
	return way{
		grant:        session.GrantDevice,
		publicClient: true,
		check:        throughClient,
		get: func(ctx context.Context, a *attempt) (*auth.Tokens, error) {
			endpoint, err := a.deviceEndpoint(ctx)
			if err != nil {
				return nil, err
			}
			server := a.server
			server.Device = endpoint
			tokens, err := byDevice(ctx, a.s, server, a.client, a.in.Scope)
			if errors.Is(err, auth.ErrNoDevice) {
				return nil, noDevice(a.c)
			}
			if err != nil {
				return nil, err
			}
			return tokens, sameUser(a.who.User, tokens)
		},
	}
}

// deviceEndpoint returns the endpoint of the server's metadata, if it is on the server itself: the client's secret is sent
// to it.
func (a *attempt) deviceEndpoint(ctx context.Context) (string, error) {
	meta, err := a.metadata(ctx)
	if err != nil {
		return "", err
	}
	if meta.DeviceEndpoint == "" {
		return "", noDevice(a.c)
	}
	at, err := rest.ParseURL(meta.DeviceEndpoint)
	if err != nil {
		return "", err
	}
	own, err := rest.ParseURL(a.c.Target.UAA)
	if err != nil {
		return "", err
	}
	if rest.OriginOf(at) != rest.OriginOf(own) {
		return "", session.Usage("%s names %s for device logins, which is another server: nothing was sent there", own.Host, at.Host)
	}
	return meta.DeviceEndpoint, nil
}

func (a *attempt) metadata(ctx context.Context) (*uaa.Metadata, error) {
	client, err := identity.AnonymousUAA(a.s, a.c)
	if err != nil {
		return nil, err
	}
	return client.Metadata(ctx)
}

func noDevice(c *store.Context) error {
	return &session.UsageError{
		Text: session.Host(c.Target.UAA) + " has no device login: no released UAA has one",
		Try:  []line.Advice{line.Login.Flag("--sso"), line.Login.Flag("--idp", "ISSUER").Flag("--idp-client-id", "ID").Say(", where a corporate identity provider has one")},
	}
}

// byDevice shows the code and waits for the user's decision.
func byDevice(ctx context.Context, s *session.Session, server auth.Server, client auth.Client, scope []string) (*auth.Tokens, error) {
	d, err := auth.StartDevice(ctx, server, client, scope)
	if err != nil {
		return nil, err
	}
	showDevice(s, d)
	return d.Await(ctx, server, client)
}

func showDevice(s *session.Session, d *auth.Device) {
	page := DevicePage{Code: d.UserCode, URL: d.URL.String(), Complete: text(d.Complete), Host: d.URL.Host, Ends: d.Ends}
	if ui, ok := s.UI.(DeviceUI); ok {
		ui.Device(page)
		return
	}
	s.UI.Show("open %s in a browser and enter the code %s – only at %s, never for someone else", page.URL, page.Code, page.Host)
}

func text(u *url.URL) string {
	if u == nil {
		return ""
	}
	return u.String()
}
