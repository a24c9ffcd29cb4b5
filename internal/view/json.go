package view

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// Key is the member that holds what cfid added or generated.
const Key = "cfid"

// raw is the resource's JSON with cfid's additions.
func raw(k plainKind, item any) ([]byte, error) {
	doc := k.JSON(item)
	if k.Extra == nil {
		return doc, nil
	}
	extra := k.Extra(item)
	if extra == nil {
		return doc, nil
	}
	added, err := marshal(extra)
	if err != nil {
		return nil, err
	}
	return Splice(doc, added), nil
}

// marshal is encoding/json without the escaping of <, > and & that only HTML needs.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// Splice adds extra under the key "cfid" as the last member of the object doc and leaves every other byte as it was
// received. A member of that name in doc is replaced, since a document must not have a key twice. Without extra (empty
// or null) doc is returned as it is; if doc is not an object, the result is {"value":doc,"cfid":extra}.
func Splice(doc, extra []byte) []byte {
	extra = bytes.TrimSpace(extra)
	if len(extra) == 0 || bytes.Equal(extra, []byte("null")) {
		return doc
	}
	body := bytes.TrimSpace(doc)
	if len(body) == 0 {
		return join([]byte(`{"`+Key+`":`), extra, []byte("}"))
	}
	if body[0] != '{' || !json.Valid(body) {
		if !json.Valid(body) {
			body, _ = marshal(string(body))
		}
		return join([]byte(`{"value":`), body, []byte(`,"`+Key+`":`), extra, []byte("}"))
	}
	body = without(body, Key)
	head := bytes.TrimRight(body[:len(body)-1], " \t\r\n")
	comma := ","
	if len(bytes.TrimSpace(head[1:])) == 0 {
		comma = ""
	}
	return join(head, []byte(comma+`"`+Key+`":`), extra, []byte("}"))
}

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// without removes the members called key from a valid JSON object.
func without(doc []byte, key string) []byte {
	if !bytes.Contains(doc, []byte(`"`+key+`"`)) && !bytes.Contains(doc, []byte(`\u00`)) {
		return doc // a key may also be spelled with escapes
	}
	all := membersOf(doc)
	kept := slices.DeleteFunc(slices.Clone(all), func(m property) bool { return m.name == key })
	if len(kept) == len(all) {
		return doc
	}
	return object(kept)
}

// single is an object with each member once, the last of those that it is given with: a UAA returns a client with
// "autoapprove":[] and, later, "autoapprove":"true", which is neither valid YAML nor what JSON readers agree on.
func single(doc []byte) []byte {
	all := membersOf(doc)
	at := make(map[string]int, len(all))
	var kept []property
	for _, m := range all {
		if i, twice := at[m.name]; twice {
			kept[i] = m
			continue
		}
		at[m.name] = len(kept)
		kept = append(kept, m)
	}
	if len(kept) == len(all) {
		return doc
	}
	return object(kept)
}

// property is a member of an object, its text as received.
type property struct {
	name string
	text []byte
}

// membersOf reads an object; nil: it is none.
func membersOf(doc []byte) (all []property) {
	dec := json.NewDecoder(bytes.NewReader(doc))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil
	}
	for dec.More() {
		from := dec.InputOffset()
		name, err := dec.Token()
		if err != nil {
			return nil
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil
		}
		all = append(all, property{name.(string), bytes.TrimLeft(doc[from:dec.InputOffset()], ", \t\r\n")}) // a key is a string
	}
	return all
}

func object(members []property) []byte {
	var parts [][]byte
	for _, m := range members {
		parts = append(parts, m.text)
	}
	return join([]byte("{"), bytes.Join(parts, []byte(",")), []byte("}"))
}

// forTerminal makes JSON safe for a terminal: control, C1 and bidi characters become \u escapes, so the value does not
// change. Newlines and tabs between values stay. Bytes that are not UTF-8 become \ufffd.
func forTerminal(doc []byte) []byte {
	if plainASCII(string(doc)) {
		return doc
	}
	out := make([]byte, 0, len(doc)+64)
	for i := 0; i < len(doc); {
		r, size := utf8.DecodeRune(doc[i:])
		switch {
		case r == '\n' || r == '\t':
			out = append(out, doc[i])
		case r == utf8.RuneError && size == 1:
			out = append(out, `\ufffd`...)
		case size > 0 && controls(r, doc[i:i+size]):
			out = appendEscape(out, r)
		default:
			out = append(out, doc[i:i+size]...)
		}
		i += size
	}
	return out
}

// controls uses the same function as all output to decide which characters are unsafe for a terminal.
func controls(r rune, raw []byte) bool {
	if r >= 0x20 && r < 0x7f {
		return false
	}
	return Clean(string(raw)) != string(raw)
}

func appendEscape(out []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	if r > 0xffff {
		r -= 0x10000
		out = appendEscape(out, 0xd800+r>>10)
		return appendEscape(out, 0xdc00+r&0x3ff)
	}
	return append(out, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}

// pretty indents a document; one that cannot be indented is returned as it is.
func pretty(doc []byte, prefix string) []byte {
	var b bytes.Buffer
	if err := json.Indent(&b, doc, prefix, "  "); err != nil {
		return doc
	}
	return b.Bytes()
}

// oneLine removes the newlines between values; JSON strings have none.
func oneLine(doc []byte) []byte {
	if bytes.IndexByte(doc, '\n') < 0 && bytes.IndexByte(doc, '\r') < 0 {
		return doc
	}
	var b bytes.Buffer
	if err := json.Compact(&b, doc); err != nil {
		return []byte(strings.NewReplacer("\n", " ", "\r", " ").Replace(string(doc)))
	}
	return b.Bytes()
}

// decode reads JSON keeping numbers as they are written: ids and epoch milliseconds
// must not turn into 1.79e+12.
func decode(doc []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	return v, err
}
