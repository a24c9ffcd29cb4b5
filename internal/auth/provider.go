package auth

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/rest"
)

var (
	// ErrProvider: the issuer is not an OpenID provider that can be trusted. It wraps the reason.
	ErrProvider = errors.New("not usable as an identity provider")
	// ErrIDToken: the id token is not valid and must not be sent to another server. It wraps the reason.
	ErrIDToken = errors.New("the id token is not valid")
)

// Provider is an OpenID provider as its own metadata describes it (OpenID Connect Discovery
// 1.0 §3). All endpoints are https, or http where the issuer itself is on this machine.
type Provider struct {
	Issuer    string `json:"issuer"`
	Token     string `json:"token"`
	Keys      string `json:"keys"`
	Authorize string `json:"authorize,omitempty"`
	Device    string `json:"device,omitempty"`
	Revoke    string `json:"revoke,omitempty"` // RFC 7009

	AuthMethods []string `json:"-"` // of the token endpoint; nil: client_secret_basic (§3)
	PKCE        bool     `json:"-"` // S256 is announced
}

// Discover reads the metadata of an issuer, whose issuer must be exactly what was typed: a
// provider that could speak for another one could log in any user as any other.
func Discover(ctx context.Context, client *rest.Client, issuer string) (*Provider, error) {
	base, err := rest.ParseURL(issuer)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: the issuer is %w", ErrProvider, err)
	case base.RawQuery != "":
		return nil, fmt.Errorf("%w: an issuer has no query", ErrProvider)
	case insecure(base):
		return nil, fmt.Errorf("%w: %s is not https", ErrProvider, issuer)
	}
	request := rest.Get("/.well-known/openid-configuration", nil)
	request.Anonymous, request.Redirects = true, true
	var body []byte
	if err := client.At(base, nil).Do(ctx, request, &body); err != nil {
		return nil, notProvider(issuer, err)
	}
	members, err := parseObject(body)
	if err != nil {
		return nil, fmt.Errorf("%w: %s returns no OpenID metadata but something that is %w", ErrProvider, issuer, err)
	}
	return readProvider(members, base, issuer)
}

// notProvider distinguishes temporary errors (an unreachable or overloaded server) from a server that is no provider.
func notProvider(issuer string, err error) error {
	var answer *rest.Error
	if !errors.As(err, &answer) || answer.Status >= 500 || answer.Status == rest.StatusTooMany {
		return fmt.Errorf("identity provider %s: %w", issuer, err)
	}
	return fmt.Errorf("%w: %s has no OpenID metadata: %w", ErrProvider, issuer, err)
}

func readProvider(members Members, base *url.URL, issuer string) (*Provider, error) {
	r := reader{all: members}
	if named := r.text("issuer"); named != issuer {
		return nil, fmt.Errorf("%w: it calls itself %q, not %q: the issuer must be the same to the letter", ErrProvider, named, issuer)
	}
	p := &Provider{
		Issuer: issuer, Token: r.text("token_endpoint"), Keys: r.text("jwks_uri"), Authorize: r.text("authorization_endpoint"),
		Device: r.text("device_authorization_endpoint"), Revoke: r.text("revocation_endpoint"),
		AuthMethods: r.list("token_endpoint_auth_methods_supported", false),
		PKCE:        slices.Contains(r.list("code_challenge_methods_supported", false), "S256"),
	}
	for _, endpoint := range []struct {
		name, url string
		needed    bool
	}{
		{"token_endpoint", p.Token, true}, {"jwks_uri", p.Keys, true}, {"authorization_endpoint", p.Authorize, false},
		{"device_authorization_endpoint", p.Device, false}, {"revocation_endpoint", p.Revoke, false},
	} {
		if endpoint.url == "" && !endpoint.needed {
			continue
		}
		if err := checkEndpoint(endpoint.url, base); err != nil {
			return nil, fmt.Errorf("%w: its %s is %w", ErrProvider, endpoint.name, err)
		}
	}
	return p, nil
}

