package ops

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
)

// document is a JSON object some of whose members are changed. What cfid has no name for goes back to the server as it came.
type document map[string]json.RawMessage

// readDocument reads an object; null and nothing are an empty one.
func readDocument(raw []byte) (document, error) {
	doc := document{}
	if len(bytes.TrimSpace(raw)) == 0 || string(bytes.TrimSpace(raw)) == "null" {
		return doc, nil
	}
	return doc, json.Unmarshal(raw, &doc)
}

// maxDocument bounds a configuration file: zones and providers have kilobytes.
const maxDocument = 4 << 20

// readDocumentFile reads the object in a file that a flag names.
func readDocumentFile(flag, name string) (document, error) {
	data, err := readBounded(name)
	if err != nil {
		return nil, Usage("read %s: %v", flag, err)
	}
	doc, err := readDocument(data)
	if err != nil {
		return nil, Usage("%s: %s holds no JSON object: %v", flag, name, err)
	}
	return doc, nil
}

func readBounded(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxDocument+1))
	if err == nil && len(data) > maxDocument {
		err = fmt.Errorf("%s is larger than %d MiB", name, maxDocument>>20)
	}
	return data, err
}

// set puts a value that JSON can hold.
func (d document) set(name string, value any) {
	raw, err := json.Marshal(value)
	if err == nil { // strings, numbers, lists and maps of them always encode
		d[name] = raw
	}
}

// setAt puts a value below a path of objects, which are made where they are missing: "tokenPolicy.accessTokenValidity".
func (d document) setAt(path string, value any) error {
	name, below, nested := strings.Cut(path, ".")
	if !nested {
		d.set(name, value)
		return nil
	}
	inner, err := readDocument(d[name])
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := inner.setAt(below, value); err != nil {
		return err
	}
	d.set(name, inner)
	return nil
}

// setAll sets a value at each path.
func (d document) setAll(values map[string]any) error {
	for path, value := range values {
		if err := d.setAt(path, value); err != nil {
			return err
		}
	}
	return nil
}

// at reads what stands at a path; nil where nothing does.
func (d document) at(path string) json.RawMessage {
	name, below, nested := strings.Cut(path, ".")
	if !nested {
		return d[name]
	}
	inner, err := readDocument(d[name])
	if err != nil {
		return nil
	}
	return inner.at(below)
}

// merge applies a merge patch (RFC 7396): members replace members, objects merge, null removes.
func (d document) merge(patch document) {
	for name, value := range patch {
		if string(bytes.TrimSpace(value)) == "null" {
			delete(d, name)
			continue
		}
		inner, err := readDocument(value)
		if err != nil { // not an object
			d[name] = value
			continue
		}
		into, err := readDocument(d[name])
		if err != nil {
			into = document{}
		}
		into.merge(inner)
		d.set(name, into)
	}
}

// raw is the object in bytes.
func (d document) raw() json.RawMessage {
	out, err := json.Marshal(d)
	if err != nil { // every member was read from JSON or made by set
		return json.RawMessage("{}")
	}
	return out
}

// sameAs compares what two objects say, not how they are written.
func (d document) sameAs(other document) bool {
	var a, b any
	return json.Unmarshal(d.raw(), &a) == nil && json.Unmarshal(other.raw(), &b) == nil && reflect.DeepEqual(a, b)
}

// clone is a copy whose members can be replaced.
func (d document) clone() document {
	out := make(document, len(d))
	for name, value := range d {
		out[name] = value
	}
	return out
}

// text reads a member of a configuration that should be a string.
func (d document) text(name string) string {
	var s string
	if json.Unmarshal(d[name], &s) != nil {
		return ""
	}
	return s
}
