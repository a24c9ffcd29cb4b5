package auth

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Binding is what tokens were issued for. A context has the same data: if the two differ, the
// tokens are not sent.
type Binding struct {
	Origins       []rest.Origin `json:"origins,omitempty"` // of API, UAA and token endpoint: where the token may go
	Issuer        string        `json:"issuer,omitempty"`
	TokenEndpoint string        `json:"token_endpoint,omitempty"`
	ClientID      string        `json:"client_id,omitempty"`
	ClientAuth    string        `json:"client_auth,omitempty"` // how the client authenticates and with which files, "": by its secret in the body
	IdP           string        `json:"idp_issuer,omitempty"`  // issuer of the identity provider that the login went through
	TLSDigest     string        `json:"tls_digest,omitempty"`  // of the TLS settings, see rest.TLS
}

// Compare names, in plain words, what differs between two bindings; nil when nothing does.
// The order of origins doesn't matter.
func (b Binding) Compare(other Binding) []string {
	var differs []string
	add := func(same bool, name, was, is string) {
		if !same {
			differs = append(differs, fmt.Sprintf("%s (was %s, is %s)", name, orNone(was), orNone(is)))
		}
	}
	was, is := sortedOrigins(b.Origins), sortedOrigins(other.Origins)
	add(was == is, "servers", was, is)
	add(b.Issuer == other.Issuer, "issuer", b.Issuer, other.Issuer)
	add(b.TokenEndpoint == other.TokenEndpoint, "token endpoint", b.TokenEndpoint, other.TokenEndpoint)
	add(b.ClientID == other.ClientID, "client", b.ClientID, other.ClientID)
	add(b.ClientAuth == other.ClientAuth, "client authentication", b.ClientAuth, other.ClientAuth)
	add(b.IdP == other.IdP, "identity provider", b.IdP, other.IdP)
	if b.TLSDigest != other.TLSDigest {
		differs = append(differs, "TLS settings")
	}
	return differs
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func sortedOrigins(origins []rest.Origin) string {
	var list []string
	for _, origin := range origins {
		list = append(list, string(origin))
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), " ")
}

// insecure reports whether a secret sent to the URL would not be encrypted.
func insecure(u *url.URL) bool { return u.Scheme != "https" && !rest.Loopback(u) }
