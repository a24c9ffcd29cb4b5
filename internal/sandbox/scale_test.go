package sandbox

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// crowd adds users that share one password hash.
func crowd(s *Server, n int) {
	z, now, hash := s.home(), s.now(), hashSecret("not-a-real-secret")
	z.mu.Lock()
	defer z.mu.Unlock()
	for i := range n {
		name := fmt.Sprintf("user%06d", (i*7919)%n)
		z.users.put(&user{
			id: newID(), userName: name, email: name + "@x.org", origin: defaultZone, active: true, verified: true, hasName: true,
			created: now, modified: now, passwordModified: now, password: hash, salt: name, logins: &logins{},
		})
	}
}

// BenchmarkListUsers is one page of 500 out of 300,000 users.
func BenchmarkListUsers(b *testing.B) {
	s, err := New(Config{keys: testKeys()})
	if err != nil {
		b.Fatal(err)
	}
	crowd(s, 300_000)
	l := &lab{t: &testing.T{}, s: s}
	rec := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "http://127.0.0.1/uaa/oauth/token?grant_type=client_credentials", nil)
	r.SetBasicAuth("admin", "adminsecret")
	s.Handler().ServeHTTP(rec, r)
	token := object2map(l.t, rec.Body.String())["access_token"].(string)
	for name, query := range map[string]string{
		"full": "count=500&startIndex=150001", "sorted": "count=500&startIndex=150001&sortBy=userName&attributes=id,userName",
		"filtered": "count=500&filter=" + esc(`userName sw "user29"`), "named": "filter=" + esc(`userName eq "user000042"`),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "http://127.0.0.1/uaa/Users?"+query, nil)
				r.Header.Set("Authorization", "bearer "+token)
				rec := httptest.NewRecorder()
				s.Handler().ServeHTTP(rec, r)
				if rec.Code != http.StatusOK {
					b.Fatal(rec.Code)
				}
			}
		})
	}
}

// BenchmarkSmallRequests compares small requests with a bare handler on the same kind of server.
func BenchmarkSmallRequests(b *testing.B) {
	s, err := New(Config{keys: testKeys()})
	if err != nil {
		b.Fatal(err)
	}
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", typeJSON)
		_, _ = w.Write([]byte(`{"status":"ok"}`))
	}))
	defer bare.Close()
	stop, err := s.Start()
	if err != nil {
		b.Fatal(err)
	}
	defer stop()
	rec := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "http://127.0.0.1/uaa/oauth/token?grant_type=password&username=marissa&password=koala", nil)
	r.SetBasicAuth("cf", "")
	s.Handler().ServeHTTP(rec, r)
	token := object2map(&testing.T{}, rec.Body.String())["access_token"].(string)
	for _, one := range []struct{ name, url string }{{"bare", bare.URL}, {"info", s.UAA() + "/info"}, {"userinfo", s.UAA() + "/userinfo"}} {
		b.Run(one.name, func(b *testing.B) {
			for b.Loop() {
				fetch(b, one.url, token)
			}
		})
	}
}

func fetch(b *testing.B, url, token string) {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Authorization", "bearer "+token)
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
		b.Fatal(resp.StatusCode, err)
	}
}
