package rest

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		c := offline(Config{Trace: &out}, func(r *http.Request) (*http.Response, error) {
			time.Sleep(12 * time.Millisecond)
			return answer(r, 200, `{"access_token":"not-a-real-token","token_type":"bearer","expires_in":599,"scope":"openid","new":{"x":["not-shown"],"name":"joe\u001b[2J"},"echo":"koala"}`,
				"Content-Type", "application/json;charset=UTF-8", "Set-Cookie", "JSESSIONID=not-a-real-cookie"), nil
		})
		api := c.At(&url.URL{Scheme: "https", Host: "uaa.example.com"}, nil)
		r := PostForm("/oauth/token", url.Values{"grant_type": {"password"}, "username": {"marissa"}, "password": {"koala"}, "new_field": {"x"}})
		r.Query = url.Values{"origin": {"uaa"}, "code": {"not-a-real-code"}}
		r.Basic = &BasicAuth{"cf", "not-a-real-secret"}
		if err := api.Do(t.Context(), r, nil); err != nil {
			t.Fatal(err)
		}
		want := `> POST https://uaa.example.com/oauth/token?code=[redacted]&origin=uaa
> Accept: application/json
> Authorization: [redacted]
> Content-Type: application/x-www-form-urlencoded
> User-Agent: cfid/v0
> grant_type=password&new_field=[redacted]&password=[redacted]&username=marissa
< 200 OK 12 ms 154 B
< Content-Type: application/json;charset=UTF-8
< {"access_token":"[redacted]","token_type":"bearer","expires_in":599,"scope":"openid","new":{"x":["[redacted]"],"name":"joe\u001b[2J"},"echo":"[redacted]"}
`
		if d := cmp.Diff(want, out.String()); d != "" {
			t.Error(d)
		}
	})
}

func TestTraceOfOtherBodiesAndFailures(t *testing.T) {
	var out bytes.Buffer
	answers := []func(*http.Request) (*http.Response, error){
		func(r *http.Request) (*http.Response, error) {
			return answer(r, 200, "<p>not-shown</p>", "Content-Type", "text/html"), nil
		},
		func(r *http.Request) (*http.Response, error) { return nil, errReset },
		func(r *http.Request) (*http.Response, error) {
			return answer(r, 200, `{"resources":[`+strings.Repeat(`{"id":"abc"},`, 10000)+`{}]}`, "Content-Type", "application/json"), nil
		},
		func(r *http.Request) (*http.Response, error) {
			return answer(r, 404, `Provider not found. not-shown`, "Content-Type", "application/json"), nil
		},
	}
	n := 0
	c := offline(Config{Trace: &out, Retry: Retry{Max: -1}}, func(r *http.Request) (*http.Response, error) {
		n++
		return answers[n-1](r)
	})
	api := c.At(&url.URL{Scheme: "https", Host: "h"}, nil)
	for range answers {
		_, _ = api.Send(t.Context(), Get("/", nil))
	}
	for _, want := range []string{"< (text/html)\n", "< no answer: cannot reach h: ", `{"id":"abc"}`, " …\n", " ms 130018 B\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(out.String(), "not-shown") || out.Len() > 2*maxTraced {
		t.Errorf("%d bytes: %.300s", out.Len(), out.String())
	}
}

func TestTracedNamesAreSorted(t *testing.T) {
	for _, name := range tracedNames() {
		if !isTracedName(name) || isSecretName(name) {
			t.Errorf("%s is not found, or a secret", name)
		}
	}
}

func TestSecretsAreFoundInRequests(t *testing.T) {
	s := NewScrubber()
	c := offline(Config{Scrub: s}, func(r *http.Request) (*http.Response, error) { return answer(r, 200, ""), nil })
	api := c.At(&url.URL{Scheme: "https", Host: "h"}, &token{origin: "https://h:443"})
	_, _ = api.Send(t.Context(), Post("/Users", map[string]any{"userName": "joe", "password": "secret-1", "config": map[string]any{
		"relyingPartySecret": "secret-2", "keys": []any{map[string]string{"key": "-----BEGIN PRIVATE KEY-----\nsecret-3-line\n"}}}}))
	_, _ = api.Send(t.Context(), PostForm("/oauth/token", url.Values{"refresh_token": {"secret-4"}, "client_secret": {"secret-5"}}))
	r := Get("/check", nil)
	r.Basic = &BasicAuth{"a", "secret%2D6"}
	r.Secrets = []string{"secret-7"}
	_, _ = api.Send(t.Context(), r)
	text := "joe secret-1 secret-2 secret-3-line secret-4 secret-5 secret-6 secret-7 first-not-a-real-token"
	if got, want := s.Clean(text), "joe"+strings.Repeat(" [redacted]", 8); got != want {
		t.Errorf("%s", got)
	}
}
