package sandbox

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// crowd adds users that share one password hash.
func crowd(s *Server, n int) {
	z, now, hash := s.uaa.Home(), s.now(), zone.HashSecret("not-a-real-secret")
	z.Lock()
	defer z.Unlock()
	for i := range n {
		name := fmt.Sprintf("user%06d", (i*7919)%n)
		z.Users.Put(&zone.User{
			ID: random.UUID(), UserName: name, Email: name + "@x.org", Origin: zone.Default, Active: true, Verified: true, HasName: true,
			Created: now, Modified: now, PasswordModified: now, Password: hash, Salt: name, Logins: &zone.Logins{},
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
	token := tokenOf(b, s, "admin", "adminsecret", "grant_type=client_credentials")
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

// leastRatio is how fast small requests must be in comparison with a handler that does nothing.
const leastRatio = 0.3

// BenchmarkSmallRequests asks a bare handler and the sandbox in turns, over sockets, and reports how their speeds compare.
func BenchmarkSmallRequests(b *testing.B) {
	s, err := New(Config{keys: testKeys()})
	if err != nil {
		b.Fatal(err)
	}
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"status":"ok"}`))
	}))
	defer bare.Close()
	stop, err := s.Start()
	if err != nil {
		b.Fatal(err)
	}
	defer stop()
	token := tokenOf(b, s, "cf", "", "grant_type=password&username=marissa&password=koala")
	for _, one := range []struct{ name, url string }{
		{"info", s.UAA() + "/info"}, {"userinfo", s.UAA() + "/userinfo"}, {"apps", s.API() + "/api/apps"}, {"orgs", s.API() + "/v3/organizations"},
	} {
		b.Run(one.name, func(b *testing.B) {
			var idle, ours time.Duration
			for b.Loop() {
				began := time.Now()
				fetch(b, bare.URL, token)
				middle := time.Now()
				fetch(b, one.url, token)
				idle, ours = idle+middle.Sub(began), ours+time.Since(middle)
			}
			ratio := idle.Seconds() / ours.Seconds()
			b.ReportMetric(ratio, "ratio")
			if b.N > 1000 && ratio < leastRatio {
				b.Errorf("%.2f× of a bare handler's speed, want %.1f×", ratio, leastRatio)
			}
		})
	}
}

// tokenOf asks for a token without a socket.
func tokenOf(b *testing.B, s *Server, id, secret, form string) string {
	b.Helper()
	r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "http://127.0.0.1/uaa/oauth/token?"+form, nil)
	r.SetBasicAuth(id, secret)
	rec := httptest.NewRecorder()
	s.Handler().ServeHTTP(rec, r)
	return object2map(&testing.T{}, rec.Body.String())["access_token"].(string)
}

// mostGrowth is by how many bytes the heap may grow when all users are listed.
const mostGrowth = 16 << 20

// BenchmarkListEverybody pages through 300,000 users, 500 at a time, and reports by how much the server has grown.
func BenchmarkListEverybody(b *testing.B) {
	const users, page = 300_000, 500
	s, err := New(Config{keys: testKeys()})
	if err != nil {
		b.Fatal(err)
	}
	crowd(s, users)
	token := tokenOf(b, s, "admin", "adminsecret", "grant_type=client_credentials")
	pages := func() {
		for start := 1; start <= users; start += page {
			r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, fmt.Sprintf("http://127.0.0.1/uaa/Users?count=%d&startIndex=%d", page, start), nil)
			r.Header.Set("Authorization", "bearer "+token)
			k := httptest.NewRecorder()
			s.Handler().ServeHTTP(k, r)
			if k.Code != http.StatusOK {
				b.Fatal(k.Code)
			}
		}
	}
	pages() // the request log and the caches have their size then
	before := heap()
	for b.Loop() {
		pages()
	}
	grown := max(0, heap()-before)
	b.ReportMetric(float64(grown)/(1<<20), "MiB-grown")
	b.ReportMetric(float64(b.N*users)/b.Elapsed().Seconds(), "users/s")
	if grown > mostGrowth {
		b.Errorf("the heap has grown by %d bytes", grown)
	}
}

// heap is how many bytes are in use.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
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
