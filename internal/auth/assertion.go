package auth

import (
	"context"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/rest"
)

// The grants that accept another party's assertion about a user (RFC 7521).
const (
	GrantJWTBearer  = "urn:ietf:params:oauth:grant-type:jwt-bearer"   // RFC 7523
	GrantSAMLBearer = "urn:ietf:params:oauth:grant-type:saml2-bearer" // RFC 7522
)

// ErrAssertion: the input is no assertion, or one that must not be sent. It wraps the reason.
var ErrAssertion = errors.New("the assertion cannot be used")

// ErrUntrusted: the server does not trust the assertion.
var ErrUntrusted = errors.New("the server does not accept the assertion")

// ErrAssertionEnded: the assertion has expired.
var ErrAssertionEnded = errors.New("the assertion is no longer valid")

// AssertionInput is an assertion and the way to present it.
type AssertionInput struct {
	Grant     string // GrantJWTBearer or GrantSAMLBearer
	Assertion string
	Scope     []string // nil: all that the user and the client have
}

// Assertion gets a user's tokens for a signed statement about the user (RFC 7521 §4.1). UAA
// 4.30 issues no refresh token with them, 77 does if the client may have one.
func Assertion(ctx context.Context, server Server, client Client, in AssertionInput) (*Tokens, error) {
	form := url.Values{"grant_type": {in.Grant}, "assertion": {in.Assertion}}
	setScope(form, in.Scope)
	return server.post(ctx, client, form, in.Assertion)
}

// Stated is the contents of an assertion, not verified.
type Stated struct {
	Issuer   string
	Subject  string
	Audience []string
	Expires  time.Time // zero: not stated
}

// ReadAssertion reads a JWT, or a SAML 2.0 assertion in base64url (RFC 7522 §2.1), which may
// be wrapped in a response.
func ReadAssertion(grant, text string) (*Stated, error) {
	if len(text) > maxAssertion {
		return nil, fmt.Errorf("%w: it is longer than %d bytes", ErrAssertion, maxAssertion)
	}
	if grant == GrantSAMLBearer {
		return readSAML(text)
	}
	jwt, err := Decode(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAssertion, err)
	}
	c := jwt.Claims
	return &Stated{Issuer: c.Issuer, Subject: c.Subject, Audience: c.Audience, Expires: c.Expires}, nil
}

// maxAssertion limits an assertion, in bytes: SAML with its certificate takes a few kilobytes.
const maxAssertion = 256 << 10

func readSAML(text string) (*Stated, error) {
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil { // some tools use the standard alphabet
		data, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: it is not base64url, as RFC 7522 requires", ErrAssertion)
	}
	s := &Stated{}
	seen := false
	dec := xml.NewDecoder(strings.NewReader(string(data)))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) && seen {
			return s, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: it holds no readable SAML assertion", ErrAssertion)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		seen = seen || start.Name.Local == "Assertion"
		if err := s.element(dec, start, seen); err != nil {
			return nil, err
		}
	}
}

// element reads the elements of an assertion; those of a response around it are ignored.
func (s *Stated) element(dec *xml.Decoder, start xml.StartElement, inside bool) error {
	var into *string
	var text string
	switch name := start.Name.Local; {
	case name == "EncryptedAssertion":
		return fmt.Errorf("%w: it is encrypted for its recipient", ErrAssertion)
	case !inside:
		return nil
	case name == "Issuer":
		into = &s.Issuer
	case name == "NameID":
		into = &s.Subject
	case name == "Audience":
		into = &text
	case name == "Conditions" || name == "SubjectConfirmationData":
		s.times(start)
		return nil
	default:
		return nil
	}
	if err := dec.DecodeElement(into, &start); err != nil {
		return fmt.Errorf("%w: it holds no readable SAML assertion", ErrAssertion)
	}
	*into = strings.TrimSpace(*into)
	if text != "" {
		s.Audience = append(s.Audience, text)
	}
	return nil
}

// times reads the earliest expiry, and takes a recipient as an audience.
func (s *Stated) times(start xml.StartElement) {
	for _, a := range start.Attr {
		switch a.Name.Local {
		case "NotOnOrAfter":
			if at, err := time.Parse(time.RFC3339, a.Value); err == nil && (s.Expires.IsZero() || at.Before(s.Expires)) {
				s.Expires = at.UTC()
			}
		case "Recipient":
			s.Audience = append(s.Audience, a.Value)
		}
	}
}

// Foreign names the audience of an assertion that is a URL of a host other than those given
// ("host" or "host:port", as in a URL); "" when there is none. A server that
// receives such an assertion could log in there with it.
func (s *Stated) Foreign(hosts ...string) string {
	for _, audience := range s.Audience {
		u, err := url.Parse(audience)
		if err != nil || u.Host == "" {
			continue
		}
		ours := false
		for _, host := range hosts {
			ours = ours || strings.EqualFold(u.Host, host)
		}
		if !ours {
			return audience
		}
	}
	return ""
}

func asserted(grant string) bool { return grant == GrantJWTBearer || grant == GrantSAMLBearer }

// untrusted reports whether the server rejected the assertion: a UAA answers unauthorized or invalid_token (both 401),
// others invalid_grant (RFC 7521 §4.1.1). For a wrong client a UAA's answer is "Bad credentials".
func untrusted(answer *rest.Error) bool {
	switch answer.Code {
	case "invalid_token", "invalid_grant":
		return true
	case "unauthorized":
		return !strings.Contains(strings.ToLower(answer.Message), "credentials")
	}
	return false
}
