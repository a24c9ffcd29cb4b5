package view

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/auth"
)

func decodedToken(t *testing.T, claims string) *auth.JWT {
	t.Helper()
	enc := base64.RawURLEncoding.EncodeToString
	jwt, err := auth.Decode(enc([]byte(`{"alg":"RS256","kid":"key-1","typ":"JWT"}`)) + "." + enc([]byte(claims)) + "." + enc([]byte("not a signature")))
	if err != nil {
		t.Fatal(err)
	}
	return jwt
}

const someClaims = `{"jti":"82ca","scope":["uaa.user","my-app.read","openid"],"user_name":"jo\u001b[2J","exp":1795359688,"iat":1795316488,` +
	`"previous_logon_time":1795316507402,"aud":["cf","openid"],"revocable":true,"x":{"a":[1]}}`

func TestDecoded(t *testing.T) {
	now := time.Unix(1795316489, 0)
	local := func(n int64) string { return time.Unix(n, 0).Local().Format("2006-01-02 15:04:05 MST") }
	var b bytes.Buffer
	if err := Decoded(Out{W: &b}, decodedToken(t, someClaims), now); err != nil {
		t.Fatal(err)
	}
	want := `not verified: these are the token's own claims; cfid token verify checks it

header
  alg  RS256
  kid  key-1
  typ  JWT

claims
  jti                  82ca
  scope                my-app.read  (not one of the platform's)
                       openid       ask /userinfo who the user is; gives an id_token
                       uaa.user     this is a user; needed to go through /oauth/authorize
  user_name            jo[2J
  exp                  ` + local(1795359688) + ` (in 11h 59m)
  iat                  ` + local(1795316488) + ` (1s ago)
  previous_logon_time  ` + local(1795316507) + ` (in 18s)
  aud                  cf, openid
  revocable            true
  x                    {"a":[1]}
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
}

func TestDecodedInOtherFormats(t *testing.T) {
	jwt := decodedToken(t, `{"jti":"82ca","exp":1795359688,"scope":"openid scim.read"}`)
	now := time.Unix(1795359688, 0)
	for _, tt := range []struct {
		out  Out
		want string
	}{
		{Out{Format: JSON}, `{"header":{"alg":"RS256","kid":"key-1","typ":"JWT"},"claims":{"jti":"82ca","exp":1795359688,"scope":"openid scim.read"},"cfid":{"verified":false,"expired":true}}` + "\n"},
		{Out{JQ: ".cfid.verified, .claims.exp"}, "false\n1795359688\n"},
		{Out{Format: ID}, "82ca\n"},
		{Out{Columns: []string{"jti"}}, "jti  82ca\n"},
	} {
		var b bytes.Buffer
		tt.out.W = &b
		if err := Decoded(tt.out, jwt, now); err != nil {
			t.Error(err)
		}
		if d := cmp.Diff(tt.want, b.String()); d != "" {
			t.Errorf("%+v:\n%s", tt.out, d)
		}
	}
}

func TestDecodedOnATerminal(t *testing.T) {
	var b bytes.Buffer
	jwt := decodedToken(t, `{"scope":"openid scim.read","exp":1795316488}`)
	if err := Decoded(Out{W: &b, TTY: true, Width: 40, Color: true}, jwt, time.Unix(1795316489, 0)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\x1b[33mnot verified", "  scope  openid     \x1b[2mask /userinfo who t…\x1b[0m\n", "         scim.read  \x1b[2mread all users and …\x1b[0m\n",
		"  exp    \x1b[31m", "(1s ago)\x1b[0m\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%q", want, b.String())
		}
	}
}

func TestVerified(t *testing.T) {
	now := time.Unix(1795316489, 0)
	v := &auth.Verified{JWT: decodedToken(t, `{"jti":"82ca"}`), Skew: 90 * time.Second, Checks: []auth.Check{
		{Name: auth.CheckSignature, Outcome: auth.OK, Detail: `RS256 by key "key-1"`},
		{Name: auth.CheckExpiry, Outcome: auth.Failed, Detail: "it ended 1h ago"},
		{Name: auth.CheckAudience, Outcome: auth.NotChecked, Detail: "no audience is known"},
	}}
	const want = `✓ signature  RS256 by key "key-1"
✗ expiry     it ended 1h ago
– audience   no audience is known
the server's clock and this machine's differ by 1m 30s
the token is not valid: do not trust it
`
	var b bytes.Buffer
	if err := Verified(Out{W: &b}, v, now); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
	good := &auth.Verified{OK: true, JWT: v.JWT, Checks: v.Checks[:1]}
	for _, tt := range []struct {
		out  Out
		want string
	}{
		{Out{ASCII: true}, "ok signature  RS256 by key \"key-1\"\nthe token is valid: every check passed\n"},
		{Out{Color: true}, "\x1b[32m✓\x1b[0m signature  RS256 by key \"key-1\"\n\x1b[32mthe token is valid: every check passed\x1b[0m\n"},
		{Out{JQ: ".cfid"}, `{"checks":[{"detail":"RS256 by key \"key-1\"","name":"signature","outcome":"ok"}],"expired":false,"verified":true}` + "\n"},
	} {
		b.Reset()
		tt.out.W = &b
		if err := Verified(tt.out, good, now); err != nil {
			t.Error(err)
		}
		if d := cmp.Diff(tt.want, b.String()); d != "" {
			t.Errorf("%+v:\n%s", tt.out, d)
		}
	}
	if ascii := (Out{ASCII: true}); ascii.Mark(No) != "NO" || ascii.Mark(Open) != "--" {
		t.Error("marks without UTF-8")
	}
}
