package scripttest

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// personWaits is how long a person waits for a program to name the page to open.
const personWaits = 20 * time.Second

// approve is a person at a browser: waits until the file, a program's standard error, names a page to open, logs in there
// and says yes, or with -deny no. Where the page asks for a device's code, that is typed.
//
//	exec sh -c 'cfid login --device 2>device.txt' &
//	approve device.txt
//	wait
func approve(ts *testscript.TestScript, neg bool, args []string) {
	decision := "true"
	if len(args) > 0 && args[0] == "-deny" {
		decision, args = "false", args[1:]
	}
	if neg || len(args) != 1 && len(args) != 3 {
		ts.Fatalf("usage: approve [-deny] FILE [USER PASSWORD]")
	}
	name, password := "marissa", "koala"
	if len(args) == 3 {
		name, password = args[1], args[2]
	}
	page, code := asked(ts, ts.MkAbs(args[0]))
	jar, err := cookiejar.New(nil)
	ts.Check(err)
	browser := &http.Client{Jar: jar, Timeout: personWaits}
	answer := map[string]string{"username": name, "password": password, "user_code": code, "user_oauth_approval": decision}
	text, at := open(ts, browser, http.MethodGet, page, nil)
	for range 5 { // login, code, decision
		action, fields := firstForm(text)
		if action == "" {
			return
		}
		for field, value := range answer {
			if fields.Has(field) || field == "user_oauth_approval" && strings.Contains(text, field) {
				fields.Set(field, value)
			}
		}
		to, err := at.Parse(action)
		ts.Check(err)
		text, at = open(ts, browser, http.MethodPost, to.String(), fields)
	}
	ts.Fatalf("the page goes on asking: %s", text)
}

var (
	pageNamed = regexp.MustCompile(`(?m)^ +(https?://\S+)$`)
	codeNamed = regexp.MustCompile(`\b([BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4})\b`)
)

// asked waits for the page, and for the code that belongs to a device's.
func asked(ts *testscript.TestScript, file string) (page, code string) {
	for until := time.Now().Add(personWaits); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		data, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		named := pageNamed.FindSubmatch(data)
		if named == nil {
			continue
		}
		page = string(named[1])
		if !strings.HasSuffix(page, "/device") {
			return page, ""
		}
		if typed := codeNamed.FindSubmatch(data); typed != nil {
			return page, string(typed[1])
		}
	}
	ts.Fatalf("%s names no page to open", file)
	return "", ""
}

func open(ts *testscript.TestScript, browser *http.Client, method, where string, fields url.Values) (text string, at *url.URL) {
	request, err := http.NewRequest(method, where, strings.NewReader(fields.Encode()))
	ts.Check(err)
	request.Header.Set("Accept", "text/html")
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := browser.Do(request)
	ts.Check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	ts.Check(err)
	if response.StatusCode >= 400 {
		ts.Fatalf("%s %s: %s: %s", method, where, response.Status, body)
	}
	return string(body), response.Request.URL
}

var (
	formTag  = regexp.MustCompile(`<form[^>]* action="([^"]*)"`)
	inputTag = regexp.MustCompile(`<input[^>]*>`)
	nameAttr = regexp.MustCompile(` name="([^"]*)"`)
	valAttr  = regexp.MustCompile(` value="([^"]*)"`)
)

// firstForm is where a page's first form goes and what stands in it.
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
