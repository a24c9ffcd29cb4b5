// Package capitest checks answers of a Cloud Controller against its OpenAPI document. Only
// tests use it.
package capitest

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

// Variable names the document in the environment.
const Variable = "CAPI_OPENAPI"

// ErrUnknown is an answer that the document says nothing about.
var ErrUnknown = errors.New("not in the OpenAPI document")

// Find gives the path of the document: that of the environment, else one that is next to
// the checkout. root is the checkout's folder. It is "" when there is none.
func Find(root string) string {
	if path := os.Getenv(Variable); path != "" {
		return path
	}
	for _, path := range []string{"../shared/capi-openapi.yaml", "../shared/contracts/capi-openapi.yaml"} {
		path = filepath.Join(root, path)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

// Document is an OpenAPI 3.1 document. It is safe for concurrent use.
type Document struct {
	tree     any
	mu       sync.Mutex
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema
}

const address = "mem:///capi.json"

// Load reads a document in YAML.
func Load(path string) (*Document, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var tree any
	if err := yaml.Unmarshal(raw, &tree); err != nil {
		return nil, err
	}
	text, err := json.Marshal(tree) // numbers become what the validator knows
	if err != nil {
		return nil, err
	}
	d := &Document{compiler: jsonschema.NewCompiler(), schemas: map[string]*jsonschema.Schema{}}
	if d.tree, err = jsonschema.UnmarshalJSON(strings.NewReader(string(text))); err != nil {
		return nil, err
	}
	if _, ok := dig(d.tree, "paths").(map[string]any); !ok {
		return nil, fmt.Errorf("%s: no paths in it", path)
	}
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	d.compiler.AssertFormat()
	return d, d.compiler.AddResource(address, d.tree)
}

// Check tells what is wrong with an answer's body. path is that of the request, without
// query. It returns ErrUnknown for a path, method or status that the document lacks.
func (d *Document) Check(method, path string, status int, body []byte) error {
	template := d.template(path)
	at := []string{"paths", template, strings.ToLower(method), "responses", fmt.Sprint(status)}
	response := dig(d.tree, at...)
	if template == "" || response == nil {
		return fmt.Errorf("%w: %s %s %d", ErrUnknown, method, path, status)
	}
	if ref, shared := dig(response, "$ref").(string); shared {
		at = strings.Split(strings.TrimPrefix(ref, "#/"), "/")
		response = dig(d.tree, at...)
	}
	if dig(response, "content", "application/json", "schema") == nil {
		if len(body) > 0 {
			return fmt.Errorf("a body, where there is none: %.100s", body)
		}
		return nil
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	schema, err := d.schema(append(at, "content", "application/json", "schema"))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// template is the path as the document writes it; fixed words count more than variables.
func (d *Document) template(path string) (best string) {
	paths, _ := dig(d.tree, "paths").(map[string]any)
	fixed := -1
	for template := range paths {
		if n := matches(template, path); n > fixed {
			best, fixed = template, n
		}
	}
	return best
}

// matches counts the fixed words of a template that stands for the path, -1 if it doesn't.
func matches(template, path string) (fixed int) {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return -1
	}
	for i, word := range want {
		switch {
		case word == got[i]:
			fixed++
		case !strings.HasPrefix(word, "{"):
			return -1
		}
	}
	return fixed
}

func (d *Document) schema(at []string) (*jsonschema.Schema, error) {
	escaped := make([]string, len(at))
	for i, key := range at {
		escaped[i] = strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(key)
	}
	pointer := strings.Join(escaped, "/")
	d.mu.Lock()
	defer d.mu.Unlock()
	if schema := d.schemas[pointer]; schema != nil {
		return schema, nil
	}
	schema, err := d.compiler.Compile(address + "#/" + pointer)
	if err == nil {
		d.schemas[pointer] = schema
	}
	return schema, err
}

func dig(v any, keys ...string) any {
	for _, key := range keys {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[key]
	}
	return v
}
