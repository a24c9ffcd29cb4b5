package rest

import (
	"bytes"
	"encoding"
	stdjson "encoding/json"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Servers store what they were sent: a UAA keeps "allowpublic":"true" and "name":5 of a client as they are. One value of an
// unexpected type must not hide the resource, nor all others in the list. Decoding is strict first, because that is fast;
// where it fails, each value is read by itself: a bool from "true", a number from "600", a list from a word, and a text from
// anything. What can't be read is left at its zero value, and its name is kept: see Raw.Odd.

// decodeOdd reads value by value, and answers the names of members that can't be read. Only JSON that is not well-formed is an
// error.
func decodeOdd(data []byte, out any) (odd []string, err error) {
	read := json.UnmarshalFromFunc(func(dec *jsontext.Decoder, into any) error { return readOdd(dec, into, &odd) })
	reset(out)
	err = json.Unmarshal(data, out, lenient, json.WithUnmarshalers(json.JoinUnmarshalers(json.UnmarshalFromFunc(decodeNested), read)))
	slices.Sort(odd)
	odd = slices.Compact(odd)
	if k, ok := out.(keeper); ok {
		k.keep(data)
		k.mark(odd)
	}
	return odd, err
}

// decodeNested reads a resource inside another value by itself, so that it knows what of it can't be read.
func decodeNested(dec *jsontext.Decoder, into keeper) error {
	if dec.StackDepth() == 0 {
		return errors.ErrUnsupported
	}
	value, err := dec.ReadValue()
	if err != nil || value.Kind() == 'n' {
		return err
	}
	own := bytes.Clone(value)
	err = Decode(own, into)
	into.keep(own)
	return err
}

// reset empties what the strict attempt had read.
func reset(out any) {
	if v := reflect.ValueOf(out); v.Kind() == reflect.Pointer && !v.IsNil() {
		v.Elem().SetZero()
	}
}

// readOdd reads one value into anything. errors.ErrUnsupported lets the decoder continue with what is inside.
func readOdd(dec *jsontext.Decoder, into any, odd *[]string) error {
	target := reflect.ValueOf(into).Elem()
	kind := dec.PeekKind()
	switch target.Kind() {
	case reflect.Pointer, reflect.Interface:
		return errors.ErrUnsupported
	case reflect.Struct, reflect.Map:
		if kind == '{' && !isText(into) {
			return errors.ErrUnsupported
		}
	case reflect.Slice:
		if kind == '[' && !isText(into) {
			return errors.ErrUnsupported
		}
	}
	value, err := dec.ReadValue()
	if err != nil || value.Kind() == 'n' {
		return err
	}
	if json.Unmarshal(value, into, lenient) == nil || convert(value, target) {
		return nil
	}
	target.SetZero()
	*odd = append(*odd, memberOf(dec.StackPointer()))
	return nil
}

// isText reports whether a type reads its JSON itself.
func isText(into any) bool {
	switch into.(type) {
	case stdjson.Unmarshaler, json.UnmarshalerFrom, encoding.TextUnmarshaler, *time.Time:
		return true
	}
	return false
}

// convert reads a value as another type than its own.
func convert(value jsontext.Value, target reflect.Value) bool {
	text := textOf(value)
	switch target.Kind() {
	case reflect.String:
		target.SetString(text)
		return true
	case reflect.Bool:
		truth, err := strconv.ParseBool(text)
		target.SetBool(truth && err == nil)
		return err == nil
	case reflect.Int, reflect.Int64:
		number, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil || number != float64(int64(number)) {
			return false
		}
		target.SetInt(int64(number))
		return true
	case reflect.Slice:
		if target.Type().Elem().Kind() != reflect.String {
			return false
		}
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
			target.Set(reflect.Append(target, reflect.ValueOf(word).Convert(target.Type().Elem())))
		}
		return value.Kind() == '"'
	}
	return false
}

// textOf is a string's text, and any other value as it was sent.
func textOf(value jsontext.Value) string {
	if value.Kind() != '"' {
		return string(value)
	}
	var text string
	if json.Unmarshal(value, &text, lenient) != nil {
		return string(value)
	}
	return text
}

// memberOf is the member of the resource in which a value is: /emails/0/value is in emails.
func memberOf(at jsontext.Pointer) string {
	for name := range at.Tokens() {
		return name
	}
	return "everything"
}

// Odd is told of a resource with members that can't be read: its name, and theirs.
type Odd func(name string, members []string)

func (c *Client) tellOdd(name string, members []string) {
	if c.odd != nil && len(members) > 0 {
		c.odd(name, members)
	}
}

// reportOdd tells of a resource, or of each in an array.
func (c *Client) reportOdd(out any) {
	if k, ok := out.(keeper); ok {
		if members := k.Odd(); len(members) > 0 {
			c.tellOdd(nameOf(k.JSON()), members)
		}
		return
	}
	v := reflect.ValueOf(out)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return
	}
	if v = v.Elem(); v.Kind() != reflect.Slice {
		return
	}
	for i := range v.Len() {
		if item := v.Index(i); item.Kind() == reflect.Pointer {
			c.reportOdd(item.Interface())
		} else {
			c.reportOdd(item.Addr().Interface())
		}
	}
}

// nameOf is how people call a resource, else its id.
func nameOf(object []byte) string {
	for _, name := range []string{"userName", "displayName", "client_id", "originKey", "name", "subdomain", "id", "guid", "value"} {
		if text := memberText(object, name); text != "" {
			return text
		}
	}
	return "a resource without a name"
}

// mark keeps the names of the members that could not be read.
func (r *Raw) mark(odd []string) { r.odd = odd }

// Odd are the names of members of a type that can't be read: they are zero in the resource, and as they were sent in JSON.
func (r Raw) Odd() []string { return r.odd }
