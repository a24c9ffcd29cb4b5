package session

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ErrNotCloudFoundry is returned if a target answers, but is not a server that cfid supports.
var ErrNotCloudFoundry = errors.New("not a Cloud Foundry API or a UAA")

// finder determines the kind of server at a URL, with as few requests as possible.
type finder struct {
	open  func(store.TLS) (*rest.Client, error)
	tls   store.TLS
	typed *url.URL
	uaa   string // --uaa: used instead of the UAA that the API or the director returns
	zone  string // subdomain of an identity zone
	// consent asks whether logins may go to a host outside the target's domain, before the first request there.
	consent func(ctx context.Context, foreign []string, uaa string) error
}

// at returns the API below base. TLS exceptions for the typed host apply to a host it links to as well,
// once trust has been decided.
func (f *finder) at(base *url.URL) (*rest.API, error) {
	tls := f.tls
	if tls.SkipVerify || tls.CA != "" {
		tls.Hosts = AppendNew(slices.Clone(tls.Hosts), base.Host)
	}
	c, err := f.open(tls)
	if err != nil {
		return nil, err
	}
	return c.At(base, nil), nil
}

// The kinds of targets.
const (
	ProductFoundation = "cloud foundry"
	ProductUAA        = "uaa"
	ProductDirector   = "bosh director"
)

// Found is the result of the discovery: what a context stores about a server.
type Found struct {
	Target  store.Target
	Product string // KindFoundation, KindUAA or KindDirector; "" if it did not answer
	Name    string // zone name of a UAA, name of a director
}

// discover tries what the shape of the URL suggests first: a path that ends in /uaa or a host called uaa or login is
// asked for /login (a UAA), everything else for / (an API root).
func (f *finder) discover(ctx context.Context) (*Found, error) {
	tries := []func(context.Context) (*Found, error){f.apiRoot, f.uaaInfo, f.director, f.uaaBelow}
	if LooksLikeUAA(f.typed) {
		tries = []func(context.Context) (*Found, error){f.uaaInfo, f.apiRoot}
	}
	var ill error // the server exists, but returned an error
	for _, try := range tries {
		found, err := try(ctx)
		if err == nil && found != nil || fatal(err) {
			return found, err
		}
		if ill == nil && (errors.Is(err, rest.ErrServer) || errors.Is(err, rest.ErrRateLimited)) {
			ill = err
		}
	}
	if ill != nil {
		return nil, ill
	}
	return nil, fmt.Errorf("%s: %w", f.typed, ErrNotCloudFoundry)
}

// LooksLikeUAA reports whether a URL looks like a UAA's: its path ends in /uaa, or its host is called uaa or login.
func LooksLikeUAA(u *url.URL) bool {
	label, _, _ := strings.Cut(u.Hostname(), ".")
	return label == "uaa" || label == "login" || strings.HasSuffix(u.Path, "/uaa")
}

// fatal reports whether an error would also occur at another path of the same host.
func fatal(err error) bool {
	var cert *rest.CertificateError
	return errors.Is(err, rest.ErrUnreachable) || errors.As(err, &cert) || IsAny[*UsageError](err) || IsAny[*noUAAError](err) ||
		AnyOf(ErrDeclined, ErrNotInteractive, context.Canceled, context.DeadlineExceeded)(err)
}

func (f *finder) apiRoot(ctx context.Context) (*Found, error) {
	api, err := f.at(f.typed)
	if err != nil {
		return nil, err
	}
	root, err := capi.New(api).Root(ctx)
	if err != nil {
		return nil, err
	}
	if root.Href("cloud_controller_v3") == "" {
		return nil, nil
	}
	found := &Found{Product: ProductFoundation}
	found.Target = store.Target{URL: f.typed.String(), API: f.typed.String(), APIVersion: root.Version()}
	if err := f.links(ctx, found, root); err != nil {
		return nil, err
	}
	return found, f.described(ctx, found)
}

// noUAAError means that the target's kind is known, but the UAA that it returns does not answer as one.
type noUAAError struct {
	typed, uaa string
	err        error
}

func (e *noUAAError) Error() string {
	return e.typed + " names " + e.uaa + " as its UAA, which does not answer as one: " + e.err.Error()
}

func (e *noUAAError) Unwrap() error { return e.err }

// described is describeUAA for a UAA that was given or linked. If it is not one, the error is a noUAAError, which ends the
// discovery.
func (f *finder) described(ctx context.Context, found *Found) error {
	named := found.Target.UAA
	err := f.describeUAA(ctx, found)
	if err == nil || fatal(err) {
		return err
	}
	return &noUAAError{typed: f.typed.String(), uaa: named, err: err}
}

