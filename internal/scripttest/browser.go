package scripttest

import (
	"errors"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// webBrowser is as much of a browser as a UAA's pages need: it keeps cookies, follows redirects, fills in the login form
// and approves what it is asked to. It runs no scripts.
type webBrowser struct {
	user, password string
	deny           bool // press the other button
	cookies        map[string]string
}

func newWebBrowser(user, password string) *webBrowser {
	return &webBrowser{user: user, password: password, cookies: map[string]string{}}
}

// walk opens a page and goes on until there is one that asks nothing, or an address below /cb/ of this machine, which it
// doesn't open: there a login waits for its answer.
func (b *webBrowser) walk(page string) (where, body string, err error) {
	method, form := http.MethodGet, ""
	for range 20 {
		answer, err := b.send(method, page, form)
		if err != nil {
			return page, "", err
		}
		text := answer.text
		at, err := url.Parse(page)
		if err != nil {
			return page, "", err
		}
		method, form = http.MethodGet, ""
		switch {
		case answer.status/100 == 3:
			next, err := at.Parse(answer.location)
			if err != nil {
				return page, "", err
			}
			page = next.String()
			if strings.HasPrefix(next.Path, "/cb/") {
				return page, "", nil
			}
		case strings.Contains(text, `action="/uaa/login.do"`):
			if at.Query().Has("error") {
				return page, text, errors.New("the login page refuses the password")
			}
			method, form = http.MethodPost, b.loginForm(text)
			page = at.ResolveReference(&url.URL{Path: "/uaa/login.do"}).String()
		case strings.Contains(text, `action="/uaa/oauth/authorize"`):
			method, form = http.MethodPost, b.approval(text)
			page = at.ResolveReference(&url.URL{Path: "/uaa/oauth/authorize"}).String()
		default:
			return page, text, nil
		}
	}
	return page, "", errors.New("the pages go round in circles")
}

func (b *webBrowser) loginForm(page string) string {
	return url.Values{"username": {b.user}, "password": {b.password}, "X-Uaa-Csrf": {csrf(page)}}.Encode()
}

func (b *webBrowser) approval(page string) string {
	form := url.Values{"user_oauth_approval": {fmt.Sprint(!b.deny)}, "X-Uaa-Csrf": {csrf(page)}}
	for _, scope := range regexp.MustCompile(`name="(scope\.\d+)" value="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		form.Set(scope[1], html.UnescapeString(scope[2]))
	}
	return form.Encode()
}

func csrf(page string) string {
	found := regexp.MustCompile(`name="X-Uaa-Csrf" value="([^"]+)"`).FindStringSubmatch(page)
	if found == nil {
		return ""
	}
	return found[1]
}

// reply is what a browser makes of an answer.
type reply struct {
	status         int
	location, text string
}

// send sends one request as a person's browser does that goes to a page.
func (b *webBrowser) send(method, page, form string) (reply, error) {
	r, err := http.NewRequest(method, page, strings.NewReader(form))
	if err != nil {
		return reply{}, err
	}
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	r.Header.Set("Sec-Fetch-Dest", "document")
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.cookies { // Secure or not: the servers of scripts have no TLS
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	return b.do(r)
}

func (b *webBrowser) do(r *http.Request) (reply, error) {
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true, DialContext: (&net.Dialer{Timeout: 5 * time.Second}).DialContext},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       20 * time.Second,
	}
	answer, err := client.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	for _, cookie := range answer.Cookies() {
		b.cookies[cookie.Name] = cookie.Value
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		}
	}
	return reply{answer.StatusCode, answer.Header.Get("Location"), string(text)}, err
}

// Walk goes through a UAA's pages as a user who logs in there and approves what is asked. It answers the address that the
// last redirect led to, below /cb/, without opening it.
func Walk(page, user, password string) (where string, err error) {
	where, _, err = newWebBrowser(user, password).walk(page)
	return where, err
}

