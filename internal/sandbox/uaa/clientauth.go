package uaa

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// How a client proved who it is, as the client_auth_method claim names it; "" for an ordinary secret.
const (
	authOrdinary = ""
	authNone     = "none"
	authKey      = "private_key_jwt"
	authTLS      = "tls_client_auth"
)

// clientByBasic authenticates a client by its Basic header.
func (c *call) clientByBasic() (*zone.Client, error) {
	id, secret, err := c.basicPair()
	if err != nil {
		return nil, err
	}
	return c.clientBySecret(id, secret)
}

// clientBySecret fails alike for an unknown client, a wrong secret and a client without any.
func (c *call) clientBySecret(id, secret string) (*zone.Client, error) {
	cl := c.z.Client(id)
	if cl == nil || !cl.SecretMatches(secret) {
		return nil, c.s.badCredentials(wire.TextBadCredentials)
	}
	return cl, nil
}

// basicPair reads a Basic header. The old UAA takes the pair as it is, the current one form-decodes both halves.
func (c *call) basicPair() (id, secret string, err error) {
	_, encoded, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	raw, err := decodeBase64(strings.TrimSpace(encoded))
	if err != nil {
		return "", "", c.s.badCredentials("Failed to decode basic authentication token")
	}
	id, secret, found := strings.Cut(string(raw), ":")
	if !found {
		return "", "", c.s.badCredentials("Invalid basic authentication token")
	}
	if c.s.version == zone.Version430 {
		return id, secret, nil
	}
	plainID, errID := url.QueryUnescape(id)
	plainSecret, errSecret := url.QueryUnescape(secret)
	if errID != nil || errSecret != nil {
		return "", "", c.s.badCredentials("Failed to URL Decode credentials")
	}
	return plainID, plainSecret, nil
}

func decodeBase64(text string) ([]byte, error) {
	return base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
}

func (c *call) scheme() string {
	scheme, _, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	return strings.ToLower(scheme)
}

// tokenClient authenticates the client of a token request: Basic before the body; credentials in the query do not count.
func (c *call) tokenClient(f form) (cl *zone.Client, method string, err error) {
	switch {
	case c.scheme() == "basic":
		cl, err = c.clientByBasic()
	case c.scheme() == "bearer":
		return nil, "", wire.LoginError(wire.TextNoAuthentication)
	case c.s.version == zone.Version77 && f.body.Has("client_assertion"):
		cl, err = c.clientByAssertion(f)
		method = authKey
	case f.body.Has("client_id") && f.body.Has("client_secret"):
		cl, err = c.clientBySecret(f.body.Get("client_id"), f.body.Get("client_secret"))
	case f.body.Has("client_id") && c.certified():
		cl, err = c.clientByCertificate(f.body.Get("client_id"))
		method = authTLS
	case f.body.Has("client_id") && c.publicAllowed(f):
		cl, method = c.z.Client(f.body.Get("client_id")), authNone
	default:
		err = c.unproven(f)
	}
	if err == nil {
		err = matchesForm(cl, f)
	}
	if err != nil {
		return nil, "", err
	}
	if method == authOrdinary && cl.EmptySecret() {
		method = authNone
	}
	return cl, method, nil
}

// unproven is the answer to a request without a client that proves itself.
func (c *call) unproven(f form) error {
	if f.query.Has("client_id") && f.query.Has("client_secret") {
		return wire.LoginError(wire.TextNoAuthentication)
	}
	if c.s.version == zone.Version430 && (c.scheme() != "" || len(f.body) == 0) {
		return wire.LoginError(wire.TextNoAuthentication)
	}
	return c.s.badCredentials(wire.TextBadCredentials)
}

// matchesForm refuses a client_id in the form that is not the client which authenticated.
func matchesForm(cl *zone.Client, f form) error {
	if id := f.get("client_id"); id != "" && id != cl.ID && f.get("grant_type") != zone.GrantUserToken {
		return wire.TokenEndpointError(http.StatusUnauthorized, "invalid_client", "Given client ID does not match authenticated client")
	}
	return nil
}

// certified reports whether the connection has a client certificate that the listener has verified.
func (c *call) certified() bool { return c.r.TLS != nil && len(c.r.TLS.VerifiedChains) > 0 }

// clientByCertificate is RFC 8705 section 2.1: the certificate's subject names the client.
func (c *call) clientByCertificate(id string) (*zone.Client, error) {
	cl := c.z.Client(id)
	if cl == nil || c.r.TLS.PeerCertificates[0].Subject.CommonName != id {
		return nil, c.s.badCredentials(wire.TextBadCredentials)
	}
	return cl, nil
}

// publicAllowed reports whether a client may come without secret: registered as public, and either with a PKCE
// verifier or with a refresh token.
func (c *call) publicAllowed(f form) bool {
	cl := c.z.Client(f.body.Get("client_id"))
	if c.s.version != zone.Version77 || cl == nil || !cl.AllowPublic {
		return false
	}
	switch f.get("grant_type") {
	case zone.GrantCode:
		return f.get("code_verifier") != ""
	case zone.GrantRefresh:
		return true
	case zone.GrantDevice:
		return c.s.Rules().ExtraGrant(zone.GrantDevice)
	default:
		return false
	}
}

// resourceServer authenticates a caller of /introspect and /check_token: a client with the authority uaa.resource.
// bearer reports whether the current UAA takes a bearer token here.
func (c *call) resourceServer(bearer bool) error {
	switch c.scheme() {
	case "basic":
		cl, err := c.clientByBasic()
		if err != nil {
			return err
		}
		if !zone.MatchesAny(cl.Authorities, "uaa.resource") {
			return wire.DeniedError()
		}
		return nil
	case "bearer":
		if !bearer || c.s.version == zone.Version430 {
			return wire.LoginError(wire.TextNoAuthentication)
		}
		if err := c.authenticate(); err != nil {
			return err
		}
		if !zone.MatchesAny(c.token.Authorities, "uaa.resource") {
			return wire.DeniedError()
		}
		return nil
	default:
		return wire.LoginError(wire.TextNoAuthentication)
	}
}
