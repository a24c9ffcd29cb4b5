package uaa

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

func TestInfo(t *testing.T) {
	const body = `{"app":{"version":"4.30.0"},"links":{"uaa":"http://localhost:8080/uaa","passwd":"/forgot_password","login":"http://localhost:8080/uaa","register":"/create_account"},
"zone_name":"uaa","entityID":"cloudfoundry-saml-login","commit_id":"676c77a","idpDefinitions":{},"prompts":{"passcode":["password","Temporary Authentication Code"],"mfaCode":["password"],
"password":["password","Password"],"username":["text","Email"],"zip":[]},"timestamp":"2019-04-30T14:32:09-0700"}`
	c, h := client(t, body)
	got, err := c.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := &Info{Raw: rest.RawOf([]byte(body)), ZoneName: "uaa", EntityID: "cloudfoundry-saml-login", CommitID: "676c77a", Timestamp: "2019-04-30T14:32:09-0700",
		Links: InfoLinks{"http://localhost:8080/uaa", "http://localhost:8080/uaa", "/forgot_password", "/create_account"},
		Prompts: []Prompt{{"username", "text", "Email"}, {"password", "password", "Password"}, {"mfaCode", "password", "mfaCode"},
			{"passcode", "password", "Temporary Authentication Code"}, {"zip", "text", "zip"}}}
	want.App.Version = "4.30.0"
	if d := cmp.Diff(want, got); d != "" || h.got[0] != "GET /uaa/login" {
		t.Error(h.got, d)
	}
	h.body = "<html>login</html>"
	if _, err := c.Info(t.Context()); err == nil || !strings.Contains(err.Error(), "HTML") {
		t.Error(err)
	}
}

func TestInactiveToken(t *testing.T) {
	c, h := client(t, `{"revocable":false,"active":false}`)
	got, err := c.Introspect(t.Context(), BasicFor("4.30.0", "a+b", "c%"), "x")
	if err != nil || got.Active || !strings.HasSuffix(h.got[0], " as a+b:c%") {
		t.Error(got, err, h.got)
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string]Words{
		`["openid","uaa.user"]`: {"openid", "uaa.user"},
		`"openid, uaa.user"`:    {"openid", "uaa.user"},
		`"true"`:                {"true"},
		`true`:                  {"true"},
		`false`:                 nil,
		`null`:                  nil,
		`[]`:                    {},
	} {
		var c OAuthClient
		if err := rest.Decode([]byte(`{"client_id":"a","autoapprove":`+in+`}`), &c); err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if diff := cmp.Diff(strings.Join(want, " "), strings.Join(c.AutoApprove, " ")); diff != "" {
			t.Errorf("%s: %s", in, diff)
		}
	}
	var c OAuthClient
	if err := rest.Decode([]byte(`{"autoapprove":5,"client_id":"a"}`), &c); err != nil || len(c.AutoApprove) > 0 || c.ClientID != "a" || len(c.Odd()) != 1 {
		t.Errorf("a number was taken for words: %+v, %v", c, err)
	}
}
