package auth

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2"

	"github.com/cfid-cli/cfid/internal/rest"
)

// deviceServer answers the device authorization request, then each poll with the next of its answers.
type deviceServer struct {
	*httptest.Server
	begin map[string]any
	polls []string // an error code, "granted", "cut" for a connection that breaks, "502", "html"
	forms []url.Values
}

func newDeviceServer(t *testing.T, polls ...string) *deviceServer {
	t.Helper()
	s := &deviceServer{polls: polls}
	s.Server = httptest.NewServer(http.HandlerFunc(s.answer))
	t.Cleanup(s.Close)
	s.begin = map[string]any{
		"device_code": "not-a-real-device-code", "user_code": "WDJB-MJHT", "verification_uri": s.URL + "/device",
		"verification_uri_complete": s.URL + "/device?user_code=WDJB-MJHT", "expires_in": 600, "interval": 5,
	}
	return s
}

func (s *deviceServer) answer(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	s.forms = append(s.forms, r.PostForm)
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/device_authorization" {
		_ = json.NewEncoder(w).Encode(s.begin)
		return
	}
	next := s.polls[0]
	s.polls = s.polls[1:]
	switch next {
	case "granted":
		_, _ = w.Write([]byte(granted))
	case "cut":
		panic(http.ErrAbortHandler)
	case "502":
		w.WriteHeader(http.StatusBadGateway)
	case "html":
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html>maintenance</html>"))
	case "invalid_client":
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"error":"invalid_client"}`))
	default:
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": next, "error_description": "as the server says"})
	}
}

// inBubble runs a login with a clock of its own (testing/synctest). The server is outside: its connections end with each
// answer, for the clock stops while one is open. pauses are those before each request after the first.
func (s *deviceServer) inBubble(t *testing.T, run func(t *testing.T, server Server, pauses *[]time.Duration)) {
	t.Helper()
	s.Config.SetKeepAlivesEnabled(false)
	synctest.Test(t, func(t *testing.T) {
		var last time.Time
		pauses := &[]time.Duration{}
		note := func(*url.URL) (*url.URL, error) {
			if !last.IsZero() {
				*pauses = append(*pauses, time.Since(last))
			}
			last = time.Now()
			return nil, nil
		}
		run(t, Server{
			Token: s.URL + "/token", Device: s.URL + "/device_authorization", ClientAuth: ClientNone, Params: []Param{{Name: "token_format", Value: "opaque"}},
			HTTP: rest.New(rest.Config{Proxy: note, Retry: rest.Retry{Max: 1, Base: time.Millisecond, Cap: time.Millisecond}}),
		}, pauses)
	})
}

// login starts a login and awaits its end.
func (s *deviceServer) login(t *testing.T) (tokens *Tokens, pauses []time.Duration, server Server, err error) {
	t.Helper()
	s.inBubble(t, func(t *testing.T, inside Server, waited *[]time.Duration) {
		server = inside
		d, failed := StartDevice(t.Context(), server, Client{ID: "cfid"}, []string{"openid"})
		if failed != nil {
			t.Fatal(failed)
		}
		tokens, err = d.Await(t.Context(), server, Client{ID: "cfid"})
		pauses = *waited
	})
	return tokens, pauses, server, err
}

func seconds(list ...int) []time.Duration {
	var out []time.Duration
	for _, n := range list {
		out = append(out, time.Duration(n)*time.Second)
	}
	return out
}

func TestDeviceAnswers(t *testing.T) {
	tests := []struct {
		name  string
		polls []string
		waits []time.Duration
		want  error // nil: tokens
	}{
		{"at once", []string{"granted"}, seconds(5), nil},
		{"pending", []string{"authorization_pending", "authorization_pending", "granted"}, seconds(5, 5, 5), nil},
		{"slow down lasts", []string{"slow_down", "authorization_pending", "slow_down", "granted"}, seconds(5, 10, 10, 15), nil},
		{"a network that fails after it was asked to slow down", []string{"slow_down", "cut", "granted"}, seconds(5, 10, 20), nil},
		{"a network that fails is asked half as often", []string{"cut", "cut", "authorization_pending", "granted"}, seconds(5, 10, 20, 20), nil},
		{"denied", []string{"authorization_pending", "access_denied"}, seconds(5, 5), ErrDenied},
		{"expired", []string{"expired_token"}, seconds(5), ErrCodeExpired},
		{"unknown code", []string{"invalid_grant"}, seconds(5), ErrCodeExpired},
		{"client", []string{"invalid_client"}, seconds(5), ErrBadCredentials},
		{"a grant it doesn't have", []string{"unsupported_grant_type"}, seconds(5), ErrGrantNotAllowed},
		{"a code that no RFC has ends it", []string{"try_harder"}, seconds(5), rest.ErrInvalid},
		{"a server that fails ends it", []string{"502"}, seconds(5), rest.ErrServer},
		{"a web page ends it", []string{"html"}, seconds(5), ErrNoToken},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newDeviceServer(t, tt.polls...)
			tokens, pauses, _, err := s.login(t)
			if !errors.Is(err, tt.want) || (tt.want == nil) != (err == nil) || (tokens == nil) != (err != nil) {
				t.Errorf("tokens %v, error %v, want %v", tokens != nil, err, tt.want)
			}
			if diff := cmp.Diff(tt.waits, pauses); diff != "" {
				t.Error(diff)
			}
			if len(s.polls) != 0 {
				t.Errorf("not asked: %v", s.polls)
			}
			if err != nil && strings.Contains(err.Error(), "not-a-real-device-code") {
				t.Errorf("the code is in %v", err)
			}
		})
	}
}

func TestDeviceForms(t *testing.T) {
	s := newDeviceServer(t, "granted")
	_, _, server, err := s.login(t)
	if err != nil {
		t.Fatal(err)
	}
	verifier := s.forms[1].Get("code_verifier")
	want := []url.Values{
		{"client_id": {"cfid"}, "scope": {"openid"}, "code_challenge": {oauth2.S256ChallengeFromVerifier(verifier)}, "code_challenge_method": {"S256"}},
		{"client_id": {"cfid"}, "grant_type": {GrantDevice}, "device_code": {"not-a-real-device-code"}, "code_verifier": {verifier}, "token_format": {"opaque"}},
	}
	if diff := cmp.Diff(want, s.forms); diff != "" {
		t.Error(diff)
	}
	if clean := server.HTTP.Scrub().Clean("not-a-real-device-code " + verifier); strings.Contains(clean, "real") || strings.Contains(clean, verifier) {
		t.Errorf("not scrubbed: %s", clean)
	}
}

func (s *deviceServer) start(t *testing.T) (*Device, error) {
	t.Helper()
	server := Server{Device: s.URL + "/device_authorization", ClientAuth: ClientNone, HTTP: rest.New(rest.Config{Retry: quickly})}
	d, err := StartDevice(t.Context(), server, Client{ID: "cfid"}, []string{"openid"})
	if clean := server.HTTP.Scrub().Clean("not-a-real-device-code"); err == nil && strings.Contains(clean, "real") {
		t.Error("the device code is not registered as a secret")
	}
	return d, err
}

func TestDeviceStart(t *testing.T) {
	type change map[string]any
	tests := []struct {
		name     string
		change   change
		complete bool
		wrong    string
	}{
		{"whole", nil, true, ""},
		{"no page with the code in it", change{"verification_uri_complete": ""}, false, ""},
		{"its page is elsewhere", change{"verification_uri_complete": "https://evil.example.com/?user_code=WDJB-MJHT"}, false, ""},
		{"its page is another scheme", change{"verification_uri_complete": "javascript:alert(1)"}, false, ""},
		{"the older name", change{"verification_uri": "", "verification_url": "http://127.0.0.1:1/device"}, false, ""},
		{"plain http", change{"verification_uri": "http://idp.example.com/device"}, false, "idp.example.com is not https"},
		{"a user name in it", change{"verification_uri": "https://you@idp.example.com/device"}, false, "user name"},
		{"a file", change{"verification_uri": "file:///etc/passwd"}, false, "not an absolute http or https URL"},
		{"no page", change{"verification_uri": ""}, false, "not an absolute"},
		{"no code", change{"user_code": ""}, false, "user_code is missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newDeviceServer(t)
			for name, value := range tt.change {
				s.begin[name] = value
			}
			d, err := s.start(t)
			if tt.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wrong) {
					t.Errorf("want %q, got %v", tt.wrong, err)
				}
				return
			}
			if err != nil || (d.Complete != nil) != tt.complete {
				t.Errorf("complete %v, error %v", d.Complete, err)
			}
		})
	}
}

func TestDeviceEndsWithTheCode(t *testing.T) {
	s := newDeviceServer(t, "authorization_pending", "authorization_pending")
	s.begin["expires_in"] = 12
	if _, pauses, _, err := s.login(t); !errors.Is(err, ErrCodeExpired) || len(pauses) != 2 {
		t.Errorf("asked after %v, error %v", pauses, err)
	}
}

func TestNoDeviceEndpoint(t *testing.T) {
	if _, err := StartDevice(t.Context(), Server{}, Client{ID: "cf"}, nil); !errors.Is(err, ErrNoDevice) {
		t.Errorf("error %v", err)
	}
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	server := Server{Device: s.URL + "/x", HTTP: rest.New(rest.Config{})}
	if _, err := StartDevice(t.Context(), server, Client{ID: "cf"}, nil); !errors.Is(err, ErrNoDevice) {
		t.Errorf("error %v", err)
	}
}

// TestDeviceCancelled: Ctrl-C ends the wait at once.
func TestDeviceCancelled(t *testing.T) {
	newDeviceServer(t).inBubble(t, func(t *testing.T, server Server, _ *[]time.Duration) {
		d, err := StartDevice(t.Context(), server, Client{ID: "cfid"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		ctx, cancel := context.WithCancelCause(t.Context())
		stopped := errors.New("stopped")
		time.AfterFunc(time.Second, func() { cancel(stopped) })
		if _, err := d.Await(ctx, server, Client{ID: "cfid"}); !errors.Is(err, stopped) || time.Since(start) != time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
	})
}

// TestDeviceLimits: what a server says of times is bounded. The library panics on negative ones and asks forever where
// no end is given.
func TestDeviceLimits(t *testing.T) {
	for _, tt := range []struct {
		expires, interval any
		life              time.Duration
		want              int64
	}{
		{600, 5, 10 * time.Minute, 5},
		{"900", "10", 15 * time.Minute, 10},
		{nil, nil, time.Hour, 5},
		{-1, -5, time.Hour, 5},
		{0, 0, time.Hour, 5},
		{7200, 4000, time.Hour, 300},
		{int64(1) << 62, int64(1) << 62, time.Hour, 300},
	} {
		s := newDeviceServer(t)
		s.begin["expires_in"], s.begin["interval"] = tt.expires, tt.interval
		before := time.Now()
		d, err := s.start(t)
		if err != nil {
			t.Fatal(err)
		}
		if life := d.Ends.Sub(before).Round(time.Minute); life != tt.life || d.answer.Interval != tt.want {
			t.Errorf("%v, %v: %s, %d", tt.expires, tt.interval, life, d.answer.Interval)
		}
	}
}
