package sandbox

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

// ccMaxNesting is how deep a body may nest: Ruby's JSON parser refuses more.
const ccMaxNesting = 100

var errCCBody = errors.New("invalid request body")

// ccObject is a JSON object that remembers the order of its keys: messages name unknown fields in the order they were
// sent, and audit events repeat a request as it was sent. Of a repeated key the last value counts, at the first place.
// Values are string, json.Number, bool, nil, []any and *ccObject.
type ccObject struct {
	keys   []string
	values map[string]any
}

func newCCObject() *ccObject { return &ccObject{values: map[string]any{}} }

func (o *ccObject) set(key string, value any) {
	if _, known := o.values[key]; !known {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

// has tells whether the key was sent, be it with null. A nil object has none.
func (o *ccObject) has(key string) bool {
	if o == nil {
		return false
	}
	_, there := o.values[key]
	return there
}

// get is the value of a key, nil when absent.
func (o *ccObject) get(key string) any {
	if o == nil {
		return nil
	}
	return o.values[key]
}

// dig follows keys through nested objects; nil when one is missing or no object.
func (o *ccObject) dig(keys ...string) any {
	var at any = o
	for _, key := range keys {
		inner, ok := at.(*ccObject)
		if !ok {
			return nil
		}
		at = inner.get(key)
	}
	return at
}

// text digs for a string; "" when there is none.
func (o *ccObject) text(keys ...string) string {
	s, _ := o.dig(keys...).(string)
	return s
}

// extra are the keys that are not allowed, in the order they were sent.
func (o *ccObject) extra(allowed ...string) []string {
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
func (o *ccObject) MarshalJSON() ([]byte, error) {
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

// ccBody reads a request's body as Rails does: JSON when the content type says so (anything but an object is wrapped
// under _json), form fields as strings, nothing otherwise.
func ccBody(r *http.Request) (*ccObject, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, ccParseError()
	}
	switch {
	case len(bytes.TrimSpace(raw)) == 0:
		return newCCObject(), nil
	case kind == "application/json" || strings.HasSuffix(kind, "+json"):
		o, err := parseCCObject(raw)
		if err != nil {
			return nil, ccParseError()
		}
		return o, nil
	case kind == "application/x-www-form-urlencoded":
		return ccForm(string(raw)), nil
	}
	return newCCObject(), nil
}

func ccForm(raw string) *ccObject {
	o := newCCObject()
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

// parseCCObject reads one JSON text. It fails for malformed JSON, trailing text and too deep nesting.
func parseCCObject(raw []byte) (*ccObject, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	value, err := parseCCValue(dec, 0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errCCBody
	}
	if o, ok := value.(*ccObject); ok {
		return o, nil
	}
	o := newCCObject()
	o.set("_json", value)
	return o, nil
}

func parseCCValue(dec *json.Decoder, depth int) (any, error) {
	if depth > ccMaxNesting {
		return nil, errCCBody
	}
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return parseCCMembers(dec, depth)
	case json.Delim('['):
		return parseCCItems(dec, depth)
	}
	return token, nil
}

func parseCCMembers(dec *json.Decoder, depth int) (any, error) {
	o := newCCObject()
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, ok := name.(string)
		if !ok {
			return nil, errCCBody
		}
		value, err := parseCCValue(dec, depth+1)
		if err != nil {
			return nil, err
		}
		o.set(key, value)
	}
	_, err := dec.Token() // the closing brace
	return o, err
}

func parseCCItems(dec *json.Decoder, depth int) (any, error) {
	items := []any{}
	for dec.More() {
		value, err := parseCCValue(dec, depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, value)
	}
	_, err := dec.Token() // the closing bracket
	return items, err
}
