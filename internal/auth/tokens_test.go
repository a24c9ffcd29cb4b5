package auth

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

func TestFromResponse(t *testing.T) {
	access := compact(`{"alg":"RS256"}`, `{"jti":"0a","exp":1795359688}`)
	refresh := compact(`{"alg":"RS256"}`, `{"jti":"0b-r","exp":1797908488}`)
	at := time.Date(2026, 11, 22, 3, 1, 28, 9e8, time.UTC)
	got := at.Truncate(time.Second)
	tests := []struct {
		name, body string
		want       *Tokens
	}{
		{"4.30: all JWTs", `{"access_token":"` + access + `","token_type":"bearer","id_token":"id.x.y","refresh_token":"` + refresh + `","expires_in":43199,"scope":"openid a.b","jti":"0a"}`,
			&Tokens{V: 1, Access: access, Refresh: refresh, ID: "id.x.y", JTI: "0a", Obtained: got, AccessEnds: time.Unix(1795359688, 0).UTC(), RefreshEnds: time.Unix(1797908488, 0).UTC(), Scope: []string{"a.b", "openid"}}},
		{"77: opaque refresh", `{"access_token":"` + access + `","token_type":"bearer","refresh_token":"0b-r","expires_in":1}`,
			&Tokens{V: 1, Access: access, Refresh: "0b-r", Obtained: got, AccessEnds: time.Unix(1795359688, 0).UTC()}},
		{"opaque", `{"access_token":"0a","token_type":"bearer","expires_in":43199,"jti":"0a"}`,
			&Tokens{V: 1, Access: "0a", JTI: "0a", Obtained: got, AccessEnds: got.Add(43199 * time.Second)}},
		{"digits as text, Bearer", `{"access_token":"0a","token_type":"Bearer","expires_in":"60"}`, &Tokens{V: 1, Access: "0a", Obtained: got, AccessEnds: got.Add(time.Minute)}},
		{"no end", `{"access_token":"0a"}`, &Tokens{V: 1, Access: "0a", Obtained: got}},
		{"odd ends", `{"access_token":"0a","expires_in":-5,"refresh_token":null}`, &Tokens{V: 1, Access: "0a", Obtained: got, AccessEnds: got}},
		{"for ever", `{"access_token":"0a","expires_in":1e300}`, &Tokens{V: 1, Access: "0a", Obtained: got, AccessEnds: got.Add(maxLifetime)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tokens, err := FromResponse([]byte(test.body), at)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, tokens); diff != "" {
				t.Error(diff)
			}
		})
	}
	for name, body := range map[string]string{
		"empty": "", "html": "<html>", "none": `{}`, "null": `{"access_token":null,"refresh_token":"0b-r"}`, "other type": `{"access_token":"0a","token_type":"mac"}`,
		"line end": `{"access_token":"0a\r\nX-Evil: 1"}`, "twice": `{"access_token":"0a","access_token":"0b"}`,
	} {
		if tokens, err := FromResponse([]byte(body), at); !errors.Is(err, ErrNoToken) {
			t.Errorf("%s: %v, %v", name, tokens, err)
		}
	}
}

func fullTokens() *Tokens {
	secret := "not-a-real-secret"
	at := time.Date(2026, 11, 22, 3, 1, 28, 0, time.UTC)
	return &Tokens{
		V:       1,
		Binding: Binding{Origins: []rest.Origin{"https://uaa.example.com:443"}, Issuer: "i", TokenEndpoint: "https://uaa.example.com/oauth/token", ClientID: "cf", TLSDigest: "d"},
		Grant:   GrantPassword, ClientSecret: &secret, Requested: []string{"openid"}, Access: "a", Refresh: "r", ID: "i", JTI: "j",
		Obtained: at, AccessEnds: at.Add(time.Hour), RefreshEnds: at.Add(24 * time.Hour), Skew: 3 * time.Second, Scope: []string{"openid"},
	}
}

func TestTokensEntry(t *testing.T) {
	want := fullTokens()
	data, err := want.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseTokens(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for entry, want := range map[string]error{
		"": ErrNoEntry, `{"v":2}`: ErrNewerEntry, `{"v":2,"origins":7}`: ErrNewerEntry, `{}`: ErrDamagedEntry, `{"v":0}`: ErrDamagedEntry,
		`{"v":"1"}`: ErrDamagedEntry, `{"v":1,"access":7}`: ErrDamagedEntry, `{"v":1`: ErrDamagedEntry, "\x00": ErrDamagedEntry,
	} {
		if tokens, err := ParseTokens([]byte(entry)); !errors.Is(err, want) {
			t.Errorf("%s: %v, %v", entry, tokens, err)
		}
	}
}

func TestFromAccessToken(t *testing.T) {
	token := compact(`{"alg":"RS256"}`, userClaims)
	got, err := FromAccessToken(token)
	if err != nil {
		t.Fatal(err)
	}
	want := &Tokens{V: 1, Access: token, JTI: "82cae806cde24e4d920b4c549fe38dc2", Grant: GrantPassword, Scope: []string{"openid", "uaa.user"},
		Obtained: time.Unix(1795316488, 0).UTC(), AccessEnds: time.Unix(1795359688, 0).UTC()}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, err := FromAccessToken("0a1b"); err != nil || !got.AccessEnds.IsZero() {
		t.Errorf("%v %v", got, err)
	}
	for _, bad := range []string{"", "a b", "a\n"} {
		if _, err := FromAccessToken(bad); !errors.Is(err, ErrNoToken) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestBindingCompare(t *testing.T) {
	one := Binding{Origins: []rest.Origin{"https://a:443", "https://b:443"}, Issuer: "i", TokenEndpoint: "t", ClientID: "c", TLSDigest: "d"}
	swapped := one
	swapped.Origins = []rest.Origin{"https://b:443", "https://a:443", "https://a:443"}
	if got := one.Compare(swapped); got != nil {
		t.Errorf("order matters: %v", got)
	}
	want := []string{"servers (was https://a:443 https://b:443, is none)", "issuer (was i, is none)", "token endpoint (was t, is none)", "client (was c, is none)", "TLS settings"}
	if diff := cmp.Diff(want, one.Compare(Binding{})); diff != "" {
		t.Error(diff)
	}
}

func FuzzTokens(f *testing.F) {
	f.Add(must(fullTokens().Marshal()))
	f.Add([]byte(`{"v":2}`))
	f.Add([]byte(granted))
	f.Fuzz(func(t *testing.T, data []byte) {
		if tokens, err := FromResponse(data, issued); err == nil {
			if tokens.Access == "" || strings.ContainsAny(tokens.Access, "\r\n ") {
				t.Errorf("access token %q", tokens.Access)
			}
			if _, err := tokens.Marshal(); err != nil {
				t.Error(err)
			}
		}
		tokens, err := ParseTokens(data)
		if err != nil {
			return
		}
		first, err := tokens.Marshal()
		if err != nil {
			return // a year that JSON cannot hold
		}
		again, err := ParseTokens(first)
		if err != nil {
			t.Fatal(err)
		}
		if second, err := again.Marshal(); err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s\n%s\n%v", first, second, err)
		}
	})
}
