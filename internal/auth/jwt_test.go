package auth

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func compact(header, claims string) string {
	return base64url.EncodeToString([]byte(header)) + "." + base64url.EncodeToString([]byte(claims)) + ".AAAA"
}

const userClaims = `{"jti":"82cae806cde24e4d920b4c549fe38dc2","sub":"f5b8a360","scope":["openid","uaa.user"],"client_id":"cf","cid":"cf","azp":"cf",` +
	`"grant_type":"password","user_id":"f5b8a360","origin":"uaa","user_name":"joe","email":"joe@x.org","auth_time":1795316488,"rev_sig":"a3fc1e2f",` +
	`"iat":1795316488,"exp":1795359688,"iss":"http://127.0.0.1:8076/uaa/oauth/token","zid":"uaa","aud":["cf","uaa","openid"]}`

func TestDecode(t *testing.T) {
	token := compact(`{"alg":"RS256","jku":"https://localhost:8080/uaa/token_keys","kid":"key-1","typ":"JWT"}`, userClaims)
	got, err := Decode(token)
	if err != nil {
		t.Fatal(err)
	}
	want := &JWT{
		Header: Header{Alg: "RS256", Kid: "key-1", Typ: "JWT", JKU: "https://localhost:8080/uaa/token_keys"},
		Claims: Claims{
			ID: "82cae806cde24e4d920b4c549fe38dc2", Issuer: "http://127.0.0.1:8076/uaa/oauth/token", Subject: "f5b8a360", Audience: []string{"cf", "uaa", "openid"},
			Expires: time.Unix(1795359688, 0).UTC(), IssuedAt: time.Unix(1795316488, 0).UTC(), AuthTime: time.Unix(1795316488, 0).UTC(),
			ClientID: "cf", AuthorizedParty: "cf", GrantType: "password", UserID: "f5b8a360", UserName: "joe", Email: "joe@x.org", Origin: "uaa", ZoneID: "uaa",
			RevSig: "a3fc1e2f", Scope: []string{"openid", "uaa.user"},
		},
		Signature: []byte{0, 0, 0}, Raw: token,
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Header{}, "All"), cmpopts.IgnoreFields(Claims{}, "All")); diff != "" {
		t.Error(diff)
	}
	written, err := json.Marshal(got.Claims.All)
	if err != nil || string(written) != userClaims {
		t.Errorf("the claims lost their order or text: %s, %v", written, err)
	}
}

