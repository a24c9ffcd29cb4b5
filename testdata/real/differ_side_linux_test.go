package real

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// side is one of the two servers that are asked the same.
type side struct {
	name string
	base string            // http://127.0.0.1:PORT/uaa
	kept map[string]string // values of earlier answers
	http *http.Client      // follows no redirect
	jar  http.CookieJar    // of the browser
}

// reply is an answer.
type reply struct {
	status int
	header http.Header
	body   string
}

func newSide(t *testing.T, name, base string) *side {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{DisableCompression: true, DialContext: (&net.Dialer{Timeout: 5 * time.Second}).DialContext}
	t.Cleanup(transport.CloseIdleConnections)
	client := &http.Client{
		Transport:     transport,
		Timeout:       20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]string{"host": u.Host, "port": u.Port(), "base": base, "opaque": "garbage", "three_parts": "a.b.c"}
	return &side{name: name, base: base, kept: kept, http: client, jar: jar}
}

// fill puts this server's own values in place of $name.
func (s *side) fill(text string) string {
	return os.Expand(text, func(name string) string { return s.kept[name] })
}

func (s *side) ask(t *testing.T, q question) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), q.method, s.base+s.fill(q.path), strings.NewReader(s.fill(q.body)))
	if err != nil {
		t.Fatalf("%s: %v", q.where, err)
	}
	s.dress(t, request, q)
	response, err := s.http.Do(request)
	if err != nil {
		t.Fatalf("%s: %s: %s: %v", q.where, s.name, q.text, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("%s: %s: %s: %v", q.where, s.name, q.text, err)
	}
	if q.who == "@" {
		s.jar.SetCookies(request.URL, response.Cookies())
	}
	got := reply{status: response.StatusCode, header: response.Header, body: string(body)}
	s.keep(t, q, got)
	return got
}

// keep remembers what later requests need.
func (s *side) keep(t *testing.T, q question, got reply) {
	t.Helper()
	for name, where := range q.keep {
		s.kept[name] = got.find(where)
		if s.kept[name] == "" {
			t.Errorf("%s: %s: nothing at %s to keep as %s: %d %.300s", q.where, s.name, where, name, got.status, got.body)
		}
	}
	if token := s.kept["admin"]; token != "" { // the same with another signature
		end := strings.LastIndexByte(token, '.')
		s.kept["forged"] = token[:end+1] + strings.Repeat("A", len(token)-end-1)
	}
}

// dress gives the request its headers.
func (s *side) dress(t *testing.T, request *http.Request, q question) {
	t.Helper()
	request.Header.Set("Accept", "application/json")
	if kind := q.contentType(); kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	for name, value := range q.header {
		request.Header.Set(name, s.fill(value))
	}
	if host := request.Header.Get("Host"); host != "" {
		request.Host = host
	}
	if request.Header.Get("Accept") == "none" {
		request.Header.Del("Accept")
	}
	switch {
	case q.who == "-":
	case q.who == "@":
		for _, cookie := range s.jar.Cookies(request.URL) {
			request.AddCookie(cookie)
		}
	case strings.Contains(q.who, ":"):
		pair, err := url.PathUnescape(q.who)
		if err != nil {
			t.Fatalf("%s: %v", q.where, err)
		}
		request.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(pair)))
	case s.kept[q.who] == "":
		t.Fatalf("%s: %s: no token %s", q.where, s.name, q.who)
	default:
		request.Header.Set("Authorization", "Bearer "+s.kept[q.who])
	}
}

var csrfField = regexp.MustCompile(`name="X-Uaa-Csrf"[^>]* value="([^"]+)"|value="([^"]+)"[^>]* name="X-Uaa-Csrf"`)

// find gives a value of the answer, "" when there is none.
func (r reply) find(where string) string {
	if where == "csrf" {
		if m := csrfField.FindStringSubmatch(r.body); m != nil {
			return m[1] + m[2]
		}
		return ""
	}
	if name, isParameter := strings.CutPrefix(where, "@"); isParameter {
		return parameter(r.header.Get("Location"), name)
	}
	var value any
	if json.Unmarshal([]byte(r.body), &value) != nil {
		return ""
	}
	for key := range strings.SplitSeq(where, ".") {
		switch node := value.(type) {
		case map[string]any:
			value = node[key]
		case []any:
			n, err := strconv.Atoi(key)
			if err != nil || n >= len(node) {
				return ""
			}
			value = node[n]
		}
	}
	text, _ := value.(string)
	return text
}

// parameter gives one from a URL's query or fragment.
func parameter(location, name string) string {
	u, err := url.Parse(location)
	if err != nil {
		return ""
	}
	for _, text := range []string{u.RawQuery, u.EscapedFragment()} {
		if values, err := url.ParseQuery(text); err == nil && values.Get(name) != "" {
			return values.Get(name)
		}
	}
	return ""
}
