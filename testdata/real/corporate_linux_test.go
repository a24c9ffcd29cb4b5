package real

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// call sends one request, which must succeed.
func call(t *testing.T, method, where, token, kind, body string) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, where, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	request.Header.Set("Accept", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= 300 {
		t.Fatalf("%s %s: %s: %v\n%s", method, where, response.Status, err, answer)
	}
	return answer
}

// registerCorp makes the Keycloak an identity provider of the UAA, and the client corp, which takes its tokens.
func registerCorp(t *testing.T, uaa, issuer string) (home string) {
	t.Helper()
	home = asAdmin(t, uaa)
	post := func(path string, body map[string]any) {
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		call(t, http.MethodPost, uaa+path, strings.TrimSpace(cfid(t, home, "", "token", "get")), "application/json", string(text))
	}
	post("/oauth/clients", map[string]any{
		"client_id": "idp-admin", "client_secret": "not-a-real-secret", "authorized_grant_types": []string{"client_credentials"}, "authorities": []string{"idps.write", "idps.read"},
	})
	post("/oauth/clients", map[string]any{
		"client_id": "corp", "client_secret": "not-a-real-secret", "scope": []string{"openid", "uaa.user"},
		"authorized_grant_types": []string{"urn:ietf:params:oauth:grant-type:jwt-bearer"},
	})
	cfid(t, home, "not-a-real-secret\n", "login", "--client-credentials", "--client-id", "idp-admin", "--client-secret-stdin", "--as", "idp-admin")
	pages := issuer + "/protocol/openid-connect"
	post("/identity-providers?rawConfig=true", map[string]any{
		"type": "oidc1.0", "originKey": "corp", "name": "Corp", "active": true,
		"config": map[string]any{
			"issuer": issuer, "authUrl": pages + "/auth", "tokenUrl": pages + "/token", "tokenKeyUrl": pages + "/certs",
			"relyingPartyId": "cfid", "relyingPartySecret": "not-a-real-secret", "linkText": "Corp", "addShadowUserOnLogin": true,
			"attributeMappings": map[string]any{"user_name": "preferred_username"},
		},
	})
	return home
}

// unregisterCorp leaves the UAA as other tests expect it.
func unregisterCorp(t *testing.T, uaa, home string) {
	t.Helper()
	cfid(t, home, "", "idp", "delete", "corp", "--yes", "--context", "idp-admin")
	cfid(t, asAdmin(t, uaa), "", "client", "delete", "corp", "idp-admin", "--yes")
}

// atKeycloak types a name and password into Keycloak's login page.
func atKeycloak() chromedp.Tasks {
	return chromedp.Tasks{
		chromedp.WaitVisible(`#username`, chromedp.ByQuery),
		chromedp.SendKeys(`#username`, corpUser, chromedp.ByQuery),
		chromedp.SendKeys(`#password`, corpPassword, chromedp.ByQuery),
		chromedp.Click(`#kc-login`, chromedp.ByQuery),
	}
}

// userCode waits for the code that a device login shows.
func userCode(t *testing.T, run *loginRun) string {
	t.Helper()
	code := regexp.MustCompile(`│  ([A-Z0-9-]+)  │`)
	for range 200 {
		if found := code.FindStringSubmatch(run.messages()); found != nil {
			return found[1]
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("no code in\n%s", run.messages())
	return ""
}

// TestCorporateIdentity logs erika in at a real Keycloak, by device and in the browser, both approved in a real browser,
// and exchanges what it gives at a real UAA. The session is renewed by Keycloak and ends with the one there.
func TestCorporateIdentity(t *testing.T) {
	uaa := startUAA(t)
	corp := startKeycloak(t)
	home := registerCorp(t, uaa, corp.issuer)
	defer unregisterCorp(t, uaa, home)
	browser := startBrowser(t)
	login := []string{"login", "--idp", corp.issuer, "--idp-client-id", "cfid", "--client-id", "corp", "--client-secret-stdin", "--idp-flow"}

	run := beginLogin(t, home, "not-a-real-secret\n", append(login, "device")...)
	browse(t, browser, chromedp.Navigate(run.page+"?user_code="+userCode(t, run)), atKeycloak(),
		chromedp.WaitVisible(`[name=accept]`, chromedp.ByQuery), chromedp.Click(`[name=accept]`, chromedp.ByQuery))
	out := run.end(t, 0)
	for _, want := range []string{"erika", "corp", "idp", "identity provider"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	cfid(t, home, "", "token", "refresh")
	if out := cfid(t, home, "", "whoami"); !strings.Contains(out, "erika@example.com") {
		t.Error(out)
	}

	// The browser is logged in at Keycloak: it comes back by itself.
	run = beginLogin(t, home, "not-a-real-secret\n", append(login, "browser")...)
	browse(t, browser, chromedp.Navigate(run.page), finishedPage())
	run.end(t, 0)
	cfid(t, home, "", "token", "refresh")

	corp.endSessions(t)
	refused := cfidIn(t, home, "", "token", "refresh")
	var said strings.Builder
	refused.Stderr = &said
	if err := refused.Run(); err == nil || refused.ProcessState.ExitCode() != 4 || !strings.Contains(said.String(), "--idp "+corp.issuer+" --idp-client-id cfid") {
		t.Errorf("%v\n%s", err, said.String())
	}
	for _, secret := range []string{corpPassword, "not-a-real-secret", "eyJhbGci"} {
		search(t, configIn(home), secret)
	}
}
