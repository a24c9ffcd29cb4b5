//go:build unix

package robust

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
)

// family is a token endpoint that issues a new refresh token with each renewal and revokes all tokens of a login when an
// old one is used again (RFC 9700 section 4.14.2). It wraps the sandbox and replaces its tokens by names of its own.
type family struct {
	before func(grant string, r *http.Request) // runs before a request is passed on; may wait
	after  func(grant string, r *http.Request) // runs when the server has done its work, before the answer is sent

	mu      sync.Mutex
	last    int
	logins  map[string]*login // by each refresh token ever issued
	revoked int
}

// login holds the tokens of one login.
type login struct {
	current string // the valid refresh token
	real    string // the sandbox's
	revoked bool
}

func (f *family) layer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isToken(r) {
			next.ServeHTTP(w, r)
			return
		}
		values := form(r)
		grant := values.Get("grant_type")
		if f.before != nil {
			f.before(grant, r)
		}
		answer := f.ask(next, r, values)
		if f.after != nil {
			f.after(grant, r)
		}
		for name, value := range answer.Header() {
			w.Header()[name] = value
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()) // an error means that the client has disconnected
	})
}

func (f *family) ask(next http.Handler, r *http.Request, values url.Values) *httptest.ResponseRecorder {
	f.mu.Lock()
	defer f.mu.Unlock()
	own := &login{}
	if given := values.Get("refresh_token"); given != "" {
		if own = f.logins[given]; own == nil || own.revoked || own.current != given {
			return f.refuse(own)
		}
		values.Set("refresh_token", own.real)
	}
	text := values.Encode()
	r = r.Clone(r.Context())
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader([]byte(text))), int64(len(text))
	answer := httptest.NewRecorder()
	next.ServeHTTP(answer, r)
	return f.rotate(answer, own)
}

func (f *family) refuse(of *login) *httptest.ResponseRecorder {
	if of != nil && !of.revoked {
		of.revoked = true
		f.revoked++
	}
	answer := httptest.NewRecorder()
	answer.Header().Set("Content-Type", "application/json")
	answer.WriteHeader(http.StatusUnauthorized)
	_, _ = io.WriteString(answer, `{"error":"invalid_token","error_description":"The token expired, was revoked, or the token ID is incorrect."}`)
	return answer
}

func (f *family) rotate(answer *httptest.ResponseRecorder, own *login) *httptest.ResponseRecorder {
	var tokens map[string]any
	if json.Unmarshal(answer.Body.Bytes(), &tokens) != nil || tokens["refresh_token"] == nil {
		return answer
	}
	f.last++
	own.real, _ = tokens["refresh_token"].(string)
	own.current = fmt.Sprintf("not-a-real-refresh-token-%s", strconv.Itoa(f.last))
	if f.logins == nil {
		f.logins = map[string]*login{}
	}
	f.logins[own.current] = own
	tokens["refresh_token"] = own.current
	text, err := json.Marshal(tokens)
	if err != nil {
		return answer
	}
	answer.Body = bytes.NewBuffer(text)
	return answer
}

// revocations counts the logins that were revoked because an old refresh token was used.
func (f *family) revocations() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.revoked
}
