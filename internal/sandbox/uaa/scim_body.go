package uaa

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
)

// jsonObject is a decoded object whose members are still raw.
type jsonObject map[string]json.RawMessage

// scimBody reads the body of a SCIM write: one JSON object. known lists the members allowed, in any case; nil allows all.
// Anything else, an array too, is a 400: the real server never answers to those.
func (c *call) scimBody(known []string) (jsonObject, error) {
	if err := c.scimContentType(); err != nil {
		return nil, err
	}
	data, err := c.body()
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, wire.SCIMBad("Required request body is missing")
	}
	var o jsonObject
	if err := json.Unmarshal(data, &o); err != nil || o == nil {
		return nil, wire.SCIMBad("JSON parse error: not an object")
	}
	if known == nil {
		return o, nil
	}
	return o.canonical(known)
}

// canonical gives the members the names they are known by: a UAA does not mind their case.
func (o jsonObject) canonical(known []string) (jsonObject, error) {
	out := make(jsonObject, len(o))
	for name, value := range o {
		at := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, name) })
		if at < 0 {
			return nil, wire.SCIMBad(fmt.Sprintf("JSON parse error: unrecognized field; nested exception is "+
				"com.fasterxml.jackson.databind.JsonMappingException: unrecognized field %q", name))
		}
		out[known[at]] = value
	}
	return out, nil
}

func (c *call) scimContentType() error {
	given := c.r.Header.Get("Content-Type")
	media, _, err := mime.ParseMediaType(given)
	if err == nil && (media == typeJSON || media == typeSCIM) {
		return nil
	}
	return wire.SCIMBad(fmt.Sprintf("Content type '%s' not supported", given))
}

// read decodes a member if it is there and not null. A value of a wrong type is a 400.
func (o jsonObject) read(name string, into any) error {
	raw, there := o[name]
	if !there || string(raw) == "null" {
		return nil
	}
	switch into.(type) { // numbers and truth values are texts where a text is asked for
	case *string, **string:
		if raw[0] != '"' && raw[0] != '{' && raw[0] != '[' {
			raw = json.RawMessage(strconv.Quote(string(raw)))
		}
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return wire.SCIMBad("JSON parse error: wrong type of " + name)
	}
	return nil
}

// has reports whether a member is there and not null.
func (o jsonObject) has(name string) bool {
	raw, there := o[name]
	return there && string(raw) != "null"
}

// anyVersion is If-Match: *.
const anyVersion = -1

// ifMatch reads the version a write expects. missing is the text for an absent header; "" makes it optional.
func (c *call) ifMatch(missing string) (int, error) {
	given := strings.TrimSpace(c.r.Header.Get("If-Match"))
	if given == "" && missing == "" {
		return anyVersion, nil
	}
	if given == "" {
		return 0, wire.SCIMBad(missing)
	}
	plain := strings.Trim(given, `"`)
	if plain == "*" {
		return anyVersion, nil
	}
	version, err := strconv.Atoi(plain)
	if err != nil || version < 0 {
		return 0, wire.SCIMBad("Invalid version match header (should be a version number): " + given)
	}
	return version, nil
}
