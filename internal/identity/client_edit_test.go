package identity

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/uaa"
)

func TestClientEdit(t *testing.T) {
	type m = map[string][]string
	now := func() uaa.ClientBody { // as a server sends it
		body := uaa.ClientBody{}
		err := decodeJSON([]byte(`{"client_id":"c","scope":["openid","uaa.user"],"authorities":["uaa.none"],"redirect_uri":["https://a/cb"],
			"autoapprove":["true"],"access_token_validity":600,"name":"Web","custom":{"a":1}}`), &body)
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	for name, tt := range map[string]struct {
		edit ClientEdit
		want uaa.ClientBody
		err  string
	}{
		"what is already done":      {edit: ClientEdit{Set: m{"scope": {"uaa.user", "openid"}, "access-token-validity": {"10m"}, "name": {"Web"}, "allow-public": {"false"}}}, want: uaa.ClientBody{}},
		"a list again":              {edit: ClientEdit{Set: m{"scope": {"openid"}}}, want: uaa.ClientBody{"scope": []string{"openid"}}},
		"commas between scopes":     {edit: ClientEdit{Set: m{"scope": {"a,b", "c d"}}}, want: uaa.ClientBody{"scope": []string{"a", "b", "c", "d"}}},
		"no commas in addresses":    {edit: ClientEdit{Add: m{"redirect-uri": {"https://b/?x=1,2"}}}, want: uaa.ClientBody{"redirect_uri": []string{"https://a/cb", "https://b/?x=1,2"}}},
		"one more and one less":     {edit: ClientEdit{Add: m{"scope": {"new"}}, Remove: m{"scope": {"openid"}}}, want: uaa.ClientBody{"scope": []string{"uaa.user", "new"}}},
		"uaa.none makes room":       {edit: ClientEdit{Add: m{"authority": {"uaa.resource"}}}, want: uaa.ClientBody{"authorities": []string{"uaa.resource"}}},
		"the last scope":            {edit: ClientEdit{Remove: m{"scope": {"openid", "uaa.user"}}}, want: uaa.ClientBody{"scope": []string{"uaa.none"}}},
		"the last address":          {edit: ClientEdit{Remove: m{"redirect-uri": {"https://a/cb"}}}, err: "redirect-uri can't be cleared"},
		"a time":                    {edit: ClientEdit{Set: m{"refresh-token-validity": {"30d"}}}, want: uaa.ClientBody{"refresh_token_validity": int64(2592000)}},
		"to the zone":               {edit: ClientEdit{Unset: []string{"access_token_validity", "refresh-token-validity"}}, want: uaa.ClientBody{"access_token_validity": int64(-1)}},
		"removed":                   {edit: ClientEdit{Unset: []string{"name", "autoapprove", "authority"}}, want: uaa.ClientBody{"name": "", "autoapprove": []string{}}},
		"public":                    {edit: ClientEdit{Set: m{"allow-public": {"true"}}}, want: uaa.ClientBody{"allowpublic": true}},
		"no such setting":           {edit: ClientEdit{Unset: []string{"wat"}}, err: `a client has no setting "wat"`},
		"set and unset":             {edit: ClientEdit{Set: m{"name": {"x"}}, Unset: []string{"name"}}, err: "--unset name contradicts"},
		"replaced and added to":     {edit: ClientEdit{Set: m{"scope": {"x"}}, Add: m{"scope": {"y"}}}, err: "--scope replaces the whole list"},
		"a time that cannot be":     {edit: ClientEdit{Set: m{"access-token-validity": {"soon"}}}, err: "must be seconds or a time"},
		"no time at all":            {edit: ClientEdit{Set: m{"access-token-validity": {"0"}}}, err: "is not usable"},
		"longer than can be":        {edit: ClientEdit{Set: m{"access-token-validity": {"9999999999"}}}, err: "longer than the maximum"},
		"a time beyond all numbers": {edit: ClientEdit{Set: m{"access-token-validity": {"99999999999999999999d"}}}, err: "must be seconds or a time"},
	} {
		got, err := tt.edit.apply(now())
		if tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

func TestClientRisks(t *testing.T) {
	list := func(s ...string) []string { return s }
	for name, tt := range map[string]struct {
		body uaa.ClientBody
		want int
	}{
		"none":                    {uaa.ClientBody{"authorized_grant_types": list("authorization_code"), "redirect_uri": list("https://a/cb", "http://127.0.0.1:8250/cb/0", "http://127.0.0.1:*/cb/0"), "access_token_validity": int64(600)}, 0},
		"implicit and password":   {uaa.ClientBody{"authorized_grant_types": list("implicit", "password")}, 2},
		"stars":                   {uaa.ClientBody{"redirect_uri": list("https://a/**", "https://*.a/cb", "http://127.0.0.1:*/**")}, 3},
		"unencrypted":             {uaa.ClientBody{"redirect_uri": list("http://a/cb")}, 1},
		"power":                   {uaa.ClientBody{"authorities": list("uaa.admin", "zones.x.admin", "clients.read", "scim.read")}, 1},
		"harmless authorities":    {uaa.ClientBody{"authorities": list("clients.read", "uaa.resource")}, 0},
		"public, all approved":    {uaa.ClientBody{"allowpublic": true, "autoapprove": list("true")}, 1},
		"a month":                 {uaa.ClientBody{"access_token_validity": int64(2592000)}, 1},
		"a month, from a server":  {uaa.ClientBody{"access_token_validity": float64(2592000)}, 1},
		"the zone's own validity": {uaa.ClientBody{"access_token_validity": int64(-1)}, 0},
	} {
		if got := clientRisks(tt.body); len(got) != tt.want {
			t.Errorf("%s: %d risks, want %d: %q", name, len(got), tt.want, got)
		}
	}
	body := uaa.ClientBody{"authorities": list("a", "uaa.admin", "b")}
	clientRisks(body)
	if diff := cmp.Diff(uaa.ClientBody{"authorities": list("a", "uaa.admin", "b")}, body); diff != "" {
		t.Errorf("looking for risks changed the client:\n%s", diff)
	}
}

func TestPublicKeys(t *testing.T) {
	for text, want := range map[string]string{
		`{"keys":[{"kty":"RSA","kid":"a","n":"AQ","e":"AQAB"}]}`: `{"keys":[{"e":"AQAB","kid":"a","kty":"RSA","n":"AQ"}]}`,
		`{"kty":"EC","kid":"a","x":"AQ"}`:                        `{"keys":[{"kid":"a","kty":"EC","x":"AQ"}]}`,
		`{"keys":[]}`:                                            "",
		`{"keys":null}`:                                          "",
		`{"keys":[{"kty":"RSA"}]}`:                               "",
		`{"keys":[null]}`:                                        "",
		`{"keys":[{"kty":"RSA","kid":"a","d":"AQ"}]}`:            "",
		`{"keys":[{"kty":"oct","kid":"a","k":"AQ"}]}`:            "",
		`{"kty":"EC","kid":"a","x":"AQ","d":"AQ"}`:               "",
		`[]`:                         "",
		`"x"`:                        "",
		`-----BEGIN PUBLIC KEY-----`: "",
		`{"keys":[{"kty":"EC","kid":"a"}],"kty":"x"} and`: "",
	} {
		got, err := publicKeys([]byte(text))
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
}

// FuzzPublicKeys: what leaves is a set that passes again, so no private key, whatever a file holds.
func FuzzPublicKeys(f *testing.F) {
	f.Add([]byte(`{"keys":[{"kty":"RSA","kid":"a","n":"AQ","e":"AQAB"}]}`))
	f.Add([]byte(`{"kty":"EC","kid":"a","d":"AQ"}`))
	f.Add([]byte(`{"Keys":[{"kty":"RSA","kid":"a"}],"d":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := publicKeys(data)
		if err != nil {
			return
		}
		again, err := publicKeys([]byte(out))
		if err != nil || again != out {
			t.Errorf("%q: %q, then %q, %v", data, out, again, err)
		}
	})
}