// checkEndpoint checks that a provider on another machine does not send a credential to a server on this machine.
func checkEndpoint(raw string, issuer *url.URL) error {
	if raw == "" {
		return errors.New("missing")
	}
	u, err := rest.ParseURL(raw)
	switch {
	case err != nil:
		return err
	case insecure(u), u.Scheme != issuer.Scheme && issuer.Scheme == "https":
		return errors.New("not https")
	case rest.Loopback(u) && !rest.Loopback(issuer):
		return errors.New("on this machine, which the issuer is not")
	}
	return nil
}

// Server returns the provider's token endpoint for a client. A client without a secret sends
// only its id; one with a secret uses the method that the provider lists, preferably the body.
func (p *Provider) Server(client *rest.Client, secret bool) Server {
	s := Server{Token: p.Token, Authorize: p.Authorize, Device: p.Device, Issuer: p.Issuer, HTTP: client, ClientAuth: ClientNone}
	switch {
	case !secret:
	case slices.Contains(p.AuthMethods, ClientSecretPost):
		s.ClientAuth = ClientSecretPost
	default:
		s.ClientAuth = ClientSecretBasic
	}
	return s
}

// IDTokenExpect is what an id token must contain.
type IDTokenExpect struct {
	Expect         // Issuer and Audience are needed; Audience is the client
	Subject string // of the login that is renewed; empty: any
}

// IDToken verifies an id token with the provider's keys by OpenID Connect Core 1.0 §3.1.3.7.
// The error is ErrIDToken, or what kept the keys from being read.
func (p *Provider) IDToken(ctx context.Context, client *rest.Client, token string, want IDTokenExpect) (*JWT, error) {
	keys, err := p.keys(ctx, client)
	if err != nil {
		return nil, err
	}
	return VerifyIDToken(token, keys, want)
}

func (p *Provider) keys(ctx context.Context, client *rest.Client) (JWKS, error) {
	at, err := rest.ParseURL(p.Keys)
	if err != nil {
		return JWKS{}, fmt.Errorf("%w: jwks_uri: %w", ErrProvider, err)
	}
	request := rest.Get(p.Keys, nil)
	request.Anonymous, request.Redirects = true, true
	var body []byte
	if err := client.At(at, nil).Do(ctx, request, &body); err != nil {
		return JWKS{}, fmt.Errorf("the keys of %s: %w", p.Issuer, err)
	}
	keys, err := ParseKeys(body)
	if err != nil {
		return JWKS{}, fmt.Errorf("%w: the keys of %s: %w", ErrProvider, p.Issuer, err)
	}
	return keys, nil
}

// VerifyIDToken checks signature, iss, aud, azp, exp, and sub where it is known.
func VerifyIDToken(token string, keys JWKS, want IDTokenExpect) (*JWT, error) {
	if token == "" {
		return nil, fmt.Errorf("%w: the answer contains none", ErrIDToken)
	}
	report, err := Verify(token, keys, want.Expect)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrIDToken, err)
	}
	var faults []string
	for _, check := range report.Checks {
		if check.Outcome != OK {
			faults = append(faults, check.Name+": "+check.Detail)
		}
	}
	c := report.JWT.Claims
	switch {
	case c.AuthorizedParty != "" && c.AuthorizedParty != want.Audience:
		faults = append(faults, fmt.Sprintf("azp: it was issued to %q, not to %q", c.AuthorizedParty, want.Audience))
	case c.AuthorizedParty == "" && len(c.Audience) > 1:
		faults = append(faults, fmt.Sprintf("azp: it has %d audiences and no azp", len(c.Audience)))
	}
	if want.Subject != "" && c.Subject != want.Subject {
		faults = append(faults, fmt.Sprintf("sub: it is for %q, the login was %q", c.Subject, want.Subject))
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("%w: %s", ErrIDToken, strings.Join(faults, "; "))
	}
	return report.JWT, nil
}
