package auth

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// visit asks the listener as a browser does that follows no redirect.
func visit(t *testing.T, method, to string, change func(*http.Request)) (status int, header http.Header, body string) {
	t.Helper()
	r, err := http.NewRequest(method, to, nil)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(r)
	}
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(data)
}

type waited struct {
	code string
	err  error
}

// waiting starts a listener that expects the answer to a login.
func waiting(ctx context.Context, t *testing.T, note func(string)) (*Listener, <-chan waited) {
	t.Helper()
	l, err := Listen(ctx, testAuthorize, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	l.Note = note
	done := make(chan waited, 1)
	l.Expect(underWay())
	go func() {
		code, err := l.Wait(ctx)
		done <- waited{code, err}
	}()
	return l, done
}

const goodAnswer = "?code=the-code-itself&state=the-state-of-it"

// TestListenerRefuses sends what a web page, another program and a curious person could: each gets a 400 that holds
// nothing of what was sent, and the login goes on.
func TestListenerRefuses(t *testing.T) {
	var notes []string
	l, done := waiting(context.Background(), t, func(why string) { notes = append(notes, why) })
	good := l.RedirectURI() + goodAnswer
	set := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for _, row := range []struct {
		name, method, to string
		change           func(*http.Request)
	}{
		{"a POST", "POST", good, nil},
		{"a HEAD", "HEAD", good, nil},
		{"a preflight", "OPTIONS", good, set("Origin", "https://evil.example")},
		{"a script", "GET", good, set("Origin", "https://evil.example")},
		{"a fetch", "GET", good, set("Sec-Fetch-Mode", "no-cors")},
		{"an image", "GET", good, set("Sec-Fetch-Dest", "image")},
		{"a frame", "GET", good, set("Sec-Fetch-Dest", "iframe")},
		{"another name for this machine", "GET", good, func(r *http.Request) { r.Host = "evil.example" }},
		{"localhost", "GET", good, func(r *http.Request) { r.Host = "localhost" + r.URL.Host[strings.Index(r.URL.Host, ":"):] }},
		{"another path", "GET", "http://" + l.host + "/" + goodAnswer, nil},
		{"a path below", "GET", l.RedirectURI() + "/x" + goodAnswer, nil},
		{"the finished page too early", "GET", l.RedirectURI() + "/done", nil},
		{"another server's path", "GET", "http://" + l.host + RedirectPath("https://other.example/oauth/authorize") + goodAnswer, nil},
		{"another state", "GET", l.RedirectURI() + "?code=the-code-itself&state=x", nil},
		{"no query", "GET", l.RedirectURI(), nil},
	} {
		status, header, body := visit(t, row.method, row.to, row.change)
		if status != 400 || body != "" || header.Get("Location") != "" || header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d %v %q", row.name, status, header, body)
		}
	}
	select {
	case got := <-done:
		t.Fatalf("one of them ended the login: %+v", got)
	default:
	}
	status, _, _ := visit(t, "GET", good, set("Sec-Fetch-Mode", "navigate"))
	if got := <-done; status != 303 || got.code != "the-code-itself" || got.err != nil {
		t.Errorf("the browser's own: %d, %+v", status, got)
	}
	visit(t, "GET", l.RedirectURI()+"/done", nil) // Close need not wait for it then
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, want := range []string{"not a GET", "another host", "script of a web page", "within a web page", "state is of another login"} {
		if !slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, want) }) {
			t.Errorf("nobody was told of %q: %q", want, notes)
		}
	}
	if len(notes) != len(slices.Compact(slices.Sorted(slices.Values(notes)))) {
		t.Errorf("told twice: %q", notes)
	}
}

func TestListenerTakesOneAnswer(t *testing.T) {
	l, done := waiting(context.Background(), t, nil)
	if want := "http://" + l.host + "/cb/" + strings.TrimPrefix(testRedirect, "http://127.0.0.1:8250/cb/"); l.RedirectURI() != want || !strings.HasPrefix(l.host, "127.0.0.1:") {
		t.Errorf("%s, want %s", l.RedirectURI(), want)
	}
	status, header, body := visit(t, "GET", l.RedirectURI()+goodAnswer, nil)
	if status != 303 || body != "" || header.Get("Location") != l.path+"/done" {
		t.Errorf("first: %d %v %q", status, header, body)
	}
	if got := <-done; got.code != "the-code-itself" || got.err != nil {
		t.Errorf("%+v", got)
	}
	if status, _, _ = visit(t, "GET", l.RedirectURI()+goodAnswer, nil); status != 400 {
		t.Errorf("second: %d", status)
	}
	status, header, body = visit(t, "GET", l.RedirectURI()+"/done?code=reflected", nil)
	if status != 200 || body != finishedPage {
		t.Errorf("page: %d %q", status, body)
	}
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "Content-Type": "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff",
	} {
		if header.Get(name) != want {
			t.Errorf("%s: %q", name, header.Get(name))
		}
	}
	if csp := header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none';") || strings.Contains(csp, "script-src") {
		t.Errorf("%q", csp)
	}
	<-l.served // so that closing waits for nothing: the page was fetched
	l.Close()
	if conn, err := net.Dial("tcp", l.host); err == nil {
		_ = conn.Close()
		t.Error("the port is still open")
	}
}

func TestListenerEnds(t *testing.T) {
	t.Run("a refusal is an answer", func(t *testing.T) {
		l, done := waiting(context.Background(), t, nil)
		visit(t, "GET", l.RedirectURI()+"?error=access_denied&state=the-state-of-it", nil)
		if got := <-done; !errors.Is(got.err, ErrDenied) {
			t.Errorf("%+v", got)
		}
		visit(t, "GET", l.RedirectURI()+"/done", nil)
	})
	t.Run("flooded", func(t *testing.T) {
		l, done := waiting(context.Background(), t, nil)
		for range maxWrong {
			visit(t, "GET", l.RedirectURI()+"?code=guess&state=guess", nil)
		}
		if got := <-done; !errors.Is(got.err, ErrTooManyWrong) {
			t.Errorf("%+v", got)
		}
		if status, _, _ := visit(t, "GET", l.RedirectURI()+goodAnswer, nil); status != 400 {
			t.Errorf("afterwards: %d", status)
		}
	})
	t.Run("interrupted", func(t *testing.T) {
		stop := errors.New("stopped")
		ctx, cancel := context.WithCancelCause(context.Background())
		_, done := waiting(ctx, t, nil)
		cancel(stop)
		if got := <-done; !errors.Is(got.err, stop) {
			t.Errorf("%+v", got)
		}
	})
	t.Run("a port in use", func(t *testing.T) {
		l, _ := waiting(context.Background(), t, nil)
		port := l.listener.Addr().(*net.TCPAddr).Port
		if other, err := Listen(context.Background(), testAuthorize, port); err == nil {
			other.Close()
			t.Error("two listeners on one port")
		}
	})
}
