package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestParseFault(t *testing.T) {
	for spec, want := range map[string]Fault{
		"429":                      {Kind: Fault429},
		"429:5%":                   {Kind: Fault429, Percent: 5},
		"503:0.5%:path=/v3":        {Kind: Fault503, Percent: 0.5, Path: "/v3"},
		"502,path=/uaa/Users,10%":  {Kind: Fault502, Percent: 10, Path: "/uaa/Users"},
		"500:times=2":              {Kind: Fault500, Times: 2},
		"slow-body:delay=1.5s:50%": {Kind: FaultSlowBody, Percent: 50, Delay: 1500 * time.Millisecond},
		"bad-tls:20%":              {Kind: FaultBadTLS, Percent: 20},
	} {
		got, err := ParseFault(spec)
		if err != nil {
			t.Errorf("%s: %v", spec, err)
			continue
		}
		same(t, spec, want, got)
		again, err := ParseFault(got.String())
		if err != nil {
			t.Error(err)
		}
		same(t, "as text "+got.String(), want, again)
	}
	known := strings.Join(FaultKinds(), ", ")
	for spec, want := range map[string]string{
		"":                  "empty fault; known: " + known,
		"teapot":            `fault "teapot": unknown kind "teapot"; known: ` + known,
		"429:0%":            `fault "429:0%": share "0%" is not between 0.01% and 100%`,
		"429:101%":          `fault "429:101%": share "101%" is not between 0.01% and 100%`,
		"429:NaN%":          `fault "429:NaN%": share "NaN%" is not between 0.01% and 100%`,
		"429:often":         `fault "429:often": unknown part "often"; known: N%, path=PREFIX, times=N, delay=TIME`,
		"429:path=v3":       `fault "429:path=v3": path "v3" does not begin with a slash`,
		"429:times=0":       `fault "429:times=0": times=0 is not a number above 0`,
		"slow-body:delay=x": `fault "slow-body:delay=x": delay=x is not a time such as 2s`,
		"429:delay=2s":      `fault "429:delay=2s": 429 takes no delay; these do: clock-skew, refused, slow-body, slow-headers`,
		"bad-tls:path=/v3":  `fault "bad-tls:path=/v3": bad-tls takes no path: a handshake comes before it`,
	} {
		_, err := ParseFault(spec)
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", spec, err, want)
		}
	}
	if _, err := New(Config{Faults: []Fault{{Kind: "teapot"}}, keys: testKeys()}); err == nil {
		t.Error("New took an unknown fault")
	}
}

func FuzzParseFault(f *testing.F) {
	for _, kind := range FaultKinds() {
		f.Add(kind + ":5%:path=/x:times=3")
	}
	f.Add("429:1e1%,,:=")
	f.Fuzz(func(t *testing.T, spec string) {
		fault, err := ParseFault(spec)
		if err != nil {
			return
		}
		again, err := ParseFault(fault.String())
		if err != nil || newFaultState(again).share != newFaultState(fault).share || again.Path != fault.Path || again.Delay != fault.Delay {
			t.Errorf("%q is %+v, as text %q is %+v: %v", spec, fault, fault, again, err)
		}
		if share := newFaultState(fault).share; share < 1 || share > fullShare {
			t.Errorf("share %d", share)
		}
	})
}

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
	list := []Fault{}
	for _, spec := range specs {
		f, err := ParseFault(spec)
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
	l := newLab(t, Version77)
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
	same(t, "hardly ever is not always", int64(1), newFaultState(Fault{Kind: Fault429, Percent: 0.001}).share)
	l.faults()
	same(t, "none", []int{200, 200}, l.statuses(2, ask{path: "/info"}))
	same(t, "unknown", false, l.s.SetFaults(Fault{Kind: "x"}) == nil)
	same(t, "unchanged", 200, l.do(ask{path: "/info"}).status)
}

func TestFaultsSpareTheControl(t *testing.T) {
	l := newLab(t, Version77)
	served := false
	h := l.s.faults.disturb(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { served = true }))
	l.faults("500")
	h.ServeHTTP(nil, &http.Request{URL: mustURL(t, "/sandbox/requests")})
	same(t, "served", true, served)
}

func TestFaultAnswers(t *testing.T) {
	l := newLab(t, Version77)
	token := l.marissa()["access_token"].(string)
	tests := []struct {
		fault, path string
		want        answer
		headers     map[string]string
	}{
		{"429", "/info", answer{status: 429, body: "429 - Too Many Request - Request limited by Rate Limiter configuration: sandbox"}, map[string]string{"Retry-After": ""}},
		{"429-retry-after", "/v3/organizations", answer{status: 429, body: `{"errors":[{"detail":"Rate Limit Exceeded","title":"CF-RateLimitExceeded","code":10013}]}`},
			map[string]string{"Retry-After": "1", "Content-Type": "text/plain; charset=utf-8", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795316646"}},
		{"500", "/info", answer{status: 500, body: "{}"}, map[string]string{"Content-Type": typeJSONUTF8}},
		{"500", "/v3/organizations", answer{status: 500, body: `{"errors":[{"detail":"An unknown error occurred.","title":"UnknownError","code":10001}]}` + "\n"}, nil},
		{"502", "/info", answer{status: 502, body: "502 Bad Gateway: Registered endpoint failed to handle the request.\n"}, map[string]string{"X-Cf-Routererror": "endpoint_failure"}},
		{"503", "/info", answer{status: 503, body: "503 Service Unavailable: Requested route ('127.0.0.1') has no available endpoints.\n"}, map[string]string{"X-Cf-Routererror": "no_endpoints"}},
		{"504", "/info", answer{status: 504, body: "<html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>\n"}, map[string]string{"Content-Type": "text/html"}},
		{"redirect", "/info?a=b", answer{status: 307}, map[string]string{"Location": "http://localhost:8080/uaa/info?a=b"}},
		{"not-json", "/info", answer{status: 200, body: "<!DOCTYPE html><html lang=\"en\"><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>\n"}, map[string]string{"Content-Type": typeJSON}},
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
	l := newLab(t, Version77)
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
		at := float64(l.s.uaa.now().Add(5 * time.Minute).Unix())
		same(t, "times", []any{at, at + 43200}, []any{claims["iat"], claims["exp"]})
	})
}
