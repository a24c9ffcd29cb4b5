package auth

import (
	"crypto"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"
)

const (
	testIssuer  = "http://127.0.0.1:8080/uaa/oauth/token"
	goodClaims  = `{"jti":"0a1b","iss":"` + testIssuer + `","aud":["cf","openid"],"iat":1795316488,"exp":1795359688}`
	goodHeader  = `{"alg":"RS256","kid":"key-1"}`
	allSeven    = "signature issuer audience expiry not-before issued-at token-type"
	jwtLifetime = 43200 * time.Second
)

var (
	issued = time.Unix(1795316488, 0)
	wanted = Expect{Issuer: testIssuer, Audience: "cf", Now: issued.Add(time.Hour)}
)

// outcomes writes the checks that are not ok as "name=outcome".
func outcomes(t *testing.T, report *Verified) string {
	t.Helper()
	var names, bad []string
	for _, check := range report.Checks {
		names = append(names, check.Name)
		if check.Outcome != OK {
			bad = append(bad, check.Name+"="+string(check.Outcome))
		}
	}
	if got := strings.Join(names, " "); got != allSeven {
		t.Errorf("checks: %s", got)
	}
	if report.OK != (len(bad) == 0) {
		t.Errorf("OK is %v with %v", report.OK, bad)
	}
	return strings.Join(bad, " ")
}

func TestVerifySignature(t *testing.T) {
	mine, other := testRSA(), otherRSA()
	embedded := fmt.Sprintf(`{"alg":"RS256","kid":"key-1","jku":"https://evil.example/keys","x5u":"https://evil.example/x","jwk":%s}`, rsaJWK("key-1", other, false, ""))
	tests := []struct {
		name   string
		keys   string
		token  string
		want   string
		detail string
	}{
		{"RS256", rsaJWK("key-1", mine, false, ""), sign(t, jose.RS256, mine, goodHeader, goodClaims), "", `RS256 by key "key-1"`},
		{"4.30 key with leading zero", rsaJWK("key-1", mine, true, `,"alg":"RS256"`), sign(t, jose.RS256, mine, goodHeader, goodClaims), "", `RS256 by key "key-1"`},
		{"PS384", rsaJWK("key-1", mine, false, ""), sign(t, jose.PS384, mine, `{"alg":"PS384","kid":"key-1"}`, goodClaims), "", `PS384 by key "key-1"`},
		{"RS512", rsaJWK("key-1", mine, false, ""), sign(t, jose.RS512, mine, `{"alg":"RS512","kid":"key-1"}`, goodClaims), "", `RS512 by key "key-1"`},
		{"ES256", ecJWK("key-1", testP256()), sign(t, jose.ES256, testP256(), `{"alg":"ES256","kid":"key-1"}`, goodClaims), "", `ES256 by key "key-1"`},
		{"ES512", ecJWK("key-1", testP521()), sign(t, jose.ES512, testP521(), `{"alg":"ES512","kid":"key-1"}`, goodClaims), "", `ES512 by key "key-1"`},
		{"no kid, second key fits", rsaJWK("a", other, false, "") + "," + rsaJWK("b", mine, false, ""), sign(t, jose.RS256, mine, `{"alg":"RS256"}`, goodClaims), "", `RS256 by key "b"`},
		{"another key of that kid", rsaJWK("key-1", other, false, ""), sign(t, jose.RS256, mine, goodHeader, goodClaims), "signature=failed", `key "key-1": the signature does not match`},
		{"unknown kid", rsaJWK("key-2", mine, false, ""), sign(t, jose.RS256, mine, goodHeader, goodClaims), "signature=failed", `no key is called "key-1"`},
		{"the token's own key", rsaJWK("key-1", mine, false, ""), sign(t, jose.RS256, other, embedded, goodClaims), "signature=failed", `key "key-1": the signature does not match`},
		{"value's key", rsaJWK("key-1", mine, false, ""), sign(t, jose.RS256, other, goodHeader, goodClaims), "signature=failed", `key "key-1": the signature does not match`},
		{"the key says RS256 only", rsaJWK("key-1", mine, false, `,"alg":"RS256"`), sign(t, jose.PS256, mine, `{"alg":"PS256","kid":"key-1"}`, goodClaims), "signature=failed", `key "key-1": is not for the algorithm "PS256"`},
		{"ES token, RSA key", rsaJWK("key-1", mine, false, ""), sign(t, jose.ES256, testP256(), `{"alg":"ES256","kid":"key-1"}`, goodClaims), "signature=failed", `key "key-1": is not for the algorithm "ES256"`},
		{"none", rsaJWK("key-1", mine, false, ""), unsigned(`{"alg":"none","kid":"key-1"}`), "signature=failed", `key "key-1": is not for the algorithm "none"`},
		{"HS256 with the public key", rsaJWK("key-1", mine, false, ""), hmacSigned(publicPEM(&mine.PublicKey)), "signature=failed", `key "key-1": is not for the algorithm "HS256"`},
		{"HS256 with a symmetric key", `{"kty":"oct","kid":"key-1","k":"` + base64url.EncodeToString([]byte(strings.Repeat("k", 32))) + `"}`, hmacSigned(strings.Repeat("k", 32)), "signature=failed",
			`key "key-1": cannot be used: it is symmetric: it can also be used to sign`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			report, err := Verify(test.token, keySet(test.keys), wanted)
			if err != nil {
				t.Fatal(err)
			}
			if got := outcomes(t, report); got != test.want {
				t.Errorf("got %q, want %q: %+v", got, test.want, report.Checks)
			}
			if got := report.Checks[0].Detail; got != test.detail {
				t.Errorf("got %q, want %q", got, test.detail)
			}
			if report.UnknownKey != (test.name == "unknown kid") {
				t.Errorf("unknown key: %v", report.UnknownKey)
			}
		})
	}
}

