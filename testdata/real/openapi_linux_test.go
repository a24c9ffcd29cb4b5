package real

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/cfid-cli/cfid/internal/capitest"
	"github.com/cfid-cli/cfid/internal/scripttest"
)

// TestOpenAPI runs the tests in which the sandbox's Cloud Controller answers – each kind
// of answer, and all scripts – so that every answer is checked against the document.
func TestOpenAPI(t *testing.T) {
	path := openAPIPath(t)
	if path == "" && os.Getenv("CI") == "true" {
		t.Fatalf("no OpenAPI document of the Cloud Controller: name one with %s, or put it at ../shared/capi-openapi.yaml", capitest.Variable)
	}
	if path == "" {
		t.Skipf("no OpenAPI document of the Cloud Controller: name one with %s", capitest.Variable)
	}
	run := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-run", "^TestSchemas$", "../../internal/sandbox/cc")
	run.Env = append(append(os.Environ(), shared.goEnv...), capitest.Variable+"="+path)
	if out, err := run.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	doc := openAPI(t)
	scripttest.Run(t, scripttest.Config{Dir: "../script", Handler: func(next http.Handler) http.Handler { return capitest.Watch(doc, next) }})
}

// openAPIPath gives the document's absolute path, "" when there is none.
func openAPIPath(t *testing.T) string {
	t.Helper()
	path := capitest.Find("../..")
	if path == "" {
		return ""
	}
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("OpenAPI document: %s", path)
	return path
}

// openAPI is the document, nil when there is none: TestOpenAPI complains about that.
func openAPI(t *testing.T) *capitest.Document {
	t.Helper()
	path := openAPIPath(t)
	if path == "" {
		return nil
	}
	doc, err := capitest.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
