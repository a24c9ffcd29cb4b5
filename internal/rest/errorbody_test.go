package rest

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const challenge403 = `Bearer error="insufficient_scope", error_description="Insufficient scope for this resource", scope="uaa.admin scim.read"`

func TestErrorShapes(t *testing.T) {
	const jsonType = "application/json;charset=UTF-8"
	page := `<html><body><div class="alert alert-error"><p>Invalid redirect http://evil/cb &amp; more</p></div></body></html>`
	tests := []struct {
		name, kind, body, challenge string
		status                      int
		want                        Error
		is                          error
		line                        string
	}{
		{"A oauth", jsonType, `{"error":"unauthorized","error_description":"Bad credentials"}`, "", 401,
			Error{Code: "unauthorized", Message: "Bad credentials"}, ErrUnauthorized, "401 unauthorized: Bad credentials"},
		{"A escaped by 4.30", jsonType, `{"error":"invalid_token","error_description":"The token does not bear a &quot;scope&quot; claim."}`, "", 401,
			Error{Code: "invalid_token", Message: `The token does not bear a "scope" claim.`}, ErrUnauthorized, ""},
		{"A insufficient scope", jsonType, `{"error":"insufficient_scope","error_description":"Insufficient scope for this resource","scope":"uaa.admin scim.read"}`, challenge403, 403,
			Error{Code: "insufficient_scope", Message: "Insufficient scope for this resource", Required: []string{"uaa.admin", "scim.read"}}, ErrForbidden, ""},
		{"A invalid scope lists what is allowed, not what is required", jsonType, `{"error":"invalid_scope","error_description":"Invalid scope: foo.bar","scope":"clients.read"}`, "", 400,
			Error{Code: "invalid_scope", Message: "Invalid scope: foo.bar"}, ErrInvalid, ""},
		{"B scim", "application/json;charset=ISO-8859-1", `{"error_description":"User x does not exist","error":"scim_resource_not_found","message":"User x does not exist"}`, "", 404,
			Error{Code: "scim_resource_not_found", Message: "User x does not exist"}, ErrNotFound, ""},
		{"B conflict", jsonType, `{"user_id":"1db8","error_description":"Username already in use: joe","verified":true,"active":true,"error":"scim_resource_already_exists","message":"Username already in use: joe"}`, "", 409,
			Error{Code: "scim_resource_already_exists", Message: "Username already in use: joe"}, ErrConflict, ""},
		{"C empty object", jsonType, `{}`, "", 500, Error{}, ErrServer, "500 internal server error"},
		{"D nothing", "", "", "", 404, Error{}, ErrNotFound, "404 not found"},
		{"E text called JSON", jsonType, "Provider not found.", "", 404, Error{Message: "Provider not found."}, ErrNotFound, "404 not found: Provider not found."},
		{"F echo", jsonType, `{"type":"oidc1.0","config":{"error":{"a":1}},"id":null,"originKey":"x","error":null}`, "", 409, Error{}, ErrConflict, "409 conflict"},
		{"G csrf", "application/json;charset=ISO-8859-1", `{"error":"Could not verify the provided CSRF token because your session was not found."}`, "", 403,
			Error{Message: "Could not verify the provided CSRF token because your session was not found."}, ErrForbidden, ""},
		{"H page with reason", "text/html", page, "", 400, Error{Message: "Invalid redirect http://evil/cb & more"}, ErrInvalid, ""},
		{"H page without", "text/html;charset=utf-8", "<html>406</html>", "", 406, Error{Message: notJSON}, nil, ""},
		{"header alone", "text/html", "", challenge403, 403,
			Error{Code: "insufficient_scope", Message: "Insufficient scope for this resource", Required: []string{"uaa.admin", "scim.read"}}, ErrForbidden, ""},
		{"header with inner quotes", "", "", `Bearer realm="UAA/oauth", error="invalid_token", error_description="The token does not bear a "scope" claim."`, 401,
			Error{Code: "invalid_token", Message: `The token does not bear a "scope" claim.`}, ErrUnauthorized, ""},
		{"CAPI", "application/json; charset=utf-8", `{"errors":[{"detail":"You are not authorized to perform the requested action","title":"CF-NotAuthorized","code":10003}]}`, "", 403,
			Error{Code: "CF-NotAuthorized", Number: 10003, Message: "You are not authorized to perform the requested action"}, ErrForbidden,
			"403 CF-NotAuthorized: You are not authorized to perform the requested action"},
		{"CAPI rate limit is called text", "text/plain; charset=utf-8", `{"errors":[{"detail":"Rate Limit Exceeded","title":"CF-RateLimitExceeded","code":10013}]}`, "", 429,
			Error{Code: "CF-RateLimitExceeded", Number: 10013, Message: "Rate Limit Exceeded"}, ErrRateLimited, ""},
		{"CAPI v2", jsonType, `{"description":"Unknown request","error_code":"CF-NotFound","code":10000}`, "", 404,
			Error{Code: "CF-NotFound", Number: 10000, Message: "Unknown request"}, ErrNotFound, ""},
		{"gateway", "text/plain", "upstream request timeout\nmore\n", "", 504, Error{Message: "upstream request timeout"}, ErrServer, ""},
		{"broken JSON", jsonType, `{"error":`, "", 502, Error{Message: `{"error":`}, ErrServer, ""},
		{"terminal attack", jsonType, `{"error":"x\u001b[2J","error_description":"a\u202eb\u009b1m\nc"}`, "", 422, Error{Code: "x[2J", Message: "ab1m c"}, ErrInvalid, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := offline(Config{Retry: Retry{Max: -1}}, func(r *http.Request) (*http.Response, error) {
				return answer(r, tt.status, tt.body, "Content-Type", tt.kind, "WWW-Authenticate", tt.challenge, "X-Vcap-Request-Id", "a::b"), nil
			})
			err := c.At(&url.URL{Scheme: "https", Host: "h"}, nil).Do(t.Context(), Get("/p", url.Values{"q": {"1"}}), nil)
			var got *Error
			if !errors.As(err, &got) {
				t.Fatalf("%v", err)
			}
			want := tt.want
			want.Method, want.URL, want.Status, want.RequestID, want.Body = "GET", "https://h/p?q=1", tt.status, "a::b", []byte(tt.body)
			if d := cmp.Diff(&want, got, cmpopts.IgnoreFields(Error{}, "Header"), cmpopts.IgnoreUnexported(Error{}), cmpopts.EquateEmpty()); d != "" {
				t.Error(d)
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("is not %v", tt.is)
			}
			if tt.line != "" && err.Error() != "GET https://h/p: "+tt.line {
				t.Errorf("%q", err)
			}
		})
	}
}

