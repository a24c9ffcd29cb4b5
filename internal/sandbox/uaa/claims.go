package uaa

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Reasons for which a token is refused before its contents count.
var (
	errNoToken  = errors.New("no bearer token")
	errBadToken = errors.New("bad token")
)

// VerifyBearer checks a request's bearer token as a Cloud Controller does, offline: form, signature, expiry, issuer.
// It does not ask whether the UAA has revoked the token since, for a Cloud Controller does not ask either: a JWT
// lives there until its end. It returns errNoToken without a bearer token, else an error wrapping errBadToken.
func (s *Server) VerifyBearer(r *http.Request) (*jwt.Claims, error) {
	token, found := bearerOf(r)
	if !found {
		return nil, errNoToken
	}
	payload, _, err := s.Keys.Open(r.Context(), token, s.now())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBadToken, err)
	}
	var c jwt.Claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return nil, fmt.Errorf("%w: %w", errBadToken, err)
	}
	if s.now().Unix() >= c.Expires {
		return nil, fmt.Errorf("%w: expired", errBadToken)
	}
	if c.Issuer != s.issuerOf(s.Home()) {
		return nil, fmt.Errorf("%w: issuer %s", errBadToken, c.Issuer)
	}
	return &c, nil
}

// bearerOf is the token of an Authorization header whose scheme is bearer, in any case.
func bearerOf(r *http.Request) (string, bool) {
	scheme, token, found := strings.Cut(r.Header.Get("Authorization"), " ")
	if !found || !strings.EqualFold(scheme, "bearer") {
		return "", false
	}
	return strings.TrimSpace(token), true
}

const textTokenGone = "The token expired, was revoked, or the token ID is incorrect."

// javaDate is how java.util.Date prints itself.
const javaDate = "Mon Jan 02 15:04:05 MST 2006"

// read finds the claims of a token string: a JWT by its signature, an opaque token in the store.
func (s *Server) read(ctx context.Context, z *zone.Zone, token string) (*jwt.Claims, error) {
	if strings.Count(token, ".") != 2 {
		return s.readStored(z, token)
	}
	payload, decoded, err := s.Keys.Open(ctx, token, s.now())
	if !decoded {
		text := "Invalid token"
		if s.version == zone.Version430 {
			text = "Invalid token (could not decode): " + token
		}
		return nil, &jwt.Refusal{Text: text}
	}
	var bad *jwt.Refusal
	if errors.As(err, &bad) {
		return nil, bad
	}
	if err != nil {
		return nil, &jwt.Refusal{Text: "Could not verify token signature."}
	}
	var c jwt.Claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return nil, &jwt.Refusal{Text: "Invalid token"}
	}
	if issuer := s.issuerOf(z); c.Issuer != issuer {
		return nil, &jwt.Refusal{Text: fmt.Sprintf("Invalid issuer (%s) for token did not match expected: %s", c.Issuer, issuer)}
	}
	if ends := time.Unix(c.Expires, 0).UTC(); !s.now().Before(ends) {
		return nil, &jwt.Refusal{Text: "Invalid access token: expired at " + ends.Format(javaDate), Expired: true}
	}
	if c.Revocable && z.Stored(c.JTI, s.now()) == nil {
		return nil, &jwt.Refusal{Text: textTokenGone}
	}
	return &c, nil
}

func (s *Server) readStored(z *zone.Zone, id string) (*jwt.Claims, error) {
	t := z.Stored(id, s.now())
	if t == nil {
		return nil, &jwt.Refusal{Text: textTokenGone}
	}
	c := t.Claims
	return &c, nil
}

// current checks claims against the client and the user as they are now: existence, activity, scopes and the
// signature over their secrets. That is why plain JWTs die here before their end.
func (s *Server) current(z *zone.Zone, c *jwt.Claims) error {
	cl := z.Client(c.ClientID)
	if cl == nil {
		return &jwt.Refusal{Text: "Invalid client ID " + c.ClientID}
	}
	var u *zone.User
	if c.UserID != "" {
		if u = z.User(c.UserID); u == nil || !u.Active {
			return &jwt.Refusal{Text: "Token bears a non-existent user ID: " + c.UserID}
		}
	}
	claim, scopes := "scope", c.Scope
	if c.GrantedScopes != nil {
		claim, scopes = "granted_scopes", c.GrantedScopes
	}
	if missing := z.Lost(cl, u, scopes); len(missing) > 0 {
		return &jwt.Refusal{Text: fmt.Sprintf("Some required \"%s\" are missing: [%s]", claim, strings.Join(missing, ", "))}
	}
	if c.RevSig != revSig(cl, u) {
		return &jwt.Refusal{Text: "revocable signature mismatch"}
	}
	return nil
}

// revSig is the signature over what makes a token worthless when it changes: the client's secret and salts, and the
// user's name, e-mail, password and salt. One to eight hex digits, not padded.
func revSig(cl *zone.Client, u *zone.User) string {
	sum := crc32.NewIEEE()
	parts := []string{cl.ID, cl.Salt, cl.TokenSalt}
	if u != nil {
		parts = append(parts, u.ID, u.UserName, u.Email, u.Salt)
		if u.Password != nil {
			parts = append(parts, string(u.Password.Sum))
		}
	}
	for _, part := range parts {
		_, _ = sum.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return strconv.FormatUint(uint64(sum.Sum32()), 16)
}