func TestDecodeClaims(t *testing.T) {
	tests := []struct {
		name, claims string
		want         Claims
	}{
		{"4.30 refresh token", `{"jti":"0a-r","granted_scopes":["openid"],"amr":["ext"],"cid":"cf"}`,
			Claims{ID: "0a-r", GrantedScopes: []string{"openid"}, Methods: []string{"ext"}, ClientID: "cf"}},
		{"77 refreshed", `{"revocable":true,"authorities":["a.b"]}`, Claims{Revocable: true, Authorities: []string{"a.b"}}},
		{"another issuer's", `{"aud":"one two","scope":"openid  profile"}`, Claims{Audience: []string{"one two"}, Scope: []string{"openid", "profile"}}},
		{"fraction", `{"exp":1.5}`, Claims{Expires: time.Unix(1, 5e8).UTC()}},
		{"nulls", `{"exp":null,"aud":null,"jti":null}`, Claims{}},
		{"wrong kinds", `{"exp":"1","aud":[1],"jti":{},"revocable":"yes","scope":7,"iat":-1,"nbf":1e300}`,
			Claims{Odd: []string{"jti", "aud", "exp", "iat", "nbf", "scope", "revocable"}}},
		{"names are exact", `{"EXP":1,"Jti":"x"}`, Claims{}},
		{"none", `{}`, Claims{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Decode(compact(`{"alg":"RS256"}`, test.claims))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got.Claims, cmpopts.IgnoreFields(Claims{}, "All")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	good := `{"alg":"RS256"}`
	deep := `{"a":` + strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth) + `}`
	tests := []struct {
		name, token string
		want        error
	}{
		{"opaque", "0a1b2c3d4e5f60718293a4b5c6d7e8f9", ErrOpaque},
		{"opaque refresh", "0a1b2c3d4e5f60718293a4b5c6d7e8f9-r", ErrOpaque},
		{"empty", "", ErrOpaque},
		{"one dot", "a.b", ErrOpaque},
		{"cut short", "eyJhbGciOiJSUzI1NiJ9.e30", ErrMalformed},
		{"JWE", "a.b.c.d.e", ErrEncrypted},
		{"long", strings.Repeat("a", MaxTokenBytes+1), ErrTooLong},
		{"garbage", "a.b.c", ErrMalformed},
		{"empty parts", "..", ErrMalformed},
		{"padding", base64.URLEncoding.EncodeToString([]byte(good+" ")) + ".e30.AAAA", ErrMalformed},
		{"line end", compact(good, "{}") + "\n", ErrMalformed},
		{"standard alphabet", base64url.EncodeToString([]byte(good)) + ".e30.+/+/", ErrMalformed},
		{"loose bits", base64url.EncodeToString([]byte(good)) + ".e30.AB", ErrMalformed},
		{"header duplicate", compact(`{"alg":"RS256","alg":"none"}`, "{}"), ErrMalformed},
		{"claim duplicate", compact(good, `{"exp":1,"exp":2}`), ErrMalformed},
		{"escaped duplicate", compact(good, `{"exp":1,"\u0065xp":2}`), ErrMalformed},
		{"nested duplicate", compact(good, `{"a":[{"b":{"c":1,"d":[],"c":2}}]}`), ErrMalformed},
		{"crit", compact(`{"alg":"RS256","crit":["exp"]}`, "{}"), ErrMalformed},
		{"b64", compact(`{"alg":"RS256","b64":false}`, "{}"), ErrMalformed},
		{"no alg", compact(`{"kid":"key-1"}`, "{}"), ErrMalformed},
		{"alg no string", compact(`{"alg":1}`, "{}"), ErrMalformed},
		{"header no object", compact(`"x"`, "{}"), ErrMalformed},
		{"claims a list", compact(good, `[]`), ErrMalformed},
		{"behind the claims", compact(good, `{} {}`), ErrMalformed},
		{"claims cut", compact(good, `{"a":1`), ErrMalformed},
		{"not UTF-8", compact(good, "{\"a\":\"\xff\"}"), ErrMalformed},
		{"deep", compact(good, deep), ErrMalformed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Decode(test.token)
			if !errors.Is(err, test.want) {
				t.Fatalf("got %+v, %v; want %v", got, err, test.want)
			}
			if test.token != "" && strings.Contains(err.Error(), test.token) {
				t.Errorf("the error repeats the token: %v", err)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(compact(`{"alg":"RS256","kid":"key-1"}`, userClaims))
	f.Add(compact(`{"alg":"none"}`, `{"aud":"x","scope":"a b","exp":1e9}`))
	f.Add("a.b.c")
	f.Add("a.b.c.d.e")
	f.Add("0a1b2c3d4e5f60718293a4b5c6d7e8f9-r")
	keys := keySet(rsaJWK("key-1", testRSA(), false, ""))
	f.Fuzz(func(t *testing.T, token string) {
		jwt, err := Decode(token)
		if err != nil {
			if jwt != nil {
				t.Errorf("an error and a token: %v", err)
			}
			return
		}
		written, err := json.Marshal(jwt.Claims.All)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(compact(`{"alg":"RS256"}`, string(written))); err != nil {
			t.Errorf("claims written again are refused: %s: %v", written, err)
		}
		if report, err := Verify(token, keys, Expect{}); err != nil || report.OK {
			t.Errorf("%+v, %v", report, err)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	token := compact(`{"alg":"RS256","kid":"key-1","typ":"JWT"}`, userClaims)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(token); err != nil {
			b.Fatal(err)
		}
	}
}
