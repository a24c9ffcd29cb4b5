package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/fault"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// statuses are the answers to n requests.
func (l *lab) statuses(n int, a ask) []int {
	l.t.Helper()
	out := make([]int, n)
	for i := range out {
		out[i] = l.do(a).status
	}
	return out
}

func (l *lab) faults(specs ...string) {
	l.t.Helper()
	list := []fault.Fault{}
	for _, spec := range specs {
		f, err := fault.Parse(spec)
		if err != nil {
			l.t.Fatal(err)
		}
		list = append(list, f)
	}
	if err := l.s.SetFaults(list...); err != nil {
		l.t.Fatal(err)
	}
}

func TestFaultShare(t *testing.T) {
	l := newLab(t, zone.Version77)
	l.faults("503:25%", "502:path=/uaa/token_keys:times=2")
	same(t, "every fourth", []int{503, 200, 200, 200, 503, 200, 200, 200, 503}, l.statuses(9, ask{path: "/info"}))
	same(t, "by path, twice; the first in the list goes on", []int{502, 502, 200, 503, 200}, l.statuses(5, ask{path: "/token_keys"}))
	l.faults("429:33%")
	hits := 0
	for _, status := range l.statuses(300, ask{path: "/healthz"}) {
		if status == 429 {
			hits++
		}
	}
	same(t, "a third of 300", 99, hits)
	l.faults()
	same(t, "none", []int{200, 200}, l.statuses(2, ask{path: "/info"}))
	same(t, "unknown", false, l.s.SetFaults(fault.Fault{Kind: "x"}) == nil)
	same(t, "unchanged", 200, l.do(ask{path: "/info"}).status)
}

func TestNewRefusesUnknownFaults(t *testing.T) {
	if _, err := New(Config{Faults: []fault.Fault{{Kind: "teapot"}}, keys: testKeys()}); err == nil {
		t.Error("New took an unknown fault")
	}
}

func TestFaultsSpareTheControl(t *testing.T) {
	l := newLab(t, zone.Version77)
	served := false
	h := l.s.faults.Disturb(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { served = true }))
	l.faults("500")
	h.ServeHTTP(nil, &http.Request{URL: mustURL(t, "/sandbox/requests")})
	same(t, "served", true, served)
}

func TestFaultAnswers(t *testing.T) {
	l := newLab(t, zone.Version77)
	token := l.marissa()["access_token"].(string)
	tests := []struct {
		fault, path string
		want        answer
		headers     map[string]string
	}{
		{"429", "/info", answer{status: 429, body: "429 - Too Many Request - Request limited by Rate Limiter configuration: sandbox"}, map[string]string{"Retry-After": ""}},
		{"429-retry-after", "/v3/organizations", answer{status: 429, body: `{"errors":[{"detail":"Rate Limit Exceeded","title":"CF-RateLimitExceeded","code":10013}]}`},
			map[string]string{"Retry-After": "1", "Content-Type": "text/plain; charset=utf-8", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795316646"}},
		{"500", "/info", answer{status: 500, body: "{}"}, map[string]string{"Content-Type": "application/json;charset=UTF-8"}},
		{"500", "/v3/organizations", answer{status: 500, body: `{"errors":[{"detail":"An unknown error occurred.","title":"UnknownError","code":10001}]}` + "\n"}, nil},
		{"502", "/info", answer{status: 502, body: "502 Bad Gateway: Registered endpoint failed to handle the request.\n"}, map[string]string{"X-Cf-Routererror": "endpoint_failure"}},
		{"503", "/info", answer{status: 503, body: "503 Service Unavailable: Requested route ('127.0.0.1') has no available endpoints.\n"}, map[string]string{"X-Cf-Routererror": "no_endpoints"}},
		{"504", "/info", answer{status: 504, body: "<html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>\n"}, map[string]string{"Content-Type": "text/html"}},
		{"redirect", "/info?a=b", answer{status: 307}, map[string]string{"Location": "http://localhost:8080/uaa/info?a=b"}},
		{"not-json", "/info", answer{status: 200, body: "<!DOCTYPE html><html lang=\"en\"><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>\n"}, map[string]string{"Content-Type": "application/json"}},
		{"wrong-type", "/healthz", answer{status: 200, body: "ok\n"}, nil},
		{"expired-token", "/userinfo", answer{status: 401, body: `{"error":"invalid_token","error_description":"Invalid access token: expired at Sun Nov 22 03:03:05 UTC 2026"}`},
			map[string]string{"WWW-Authenticate": `Bearer realm="UAA/oauth", error="invalid_token", error_description="Invalid access token: expired at Sun Nov 22 03:03:05 UTC 2026"`}},
		{"revoked-token", "/userinfo", answer{status: 401, body: `{"error":"invalid_token","error_description":"revocable signature mismatch"}`}, nil},
		{"revoked-token", "/v3/organizations", answer{status: 401, body: `{"errors":[{"detail":"Invalid Auth Token","title":"CF-InvalidAuthToken","code":1000}]}` + "\n"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.fault+tt.path, func(t *testing.T) {
			l.faults(tt.fault)
			got := l.do(ask{path: tt.path, bearer: token, root: strings.HasPrefix(tt.path, "/v3")})
			same(t, "answer", tt.want, got.bare())
			for name, want := range tt.headers {
				same(t, name, want, got.header.Get(name))
			}
		})
	}
	l.faults("expired-token", "revoked-token")
	same(t, "no token, no fault", 200, l.do(ask{path: "/info"}).status)
}

func TestFaultWrongType(t *testing.T) {
	l := newLab(t, zone.Version77)
	l.faults("wrong-type")
	got := object2map(t, l.do(ask{path: "/info"}).body)
	same(t, "exchanged", []any{[]any{}, float64(42), []any{}, float64(42)}, []any{got["app"], got["zone_name"], got["prompts"], got["timestamp"]})
}

func TestFaultTokens(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		l.faults("wrong-key:times=1")
		same(t, "another path", 200, l.do(ask{path: "/info"}).status)
		bad := l.marissa()["access_token"].(string)
		same(t, "wrong signature", answer{status: 401, body: `{"error":"invalid_token","error_description":"Could not verify token signature."}`}, l.do(ask{path: "/userinfo", bearer: bad}).bare())
		same(t, "the next one is good", 200, l.do(ask{path: "/userinfo", bearer: l.marissa()["access_token"].(string)}).status)
		l.faults("clock-skew:delay=5m")
		got := l.do(ask{method: "POST", path: "/oauth/token", basic: "cf:", form: "grant_type=password&username=marissa&password=koala"})
		same(t, "date", "Sun, 22 Nov 2026 03:09:05 GMT", got.header.Get("Date"))
		claims := payload(t, object2map(t, got.body)["access_token"].(string), 1)
		at := float64(l.s.now().Add(5 * time.Minute).Unix())
		same(t, "times", []any{at, at + 43200}, []any{claims["iat"], claims["exp"]})
	})
}