// links uses the UAA that the API returns, if it can be trusted: https unless the target is loopback, never from a
// public target to loopback, and hosts outside the API's parent domain only with the user's consent.
func (f *finder) links(ctx context.Context, found *Found, root *capi.Root) error {
	found.Target.UAA, found.Target.Login = root.Href("uaa"), root.Href("login")
	if found.Target.UAA == "" {
		found.Target.UAA = found.Target.Login
	}
	if found.Target.UAA == "" && f.uaa == "" {
		return &UsageError{Text: f.typed.String() + " is a Cloud Foundry API that returns no UAA", Try: []line.Advice{line.Target.With(f.typed.String()).Flag("--uaa", "URL")}}
	}
	return f.trust(ctx, found)
}

// trust checks the UAA and login server that a target returns, before anything is sent there.
func (f *finder) trust(ctx context.Context, found *Found) error {
	if f.uaa != "" {
		found.Target.UAA, found.Target.Login = f.uaa, f.uaa
		return nil
	}
	var foreign []string
	for _, link := range []string{found.Target.UAA, found.Target.Login} {
		if link == "" {
			continue
		}
		host, err := trustLink(f.typed, link)
		if err != nil {
			return err
		}
		foreign = AppendNew(foreign, host)
	}
	if len(foreign) == 0 {
		return nil
	}
	return f.consent(ctx, foreign, found.Target.UAA)
}

func (f *finder) uaaInfo(ctx context.Context) (*Found, error) {
	found := &Found{Product: ProductUAA, Target: store.Target{URL: f.typed.String(), UAA: f.typed.String(), Login: f.typed.String()}}
	if err := f.describeUAA(ctx, found); err != nil {
		return nil, err
	}
	return found, nil
}

// uaaBelow tries the path /uaa, for users who type the host of a development UAA without its context path.
func (f *finder) uaaBelow(ctx context.Context) (*Found, error) {
	if f.typed.Path != "" {
		return nil, nil
	}
	below := *f
	below.typed = f.typed.JoinPath("uaa")
	return below.uaaInfo(ctx)
}

// director tries a BOSH Director, whose /info returns the UAA that it trusts.
func (f *finder) director(ctx context.Context) (*Found, error) {
	var info struct {
		Name string `json:"name"`
		UUID string `json:"uuid"`
		Auth struct {
			Type    string `json:"type"`
			Options struct {
				URL string `json:"url"`
			} `json:"options"`
		} `json:"user_authentication"`
	}
	api, err := f.at(f.typed)
	if err != nil {
		return nil, err
	}
	err = api.Do(ctx, rest.Request{Method: "GET", Path: "/info", Redirects: true}, &info)
	if err != nil || info.UUID == "" {
		return nil, err
	}
	if info.Auth.Type != "uaa" {
		return nil, Usage("the BOSH Director %s uses %s authentication, not a UAA", info.Name, info.Auth.Type)
	}
	found := &Found{Product: ProductDirector, Name: info.Name}
	found.Target = store.Target{URL: f.typed.String(), UAA: info.Auth.Options.URL, Login: info.Auth.Options.URL}
	if err := f.trust(ctx, found); err != nil {
		return nil, err
	}
	return found, f.described(ctx, found)
}

// describeUAA reads the version and the issuer. The endpoints are the ones below the UAA's own URL, not those that its
// metadata names: a UAA builds them from the Host header or from configuration that may be wrong.
func (f *finder) describeUAA(ctx context.Context, found *Found) error {
	inside, err := InZone(found.Target.UAA, f.zone)
	if err != nil {
		return err
	}
	base, err := rest.ParseURL(inside)
	if err != nil {
		return err
	}
	base.Path = strings.TrimRight(base.Path, "/")
	api, err := f.at(base)
	if err != nil {
		return err
	}
	c := uaa.New(api)
	info, err := c.Info(ctx)
	if err != nil {
		return err
	}
	if info.App.Version == "" {
		return fmt.Errorf("%s: %w", base, ErrNotCloudFoundry)
	}
	meta, err := c.Metadata(ctx)
	if err != nil {
		return err
	}
	t := &found.Target
	t.UAA, t.UAAVersion, t.Issuer = base.String(), info.App.Version, meta.Issuer
	t.TokenEndpoint = base.JoinPath("oauth", "token").String()
	t.AuthorizationEndpoint = base.JoinPath("oauth", "authorize").String()
	t.PKCE = slices.Contains(meta.CodeChallengeMethods, "S256")
	if found.Name == "" {
		found.Name = info.ZoneName
	}
	return nil
}
