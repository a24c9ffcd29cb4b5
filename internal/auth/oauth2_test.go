package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2"

	"github.com/cfid-cli/cfid/internal/rest"
)

// TestDevicePollIsNotRedirected: neither the device code nor the verifier goes to another server.
func TestDevicePollIsNotRedirected(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		elsewhere, e := newEndpoint(t, 200, granted), newEndpoint(t, status, `{"error":"authorization_pending"}`)
		e.answer.Set("Location", elsewhere.URL+"/uaa/oauth/token")
		e.Config.SetKeepAlivesEnabled(false)
		synctest.Test(t, func(t *testing.T) {
			d := &Device{Ends: time.Now().Add(8 * time.Second), answer: &oauth2.DeviceAuthResponse{DeviceCode: "not-a-real-device-code", Interval: 5}, verifier: "not-a-real-verifier"}
			if _, err := d.Await(t.Context(), e.server(nil), Client{ID: "cfid"}); err == nil {
				t.Error("no error")
			}
		})
		if len(e.forms) != 1 || len(elsewhere.forms) != 0 {
			t.Errorf("%d: %d requests, %d elsewhere", status, len(e.forms), len(elsewhere.forms))
		}
	}
}

// TestRedeemClientAuth: the library knows of no client authentication but its own, and what is sent is as for all grants.
func TestRedeemClientAuth(t *testing.T) {
	for _, tt := range []struct {
		name   string
		client Client
		server string
		want   url.Values
		basic  string
	}{
		{"a secret", Client{ID: "app", Secret: "a+%b"}, "", url.Values{"client_id": {"app"}, "client_secret": {"a+%b"}}, ""},
		{"an empty secret is sent", Client{ID: "app"}, "", url.Values{"client_id": {"app"}, "client_secret": {""}}, ""},
		{"a public client of a provider", Client{ID: "app"}, ClientNone, url.Values{"client_id": {"app"}}, ""},
		{"basic", Client{ID: "app", Secret: "a+%b"}, ClientSecretBasic, url.Values{}, "Basic YXBwOmElMkIlMjVi"},
		{"an assertion", Client{ID: "app", Auth: ClientAuth{Method: PrivateKeyJWT, Assertion: func(time.Time) (string, error) { return "a.b.c", nil }}}, "",
			url.Values{"client_id": {"app"}, "client_assertion": {"a.b.c"}, "client_assertion_type": {assertionType}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := newEndpoint(t, 200, granted)
			server := e.server(nil)
			server.ClientAuth, server.Params = tt.server, []Param{{Name: "token_format", Value: "opaque"}, {Name: "code", Value: "another"}}
			a := NewAuthorization(server, tt.client, testRedirect, CodeInput{})
			if _, err := a.Redeem(context.Background(), "the-code-itself"); err != nil {
				t.Fatal(err)
			}
			for name, value := range map[string]string{"grant_type": GrantAuthorizationCode, "code": "the-code-itself", "redirect_uri": testRedirect, "code_verifier": a.verifier, "token_format": "opaque"} {
				tt.want.Set(name, value)
			}
			if diff := cmp.Diff([]url.Values{tt.want}, e.forms); diff != "" {
				t.Error(diff)
			}
			if got := e.header[0].Get("Authorization"); got != tt.basic || e.header[0].Get("Accept") != "application/json" {
				t.Errorf("headers: %v", e.header[0])
			}
		})
	}
}

// TestLibraryAnswers: what the library would misread, or repeat in its errors.
func TestLibraryAnswers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		body   string
		want   error
	}{
		{"null", 200, `null`, ErrNoToken},
		{"a form", 200, `access_token=access-one&token_type=bearer`, ErrNoToken},
		{"a list", 200, `[]`, ErrNoToken},
		{"nothing", 200, ``, ErrNoToken},
		{"two tokens", 200, `{"access_token":"access-one","access_token":"access-two"}`, ErrNoToken},
		{"not bearer", 200, `{"access_token":"access-one","token_type":"mac"}`, ErrNoToken},
		{"an error beside a token", 200, `{"access_token":"access-one","error":"invalid_grant"}`, ErrNoToken},
		{"longer than a token answer", 200, `{"access_token":"access-one","x":"` + strings.Repeat("x", 1<<20) + `"}`, ErrNoToken},
		{"a page", 502, `<html>the-code-itself</html>`, rest.ErrServer},
		{"text", 400, `what is the-code-itself?`, rest.ErrInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := newEndpoint(t, tt.status, tt.body)
			var trace bytes.Buffer
			server := e.server(&trace)
			server.Device = server.Token
			got, err := NewAuthorization(server, Client{ID: "app"}, testRedirect, CodeInput{}).Redeem(context.Background(), "the-code-itself")
			if got != nil || !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
			_, begun := StartDevice(context.Background(), server, Client{ID: "app"}, nil)
			if !errors.Is(begun, tt.want) {
				t.Errorf("device: %v, want %v", begun, tt.want)
			}
			printed := fmt.Sprint(err, begun, trace.String())
			var library *oauth2.RetrieveError
			if strings.Contains(printed, "the-code-itself") || strings.Contains(printed, "oauth2:") || errors.As(err, &library) || errors.As(begun, &library) {
				t.Errorf("printed: %.300s", printed)
			}
			if len(e.forms) != 2 {
				t.Errorf("%d requests", len(e.forms))
			}
		})
	}
}

// TestStartDeviceStops: the library's request has no context of its own.
func TestStartDeviceStops(t *testing.T) {
	e := newEndpoint(t, http.StatusOK, `{}`)
	server := e.server(nil)
	server.Device = server.Token
	ctx, cancel := context.WithCancelCause(context.Background())
	stopped := errors.New("stopped")
	cancel(stopped)
	if _, err := StartDevice(ctx, server, Client{ID: "app"}, nil); !errors.Is(err, stopped) || len(e.forms) != 0 {
		t.Errorf("%v, %d requests", err, len(e.forms))
	}
}
