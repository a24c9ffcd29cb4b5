package session

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
)

// Document is a JSON object of which some members are changed. Members that cfid does not know are sent back unchanged.
type Document map[string]json.RawMessage

// ReadDocument reads an object; null and empty input are an empty object.
func ReadDocument(raw []byte) (Document, error) {
	doc := Document{}
	if len(bytes.TrimSpace(raw)) == 0 || string(bytes.TrimSpace(raw)) == "null" {
		return doc, nil
	}
	return doc, json.Unmarshal(raw, &doc)
}

// maxDocument is the maximum size of a configuration file in bytes: those of zones and providers have kilobytes.
const maxDocument = 4 << 20

// ReadDocumentFile reads an object from the file of a flag.
func ReadDocumentFile(flag, name string) (Document, error) {
	data, err := ReadBounded(name)
	if err != nil {
		return nil, Usage("read %s: %v", flag, err)
	}
	doc, err := ReadDocument(data)
	if err != nil {
		return nil, Usage("%s: %s is not a JSON object: %v", flag, name, err)
	}
	return doc, nil
}

// ReadBounded reads a file up to the limit for documents.
func ReadBounded(name string) ([]byte, error) {
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

// Set sets a member to a value that JSON can represent.
func (d Document) Set(name string, value any) {
	raw, err := json.Marshal(value)
	if err == nil { // strings, numbers, lists and maps of them always encode
		d[name] = raw
	}
}

// SetAt sets the value at a path such as "tokenPolicy.accessTokenValidity", and creates missing objects.
func (d Document) SetAt(path string, value any) error {
	name, below, nested := strings.Cut(path, ".")
	if !nested {
		d.Set(name, value)
		return nil
	}
	inner, err := ReadDocument(d[name])
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := inner.SetAt(below, value); err != nil {
		return err
	}
	d.Set(name, inner)
	return nil
}

// SetAll sets a value at each path.
func (d Document) SetAll(values map[string]any) error {
	for path, value := range values {
		if err := d.SetAt(path, value); err != nil {
			return err
		}
	}
	return nil
}

// At returns the value at a path; nil if there is none.
func (d Document) At(path string) json.RawMessage {
	name, below, nested := strings.Cut(path, ".")
	if !nested {
		return d[name]
	}
	inner, err := ReadDocument(d[name])
	if err != nil {
		return nil
	}
	return inner.At(below)
}

// Merge applies a merge patch (RFC 7396): members replace members, objects merge, null removes.
func (d Document) Merge(patch Document) {
	for name, value := range patch {
		if string(bytes.TrimSpace(value)) == "null" {
			delete(d, name)
			continue
		}
		inner, err := ReadDocument(value)
		if err != nil { // not an object
			d[name] = value
			continue
		}
		into, err := ReadDocument(d[name])
		if err != nil {
			into = Document{}
		}
		into.Merge(inner)
		d.Set(name, into)
	}
}

// Raw returns the object as JSON.
func (d Document) Raw() json.RawMessage {
	out, err := json.Marshal(d)
	if err != nil { // every member was read from JSON or made by set
		return json.RawMessage("{}")
	}
	return out
}

// SameAs reports whether two objects have the same values, regardless of formatting.
func (d Document) SameAs(other Document) bool {
	var a, b any
	return json.Unmarshal(d.Raw(), &a) == nil && json.Unmarshal(other.Raw(), &b) == nil && reflect.DeepEqual(a, b)
}

// Clone returns a copy whose members can be replaced.
func (d Document) Clone() Document {
	out := make(Document, len(d))
	for name, value := range d {
		out[name] = value
	}
	return out
}

// Text reads a member of a configuration that should be a string.
func (d Document) Text(name string) string {
	var s string
	if json.Unmarshal(d[name], &s) != nil {
		return ""
	}
	return s
}