func unsigned(header string) string {
	return base64url.EncodeToString([]byte(header)) + "." + base64url.EncodeToString([]byte(goodClaims)) + "."
}

func hmacSigned(secret string) string {
	input := strings.TrimSuffix(unsigned(`{"alg":"HS256","kid":"key-1"}`), ".")
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(input))
	return input + "." + base64url.EncodeToString(mac.Sum(nil))
}

func TestVerifyTampered(t *testing.T) {
	token := sign(t, jose.RS256, testRSA(), goodHeader, goodClaims)
	parts := strings.Split(token, ".")
	other := base64url.EncodeToString([]byte(strings.Replace(goodClaims, `"cf"`, `"cx","cf"`, 1)))
	report, err := Verify(parts[0]+"."+other+"."+parts[2], keySet(rsaJWK("key-1", testRSA(), false, "")), wanted)
	if err != nil || outcomes(t, report) != "signature=failed" {
		t.Errorf("%+v, %v", report, err)
	}
}

func TestVerifyClaims(t *testing.T) {
	at := func(d time.Duration) Expect { e := wanted; e.Now = issued.Add(d); return e }
	minus := func(name string) string {
		var m map[string]any
		_ = json.Unmarshal([]byte(goodClaims), &m)
		delete(m, name)
		return string(must(json.Marshal(m)))
	}
	plus := func(more string) string { return strings.TrimSuffix(goodClaims, "}") + "," + more + "}" }
	tests := []struct {
		name, claims string
		want         Expect
		bad          string
		skew         time.Duration
	}{
		{"good", goodClaims, wanted, "", 0},
		{"last second with leeway", goodClaims, at(jwtLifetime + 59*time.Second), "", 0},
		{"ended", goodClaims, at(jwtLifetime + 60*time.Second), "expiry=failed", 0},
		{"our clock 59 s behind", goodClaims, at(-59 * time.Second), "", 59 * time.Second},
		{"our clock an hour behind", goodClaims, at(-time.Hour), "issued-at=failed", time.Hour},
		{"other issuer", goodClaims, Expect{Issuer: testIssuer + "/", Audience: "cf", Now: wanted.Now}, "issuer=failed", 0},
		{"no issuer known", goodClaims, Expect{Audience: "cf", Now: wanted.Now}, "issuer=not-checked", 0},
		{"other audience", goodClaims, Expect{Issuer: testIssuer, Audience: "cloud_controller", Now: wanted.Now}, "audience=failed", 0},
		{"no audience known", goodClaims, Expect{Issuer: testIssuer, Now: wanted.Now}, "audience=not-checked", 0},
		{"no exp", minus("exp"), wanted, "expiry=failed", 0},
		{"no iat", minus("iat"), wanted, "", 0},
		{"no iss", minus("iss"), wanted, "issuer=failed", 0},
		{"no aud", minus("aud"), wanted, "audience=failed", 0},
		{"nbf passed", plus(`"nbf":1795316488`), wanted, "", 0},
		{"nbf to come", plus(`"nbf":1795326488`), wanted, "not-before=failed", 0},
		{"odd dates", `{"iss":"` + testIssuer + `","aud":"cf","exp":"1795359688","nbf":"x","iat":[]}`, wanted, "expiry=failed not-before=failed issued-at=failed", 0},
		{"refresh token", strings.Replace(goodClaims, "0a1b", "0a1b-r", 1), wanted, "token-type=failed", 0},
		{"odd jti", strings.Replace(goodClaims, `"0a1b"`, `["0a1b"]`, 1), wanted, "token-type=failed", 0},
		{"server's clock", goodClaims, Expect{Issuer: testIssuer, Audience: "cf", Now: wanted.Now, Server: wanted.Now.Add(-3 * time.Minute)}, "", -3 * time.Minute},
		{"all at once", `{"jti":"x-r","exp":1,"iat":9999999999}`, wanted, "issuer=failed audience=failed expiry=failed issued-at=failed token-type=failed", time.Unix(9999999999, 0).Sub(wanted.Now)},
	}
	keys := keySet(rsaJWK("key-1", testRSA(), false, ""))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			report, err := Verify(sign(t, jose.RS256, crypto.PrivateKey(testRSA()), goodHeader, test.claims), keys, test.want)
			if err != nil {
				t.Fatal(err)
			}
			if got := outcomes(t, report); got != test.bad {
				t.Errorf("got %q, want %q: %+v", got, test.bad, report.Checks)
			}
			if report.Skew != test.skew {
				t.Errorf("skew %v, want %v", report.Skew, test.skew)
			}
		})
	}
}

