package uaa

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// clientByAssertion is private_key_jwt (RFC 7523 section 2.2).
func (c *call) clientByAssertion(f form) (*zone.Client, error) {
	if f.body.Get("client_assertion_type") != assertionType {
		return nil, c.s.badCredentials(wire.TextBadCredentials)
	}
	assertion := f.body.Get("client_assertion")
	jws, err := jose.ParseSignedCompact(assertion, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, c.s.badCredentials("Bad client_assertion")
	}
	var said struct {
		Issuer   string          `json:"iss"`
		Subject  string          `json:"sub"`
		Audience json.RawMessage `json:"aud"`
		Expires  float64         `json:"exp"`
		JTI      string          `json:"jti"`
	}
	if err := json.Unmarshal(jws.UnsafePayloadWithoutVerification(), &said); err != nil {
		return nil, c.s.badCredentials("Bad client_assertion")
	}
	cl := c.z.Client(said.Subject)
	if cl == nil || said.Issuer != said.Subject {
		return nil, c.s.badCredentials(wire.TextBadCredentials)
	}
	keys, err := c.keysOf(cl)
	if err != nil || len(keys.Keys) == 0 {
		return nil, c.s.badCredentials("Bad client_assertion")
	}
	known := keys.Key(jws.Signatures[0].Header.KeyID)
	if len(known) == 0 {
		return nil, c.s.badCredentials("Untrusted client_assertion")
	}
	_, err = jws.Verify(known[0].Key)
	ended := !c.s.now().Before(time.Unix(int64(said.Expires), 0))
	if err != nil || ended || said.JTI == "" || !slices.Contains(audiences(said.Audience), c.s.issuerOf(c.z)) {
		return nil, c.s.badCredentials("Unauthorized client_assertion")
	}
	return cl, nil
}

// audiences reads an aud claim: one string or a list.
func audiences(raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}
	}
	var many []string
	if json.Unmarshal(raw, &many) != nil {
		return nil
	}
	return many
}
