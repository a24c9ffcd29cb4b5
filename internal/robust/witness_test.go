//go:build unix

package robust

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// witness wraps a server and records every secret that is sent in either direction.
type witness struct {
	mu      sync.Mutex
	secrets map[string]string // secret -> what it is
}

// secretMembers are the fields of forms and the members of JSON that contain secrets.
var secretMembers = []string{
	"password", "client_secret", "access_token", "refresh_token", "id_token", "token", "secret", "oldSecret", "passcode",
}

func (w *witness) add(secret, what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.secrets == nil {
		w.secrets = map[string]string{}
	}
	if len(secret) >= 8 { // the development passwords are common words
		w.secrets[secret] = what
	}
}

func (w *witness) layer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if _, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok {
			w.add(token, "header Authorization")
		}
		w.read(body(r))
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		w.read(answer.Body.Bytes())
		for name, value := range answer.Header() {
			rw.Header()[name] = value
		}
		rw.WriteHeader(answer.Code)
		_, _ = rw.Write(answer.Body.Bytes())
	})
}

func (w *witness) read(body []byte) {
	var members map[string]any
	if json.Unmarshal(body, &members) != nil {
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return
		}
		members = map[string]any{}
		for name := range values {
			members[name] = values.Get(name)
		}
	}
	for _, name := range secretMembers {
		if text, ok := members[name].(string); ok {
			w.add(text, name)
		}
	}
}

// known returns all secrets seen so far.
func (w *witness) known() map[string]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	known := map[string]string{}
	for secret, what := range w.secrets {
		known[secret] = what
	}
	return known
}

// forms are the encodings in which a secret can appear. They are computed here and not taken from the product's code.
func forms(secret string) map[string]string {
	quoted, err := json.Marshal(secret)
	if err != nil {
		quoted = nil
	}
	escaped := html.EscapeString(secret)
	found := map[string]string{
		"quoted":         strings.Trim(strconv.Quote(secret), `"`),
		"raw":            secret,
		"query-encoded":  url.QueryEscape(secret),
		"query, %20":     strings.ReplaceAll(url.QueryEscape(secret), "+", "%20"),
		"path-encoded":   url.PathEscape(secret),
		"HTML":           escaped,
		"HTML, named":    strings.ReplaceAll(escaped, "&#34;", "&quot;"),
		"JSON":           strings.Trim(string(quoted), `"`),
		"base64":         base64.StdEncoding.EncodeToString([]byte(secret)),
		"base64 raw":     base64.RawStdEncoding.EncodeToString([]byte(secret)),
		"base64url":      base64.URLEncoding.EncodeToString([]byte(secret)),
		"base64url raw":  base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"query of Basic": base64.StdEncoding.EncodeToString([]byte("app:" + url.QueryEscape(secret))),
	}
	for _, id := range []string{"a", "ab", "abc", "app", "admin", "cf", "login"} { // all three shifts, and the ids of the test
		found["Basic of "+id] = base64.StdEncoding.EncodeToString([]byte(id + ":" + secret))
		found["Basic of "+id+", url"] = base64.RawURLEncoding.EncodeToString([]byte(id + ":" + secret))
	}
	return found
}

// shapes are all forms of all secrets, each with what it is.
type shapes map[string]string

func shapesOf(secrets map[string]string) shapes {
	all := shapes{}
	for secret, what := range secrets {
		for form, shape := range forms(secret) {
			if len(shape) >= 8 {
				all[shape] = what + " " + strings.ToUpper(form) + " " + shape
			}
		}
	}
	return all
}

// leak returns the name of a secret that text contains; "" for none.
func (s shapes) leak(text string) string {
	for shape, what := range s {
		if strings.Contains(text, shape) {
			return what
		}
	}
	return ""
}

// filesWithout fails the test when a file below dir holds a secret.
func filesWithout(t *testing.T, dir string, secrets map[string]string) {
	t.Helper()
	shapes := shapesOf(secrets)
	files := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		if found := shapes.leak(string(data) + "\n" + path); found != "" {
			t.Errorf("%s holds a secret: %s", path, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if files == 0 {
		t.Fatalf("no files below %s: the test proves nothing", dir)
	}
}
