package scripttest

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
)

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
	case "flood":
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
	_, _ = b.send(http.MethodGet, done.String(), "") // a login doesn't wait long for a browser to fetch it
	return nil
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

// strays are requests that are no answer:
//
//	strays      a wrong state and a script's, before the true answer
//	flood       two hundred with a wrong state, and nobody comes
func strays(does, back string) (requests []*http.Request) {
	wrong := regexp.MustCompile(`state=[^&]*`).ReplaceAllString(back, "state=not-this-login")
	count := map[string]int{"strays": 1, "flood": 200}[does]
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
