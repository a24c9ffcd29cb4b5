package rest

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func silent() *log.Logger { return log.New(io.Discard, "", 0) }

func TestAnswersAreBounded(t *testing.T) {
	c, base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		if r.URL.Path == "/error" {
			w.WriteHeader(500)
		}
		z := gzip.NewWriter(w)
		zeros := bytes.Repeat([]byte(" "), 1<<20)
		for range 80 { // 80 MiB of blanks in 80 kB
			_, _ = z.Write(zeros)
		}
		_ = z.Close()
	})
	err := c.At(base, nil).Do(t.Context(), Get("/", nil), nil)
	if !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "64 MiB") {
		t.Errorf("%v", err)
	}
	var e *Error
	if err := c.At(base, nil).Do(t.Context(), Get("/error", nil), nil); !errors.As(err, &e) || len(e.Body) != maxErrorBody {
		t.Errorf("%v with %d bytes", err, len(e.Body))
	}
}

func TestLibraryBodiesAreBounded(t *testing.T) {
	body := &answerBody{ReadCloser: io.NopCloser(strings.NewReader("abcdef")), c: New(Config{}), ctx: t.Context(), cancel: func() {}, left: 4}
	got, err := io.ReadAll(body)
	if string(got) != "abcd" || !errors.Is(err, ErrTooLarge) {
		t.Errorf("%q %v", got, err)
	}
}

func TestNetErrors(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := closed.Addr().String()
	_ = closed.Close()
	noTLS := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer noTLS.Close()
	hangsUp := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		fmt.Fprint(w, "half")
		panic(http.ErrAbortHandler)
	}))
	hangsUp.Config.ErrorLog = silent()
	defer hangsUp.Close()
	proxy := func(*url.URL) (*url.URL, error) { return url.Parse("http://joe:not-a-real-password@" + address) }
	for name, tt := range map[string]struct {
		url, op, host string
		proxy         func(*url.URL) (*url.URL, error)
	}{
		"refused":    {"http://" + address, "connect", address, nil},
		"no TLS":     {"https://" + noTLS.Listener.Addr().String(), "tls handshake", noTLS.Listener.Addr().String(), nil},
		"broken off": {hangsUp.URL, "exchange", hangsUp.Listener.Addr().String(), nil},
		"proxy":      {"https://uaa.example.com", "proxy", "uaa.example.com", proxy},
	} {
		c := New(Config{Retry: Retry{Max: -1}, Proxy: tt.proxy})
		err := c.At(mustURL(t, tt.url), nil).Do(t.Context(), Get("/", nil), nil)
		var got *NetError
		if !errors.As(err, &got) || got.Op != tt.op || got.Host != tt.host || !errors.Is(err, ErrUnreachable) {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Contains(err.Error(), "not-a-real") {
			t.Errorf("%s: %v", name, err)
		}
		c.CloseIdle()
	}
}

func TestLookUpFailure(t *testing.T) {
	c := offline(Config{}, func(*http.Request) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "nowhere.example", IsNotFound: true}}
	})
	err := c.At(mustURL(t, "https://nowhere.example"), nil).Do(t.Context(), Get("/", nil), nil)
	want := &NetError{Host: "nowhere.example", Op: "look up"}
	var got *NetError
	if !errors.As(err, &got) || got.Host != want.Host || got.Op != want.Op {
		t.Errorf("%v", err)
	}
}

func TestCancelIsNoNetError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan struct{}) // an answer must not overtake the end of the request
	c, base := serve(t, func(http.ResponseWriter, *http.Request) {
		cancel()
		<-gone
	})
	err := c.At(base, nil).Do(ctx, Get("/", nil), nil)
	close(gone)
	if !errors.Is(err, context.Canceled) || errors.Is(err, ErrUnreachable) {
		t.Errorf("%v", err)
	}
}

func TestSkew(t *testing.T) {
	date := func(ahead time.Duration) transportFunc {
		return func(r *http.Request) (*http.Response, error) {
			return answer(r, 200, "", "Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat)), nil
		}
	}
	for name, tt := range map[string]struct {
		url   string
		ahead time.Duration
		known bool
	}{
		"five minutes ahead":   {"https://h", 5 * time.Minute, true},
		"an hour behind":       {"https://h", -time.Hour, true},
		"unbelievable":         {"https://h", 25 * time.Hour, false},
		"plain http":           {"http://h", time.Minute, false},
		"plain http, loopback": {"http://127.0.0.1", time.Minute, true},
	} {
		c := offline(Config{}, date(tt.ahead))
		u := mustURL(t, tt.url)
		if err := c.At(u, nil).Do(t.Context(), Get("/", nil), nil); err != nil {
			t.Fatal(err)
		}
		got, known := c.Skew(OriginOf(u))
		if known != tt.known || (known && (got-tt.ahead).Abs() > 2*time.Second) {
			t.Errorf("%s: %v %t", name, got, known)
		}
	}
}

func TestStatsAndRequestBodies(t *testing.T) {
	type seen struct{ Method, Type, Accept, Body string }
	var got []seen
	c, base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, seen{r.Method, r.Header.Get("Content-Type"), r.Header.Get("Accept"), string(body)})
		fmt.Fprint(w, "1234")
	})
	api := c.At(base, nil)
	for _, r := range []Request{
		Put("/a", map[string]any{"a": 1}), PostForm("/b", url.Values{"x": {"1 2"}}), Patch("/d", []int{}),
		{Method: "POST", Path: "/c", Body: []byte("joe"), ContentType: "text/plain", Header: Header{"Accept": {"*/*"}}},
	} {
		if _, err := api.Send(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff([]seen{
		{"PUT", "application/json", "application/json", `{"a":1}`}, {"POST", formType, "application/json", "x=1+2"},
		{"PATCH", "application/json", "application/json", "[]"}, {"POST", "text/plain", "*/*", "joe"},
	}, got); d != "" {
		t.Error(d)
	}
	if stats := c.Stats(); stats.Requests != 4 || stats.BytesIn != 16 || stats.BytesOut != 17 || stats.Waiting <= 0 {
		t.Errorf("%+v", stats)
	}
	if _, err := api.Send(t.Context(), Request{JSON: 1, Form: url.Values{}}); err == nil {
		t.Error("two bodies were accepted")
	}
}

func TestProxyFromEnv(t *testing.T) {
	env := []string{"HTTPS_PROXY=http://p.example:3128", "http_proxy=http://q.example:1", "NO_PROXY=.internal.example"}
	for in, want := range map[string]string{
		"https://api.example.com": "http://p.example:3128", "http://api.example.com": "http://q.example:1",
		"https://uaa.internal.example": "", "https://127.0.0.1:1": "", "http://localhost": "",
	} {
		got, err := ProxyFromEnv(env)(mustURL(t, in))
		if err != nil || (got == nil) != (want == "") || (got != nil && got.String() != want) {
			t.Errorf("%s: %v %v", in, got, err)
		}
	}
	if got, err := ProxyFromEnv(append(env, "REQUEST_METHOD=GET"))(mustURL(t, "http://api.example.com")); err == nil {
		t.Errorf("a CGI script's HTTP_PROXY was used: %v", got)
	}
}
