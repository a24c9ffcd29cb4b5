package scripttest

import (
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// webBrowser is as much of a browser as a UAA's pages need: it keeps cookies, follows redirects, fills in the forms that it
// knows and approves what it is asked to. It runs no scripts.
type webBrowser struct {
	user, password string
	code           string // of a device, typed where a page asks for one
	deny           bool   // press the other button
	cookies        map[string]string
	client         *http.Client // keeps its connections: a login serves the last page on the one that brought the answer
}

func newWebBrowser(user, password string) *webBrowser {
	return &webBrowser{user: user, password: password, cookies: map[string]string{}, client: &http.Client{
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       time.Minute,
	}}
}

// walk opens a page and continues until a page without a form, or an address below /cb/ of this machine, which it doesn't
// open: there a login waits for its answer. An error page is an error.
func (b *webBrowser) walk(page string) (where, body string, err error) {
	method, form := http.MethodGet, ""
	for range 20 {
		answer, err := b.send(method, page, form)
		if err != nil {
			return page, "", err
		}
		at, err := url.Parse(page)
		if err != nil {
			return page, "", err
		}
		action := ""
		method, form = http.MethodGet, ""
		switch {
		case answer.status >= http.StatusBadRequest:
			return page, answer.text, fmt.Errorf("%s: %d: %s", page, answer.status, answer.text)
		case answer.status >= http.StatusMultipleChoices:
			action = answer.location
		default:
			if action, form = b.fillIn(answer.text); action == "" {
				return page, answer.text, nil
			}
			if strings.HasSuffix(action, "/login.do") && at.Query().Has("error") {
				return page, answer.text, errors.New("the login page refuses the password")
			}
			method = http.MethodPost
		}
		next, err := at.Parse(action)
		if err != nil {
			return page, "", err
		}
		page = next.String()
		if strings.HasPrefix(next.Path, "/cb/") {
			return page, "", nil
		}
	}
	return page, "", errors.New("the pages go round in circles")
}

// fillIn answers a page's form: a login, a device's code, a decision. It ignores any other.
func (b *webBrowser) fillIn(page string) (action, form string) {
	action, fields := firstForm(page)
	known := false
	for _, end := range []string{"/login.do", "/oauth/authorize", "/device"} {
		known = known || strings.HasSuffix(action, end)
	}
	if !known {
		return "", ""
	}
	for field, value := range map[string]string{"username": b.user, "password": b.password, "user_code": b.code} {
		if fields.Has(field) && fields.Get(field) == "" {
			fields.Set(field, value)
		}
	}
	if strings.Contains(page, "user_oauth_approval") {
		fields.Set("user_oauth_approval", fmt.Sprint(!b.deny))
	}
	return action, fields.Encode()
}

var (
	formTag  = regexp.MustCompile(`<form[^>]* action="([^"]*)"`)
	inputTag = regexp.MustCompile(`<input[^>]*>`)
	nameAttr = regexp.MustCompile(` name="([^"]*)"`)
	valAttr  = regexp.MustCompile(` value="([^"]*)"`)
)

// firstForm returns the address and the fields of a page's first form.
func firstForm(page string) (action string, fields url.Values) {
	form := formTag.FindStringSubmatch(page)
	if form == nil {
		return "", nil
	}
	fields = url.Values{}
	for _, input := range inputTag.FindAllString(page, -1) {
		name, value := nameAttr.FindStringSubmatch(input), valAttr.FindStringSubmatch(input)
		if name == nil {
			continue
		}
		fields.Set(html.UnescapeString(name[1]), "")
		if value != nil {
			fields.Set(html.UnescapeString(name[1]), html.UnescapeString(value[1]))
		}
	}
	return html.UnescapeString(form[1]), fields
}

// reply is an answer as a browser handles it.
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
	answer, err := b.client.Do(r)
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

// browse opens a page of a UAA as a user who logs in there; the text of the last page becomes stdout.
//
//	browse URL USER PASSWORD
func browse(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: browse URL USER PASSWORD")
	}
	_, body, err := newWebBrowser(args[1], args[2]).walk(args[0])
	ts.Check(err)
	text := regexp.MustCompile(`(?s)<style.*?</style>|<script.*?</script>|<[^>]*>`).ReplaceAllString(body, "")
	_, err = fmt.Fprintln(ts.Stdout(), regexp.MustCompile(`\s*\n\s*`).ReplaceAllString(strings.TrimSpace(text), "\n"))
	ts.Check(err)
}