func TestVerifyWholeReport(t *testing.T) {
	keys := must(ParseKeys([]byte(publicPEM(&testRSA().PublicKey))))
	report, err := Verify(sign(t, jose.RS256, testRSA(), goodHeader, goodClaims), keys, wanted)
	if err != nil {
		t.Fatal(err)
	}
	want := []Check{
		{CheckSignature, OK, "RS256 by key without id"},
		{CheckIssuer, OK, testIssuer},
		{CheckAudience, OK, "cf"},
		{CheckExpiry, OK, "until 2026-11-22T15:01:28Z"},
		{CheckNotBefore, OK, "the token sets no start"},
		{CheckIssuedAt, OK, "2026-11-22T03:01:28Z"},
		{CheckTokenType, OK, "not a refresh token"},
	}
	if diff := cmp.Diff(want, report.Checks); diff != "" {
		t.Error(diff)
	}
}

func TestVerifyUndecodable(t *testing.T) {
	if report, err := Verify("0a1b2c-r", JWKS{}, wanted); !errors.Is(err, ErrOpaque) || report != nil {
		t.Errorf("%+v, %v", report, err)
	}
}

func BenchmarkVerify(b *testing.B) {
	token := sign(b, jose.RS256, testRSA(), goodHeader, goodClaims)
	keys := keySet(rsaJWK("key-1", testRSA(), false, ""))
	b.ReportAllocs()
	for b.Loop() {
		if report, err := Verify(token, keys, wanted); err != nil || !report.OK {
			b.Fatal(report, err)
		}
	}
}