func TestRedirectToLoginMeansNoSuchEndpoint(t *testing.T) {
	for location, want := range map[string]bool{
		"http://uaa.example.com/uaa/login": true, "/login": true, "/login?error=x": true, "https://evil.example/landing": false, "": false,
	} {
		c := offline(Config{}, func(r *http.Request) (*http.Response, error) { return answer(r, 302, "", "Location", location), nil })
		err := c.At(&url.URL{Scheme: "https", Host: "h"}, nil).Do(t.Context(), Get("/nope", nil), nil)
		if err == nil || errors.Is(err, ErrNotFound) != want {
			t.Errorf("%s: %v", location, err)
		}
	}
}

func TestSuccessThatIsNoJSON(t *testing.T) {
	for body, want := range map[string]string{
		"<!DOCTYPE html><title>shop</title>": "GET https://h/login: 200 ok: " + notJSON,
		"":                                   "GET https://h/login: 200 ok: the answer is empty where JSON was expected",
		`{"a":not-a-real-secret}`:            "reading the answer",
		`{"a":{}}`:                           "reading the answer",
	} {
		c := offline(Config{}, func(r *http.Request) (*http.Response, error) {
			return answer(r, 200, body, "Content-Type", "text/html"), nil
		})
		var out struct {
			A string `json:"a"`
		}
		err := c.At(&url.URL{Scheme: "https", Host: "h"}, nil).Do(t.Context(), Get("/login", nil), &out)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func TestErrorsAreScrubbed(t *testing.T) {
	const code = "not-a-real-authorization-code"
	c := offline(Config{Retry: Retry{Max: -1}}, func(r *http.Request) (*http.Response, error) {
		return answer(r, 400, `{"error":"invalid_grant","error_description":"Invalid authorization code: `+code+`"}`), nil
	})
	err := c.At(&url.URL{Scheme: "https", Host: "h"}, nil).Do(t.Context(), PostForm("/oauth/token", url.Values{"code": {code}}), nil)
	var e *Error
	if !errors.As(err, &e) || strings.Contains(err.Error()+string(e.Body)+e.Message, code) {
		t.Errorf("%v %s", err, e.Body)
	}
	if want := "POST https://h/oauth/token: 400 invalid_grant: Invalid authorization code: [redacted]"; err.Error() != want {
		t.Errorf("%v", err)
	}
}

func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{`{}`, `{"error":"a","scope":1}`, `{"errors":[{"code":1}]}`, `{"errors":{}}`, `<p>`, "\xff", `{"error_code":"a","code":"b"}`, `[]`, `{"errors":[null]}`} {
		f.Add(seed, "application/json", `Bearer error="a", scope="b"`)
	}
	f.Fuzz(func(t *testing.T, body, kind, challenge string) {
		c := New(Config{})
		h := http.Header{"Content-Type": {kind}, "Www-Authenticate": {challenge}}
		e := c.NewError(&http.Response{StatusCode: 401, Header: h}, []byte(body))
		if line := e.Error(); line != Printable(line) || strings.Contains(line, "\n") {
			t.Fatalf("%q", line)
		}
	})
}

func TestRetryAfterForms(t *testing.T) {
	now := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{
		"": 0, "0": 0, " 12 ": 12 * time.Second, "-1": 0, "1.5": 0, "soon": 0, "99999999999999999999": 0,
		"Sun, 22 Nov 2026 03:00:09 GMT": 9 * time.Second, "Sun, 22 Nov 2026 02:00:00 GMT": 0,
	} {
		if got := retryAfter(http.Header{"Retry-After": {in}}, now); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}
