package capitest

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const small = `
openapi: 3.1.0
paths:
  /v3/things/{guid}:
    get:
      responses:
        "200": {content: {application/json: {schema: {type: object, required: [guid], properties: {guid: {type: string}}}}}}
        "404": {$ref: "#/components/responses/Gone"}
    delete:
      responses: {"202": {description: nothing}}
  /v3/things/all:
    get:
      responses: {"200": {content: {application/json: {schema: {type: array}}}}}
components:
  responses:
    Gone: {content: {application/json: {schema: {type: object, required: [errors]}}}}
`

func load(t *testing.T) *Document {
	t.Helper()
	path := filepath.Join(t.TempDir(), "small.yaml")
	if err := os.WriteFile(path, []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCheck(t *testing.T) {
	d := load(t)
	for _, tt := range []struct {
		method, path string
		status       int
		body         string
		want         string // ok, wrong or unknown
	}{
		{"GET", "/v3/things/1", 200, `{"guid":"1"}`, "ok"},
		{"GET", "/v3/things/1", 200, `{"guid":1}`, "wrong"},
		{"GET", "/v3/things/1", 200, `{}`, "wrong"},
		{"GET", "/v3/things/1", 200, ``, "wrong"},
		{"GET", "/v3/things/all", 200, `[]`, "ok"},
		{"GET", "/v3/things/all", 200, `{"guid":"1"}`, "wrong"},
		{"GET", "/v3/things/1", 404, `{"errors":[]}`, "ok"},
		{"GET", "/v3/things/1", 404, `{}`, "wrong"},
		{"DELETE", "/v3/things/1", 202, ``, "ok"},
		{"DELETE", "/v3/things/1", 202, `{}`, "wrong"},
		{"PUT", "/v3/things/1", 200, `{}`, "unknown"},
		{"GET", "/v3/things/1", 418, `{}`, "unknown"},
		{"GET", "/v3/others", 200, `{}`, "unknown"},
	} {
		err := d.Check(tt.method, tt.path, tt.status, []byte(tt.body))
		got := "ok"
		if errors.Is(err, ErrUnknown) {
			got = "unknown"
		} else if err != nil {
			got = "wrong"
		}
		if got != tt.want {
			t.Errorf("%s %s %d %s: %s, want %s: %v", tt.method, tt.path, tt.status, tt.body, got, tt.want, err)
		}
	}
}

func TestWatch(t *testing.T) {
	answers := map[string]string{"/v3/things/1": `{"guid":"1"}`, "/v3/things/2": `{}`, "/uaa/info": `{}`}
	watcher := Watch(load(t), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, answers[r.URL.Path]) }))
	got := map[string]int{}
	for path := range answers {
		rec := httptest.NewRecorder()
		watcher.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		got[path] = rec.Code
	}
	if diff := cmp.Diff(map[string]int{"/v3/things/1": 200, "/v3/things/2": 500, "/uaa/info": 200}, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	if watcher.Checked() != 2 || len(watcher.Faults()) != 1 {
		t.Errorf("%d checked, faults %q", watcher.Checked(), watcher.Faults())
	}
}

func TestFind(t *testing.T) {
	beside := t.TempDir()
	root := filepath.Join(beside, "checkout")
	t.Setenv(Variable, "")
	if got := Find(root); got != "" {
		t.Errorf("%q where there is none", got)
	}
	want := filepath.Join(beside, "shared", "contracts", "capi-openapi.yaml")
	if err := os.MkdirAll(filepath.Dir(want), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(want, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := Find(root); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	t.Setenv(Variable, "elsewhere.yaml")
	if got := Find(root); got != "elsewhere.yaml" {
		t.Errorf("%q, want that of the environment", got)
	}
}
