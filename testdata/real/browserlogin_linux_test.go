package real

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// atUAA types a name and password into the UAA's login page.
func atUAA(user, password string) chromedp.Tasks {
	return chromedp.Tasks{
		chromedp.WaitVisible(`input[name=username]`, chromedp.ByQuery),
		chromedp.SendKeys(`input[name=username]`, user, chromedp.ByQuery),
		chromedp.SendKeys(`input[name=password]`, password, chromedp.ByQuery),
		chromedp.Click(`input[type=submit]`, chromedp.ByQuery),
	}
}

// asAdmin targets the UAA in a home and logs its admin in.
func asAdmin(t *testing.T, uaa string) (home string) {
	t.Helper()
	home = t.TempDir()
	cfid(t, home, "", "target", uaa)
	cfid(t, home, "adminsecret\n", "login", "--client-credentials", "--client-id", "admin", "--client-secret-stdin")
	return home
}

// TestBrowserLogin logs marissa in through a confidential client on the pages of a real UAA, in a real browser: the
// login page, the approval page, the way back to this machine. The session then renews itself, and the same browser
// shows a one-time code that logs in, too.
func TestBrowserLogin(t *testing.T) {
	uaa := startUAA(t)
	home := asAdmin(t, uaa)
	// Register the client as cfid's error says: it does not exist yet.
	refused := cfidIn(t, home, "not-a-real-secret\n", "login", "--browser", "--client-id", "browser-login", "--client-secret-stdin")
	var said strings.Builder
	refused.Stderr = &said
	if err := refused.Run(); err == nil || !strings.Contains(said.String(), "is not registered for logins by cfid") {
		t.Fatalf("%v\n%s", err, said.String())
	}
	_, line, found := strings.Cut(said.String(), "try: cfid client create ")
	if !found {
		t.Fatalf("no line that registers it:\n%s", said.String())
	}
	line, _, _ = strings.Cut(line, "\n")
	create := append([]string{"client", "create"}, strings.Fields(line)...)
	cfid(t, home, "not-a-real-secret\n", append(create, "--scope", "uaa.user", "--secret-stdin")...)

	browser := startBrowser(t)
	run := beginLogin(t, home, "not-a-real-secret\n", "login", "--browser", "--client-id", "browser-login", "--client-secret-stdin")
	browse(t, browser, chromedp.Navigate(run.page), atUAA("marissa", "koala"),
		chromedp.WaitVisible(`#authorize`, chromedp.ByQuery), chromedp.Click(`#authorize`, chromedp.ByQuery), finishedPage())
	out := run.end(t, 0)
	for _, want := range []string{"marissa", "authorization_code", "refresh token"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	cfid(t, home, "", "token", "refresh")
	if out := cfid(t, home, "", "whoami"); !strings.Contains(out, "marissa") {
		t.Error(out)
	}
	// Approved once, and logged in: the second login asks nothing.
	run = beginLogin(t, home, "not-a-real-secret\n", "login", "--browser", "--client-id", "browser-login", "--client-secret-stdin")
	var where string
	browse(t, browser, chromedp.Navigate(run.page), finishedPage(), chromedp.Location(&where))
	run.end(t, 0)
	if strings.Contains(where, "?") {
		t.Errorf("what came back stays in the address: %s", where)
	}

	var code string
	browse(t, browser, chromedp.Navigate(uaa+"/passcode"), chromedp.Text(`h2`, &code, chromedp.ByQuery))
	cfid(t, home, strings.TrimSpace(code)+"\n", "login", "--sso-passcode-stdin", "--as", "by-passcode")
	if out := cfid(t, home, "", "status", "--context", "by-passcode"); !strings.Contains(out, "marissa") {
		t.Error(out)
	}
	for _, secret := range []string{"koala", "not-a-real-secret", strings.TrimSpace(code), "eyJhbGci"} {
		search(t, configIn(home), secret)
	}
}