// browse opens a page of a UAA as somebody who logs in there; the text of the last page becomes stdout.
//
//	browse URL USER PASSWORD
func browse(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: browse URL USER PASSWORD")
	}
	_, body, err := newWebBrowser(args[1], args[2]).walk(args[0])
	ts.Check(err)
	_, err = fmt.Fprintln(ts.Stdout(), strings.TrimSpace(regexp.MustCompile(`(?s)<style.*?</style>|<[^>]*>`).ReplaceAllString(body, "")))
	ts.Check(err)
}

// systemBrowser is what cfid finds as xdg-open in scripts. Without BROWSER_DOES there is no browser.
//
//	BROWSER_AS="USER PASSWORD"   who logs in
//	BROWSER_DOES=approve         comes back with what the server gives (a deny: with its no)
//	BROWSER_DOES=never           opens, and nobody does anything there
//	BROWSER_DOES=steal           somebody exchanges the code before it comes back
//	BROWSER_DOES=… and others    see strays
func systemBrowser() {
	user, password, _ := strings.Cut(os.Getenv("BROWSER_AS"), " ")
	b := newWebBrowser(user, password)
	does := os.Getenv("BROWSER_DOES")
	if err := b.act(does, os.Args[len(os.Args)-1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (b *webBrowser) act(does, page string) error {
	switch does {
	case "":
		return errors.New("there is no browser")
	case "never":
		return nil
	case "deny":
		b.deny = true
	}
	back, body, err := b.walk(page)
	if err != nil {
		return err
	}
	if !strings.Contains(back, "/cb/") {
		return fmt.Errorf("%s doesn't lead back: %s", back, body)
	}
	for _, stray := range strays(does, back) {
		if _, err := b.do(stray); err != nil {
			return err
		}
	}
	switch does {
	case "strays", "flood":
		return nil
	case "steal":
		if err := b.steal(page, back); err != nil {
			return err
		}
	}
	return b.walkBack(back)
}

// walkBack brings the answer, and fetches the finished page.
func (b *webBrowser) walkBack(back string) error {
	answer, err := b.send(http.MethodGet, back, "")
	if err != nil || answer.status != http.StatusSeeOther {
		return err
	}
	at, err := url.Parse(back)
	if err != nil {
		return err
	}
	done, err := at.Parse(answer.location)
	if err != nil {
		return err
	}
	_, err = b.send(http.MethodGet, done.String(), "")
	return err
}

// steal exchanges the code before the login does: in vain, but the code is used up.
func (b *webBrowser) steal(page, back string) error {
	at, err := url.Parse(page)
	if err != nil {
		return err
	}
	answer, err := url.Parse(back)
	if err != nil {
		return err
	}
	form := url.Values{
		"grant_type": {"authorization_code"}, "client_id": {at.Query().Get("client_id")}, "client_secret": {""},
		"redirect_uri": {at.Query().Get("redirect_uri")}, "code": {answer.Query().Get("code")}, "code_verifier": {strings.Repeat("x", 43)},
	}
	_, err = b.send(http.MethodPost, at.ResolveReference(&url.URL{Path: "/uaa/oauth/token"}).String(), form.Encode())
	return err
}

// strays are requests that are no answer, or not the first:
//
//	strays      a wrong state, a script's, another path – and then nobody comes
//	flood       two hundred with a wrong state
//	state       first a wrong state, then the true answer
func strays(does, back string) (requests []*http.Request) {
	wrong := regexp.MustCompile(`state=[^&]*`).ReplaceAllString(back, "state=not-this-login")
	count := map[string]int{"strays": 1, "state": 1, "flood": 200}[does]
	for range count {
		r, err := http.NewRequest(http.MethodGet, wrong, nil)
		if err == nil {
			requests = append(requests, r)
		}
	}
	if does != "strays" {
		return requests
	}
	script, err := http.NewRequest(http.MethodGet, back, nil)
	if err == nil {
		script.Header.Set("Origin", "https://evil.example")
		requests = append(requests, script)
	}
	return requests
}
