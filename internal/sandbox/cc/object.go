package cc

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// maxNesting is how deep a body may nest: Ruby's JSON parser refuses more.
const maxNesting = 100

var errBody = errors.New("invalid request body")

// object is a JSON object that remembers the order of its keys: messages name unknown fields in the order they were
// sent, and audit events repeat a request as it was sent. Of a repeated key the last value counts, at the first place.
// Values are string, json.Number, bool, nil, []any and *object.
type object struct {
	keys   []string
	values map[string]any
}

func newObject() *object { return &object{values: map[string]any{}} }

func (o *object) set(key string, value any) {
	if _, known := o.values[key]; !known {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

// has reports whether the key was sent, even if its value is null. A nil object has no keys.
func (o *object) has(key string) bool {
	if o == nil {
		return false
	}
	_, there := o.values[key]
	return there
}

// get is the value of a key, nil when absent.
func (o *object) get(key string) any {
	if o == nil {
		return nil
	}
	return o.values[key]
}

// dig follows keys through nested objects; nil when one is missing or no object.
func (o *object) dig(keys ...string) any {
	var at any = o
	for _, key := range keys {
		inner, ok := at.(*object)
		if !ok {
			return nil
		}
		at = inner.get(key)
	}
	return at
}

// text digs for a string; "" when there is none.
func (o *object) text(keys ...string) string {
	s, _ := o.dig(keys...).(string)
	return s
}

// extra are the keys that are not allowed, in the order they were sent.
func (o *object) extra(allowed ...string) []string {
	known := map[string]bool{}
	for _, key := range allowed {
		known[key] = true
	}
	var rest []string
	for _, key := range o.keys {
		if !known[key] {
			rest = append(rest, key)
		}
	}
	return rest
}

// MarshalJSON writes the keys in their order.
func (o *object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, key := range o.keys {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(o.values[key])
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// readBody reads a request's body as Rails does: JSON if the content type is JSON (anything but an object is wrapped
// under _json), form fields as strings, nothing otherwise.
func readBody(r *http.Request) (*object, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, parseError()
	}
	switch {
	case len(bytes.TrimSpace(raw)) == 0:
		return newObject(), nil
	case kind == "application/json" || strings.HasSuffix(kind, "+json"):
		o, err := parseObject(raw)
		if err != nil {
			return nil, parseError()
		}
		return o, nil
	case kind == "application/x-www-form-urlencoded":
		return parseForm(string(raw)), nil
	}
	return newObject(), nil
}

func parseForm(raw string) *object {
	o := newObject()
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		key, err := url.QueryUnescape(name)
		if err != nil || key == "" {
			continue
		}
		text, _ := url.QueryUnescape(value)
		o.set(key, text)
	}
	return o
}

// parseObject reads one JSON text. It fails for malformed JSON, trailing text and too deep nesting.
func parseObject(raw []byte) (*object, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	value, err := parseValue(dec, 0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errBody
	}
	if o, ok := value.(*object); ok {
		return o, nil
	}
	o := newObject()
	o.set("_json", value)
	return o, nil
}

func parseValue(dec *json.Decoder, depth int) (any, error) {
	if depth > maxNesting {
		return nil, errBody
	}
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return parseMembers(dec, depth)
	case json.Delim('['):
		return parseItems(dec, depth)
	}
	return token, nil
}

func parseMembers(dec *json.Decoder, depth int) (any, error) {
	o := newObject()
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, ok := name.(string)
		if !ok {
			return nil, errBody
		}
		value, err := parseValue(dec, depth+1)
		if err != nil {
			return nil, err
		}
		o.set(key, value)
	}
	_, err := dec.Token() // the closing brace
	return o, err
}

func parseItems(dec *json.Decoder, depth int) (any, error) {
	items := []any{}
	for dec.More() {
		value, err := parseValue(dec, depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, value)
	}
	_, err := dec.Token() // the closing bracket
	return items, err
}
