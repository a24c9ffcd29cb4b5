package rest

import (
	"bytes"
	"errors"
	"reflect"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Raw is embedded in resources as
//
//	rest.Raw `json:"-"`
//
// and keeps the resource as the server sent it, unknown members included. In a list the bytes
// share memory with their page.
type Raw struct {
	bytes []byte
	odd   []string // see Odd
}

// RawOf makes a Raw, for resources that didn't come from a server.
func RawOf(b []byte) Raw { return Raw{bytes: b} }

// JSON is the resource exactly as received, nil when there is none.
func (r Raw) JSON() []byte { return r.bytes }

// Equal compares the bytes.
func (r Raw) Equal(other Raw) bool { return bytes.Equal(r.bytes, other.bytes) }

func (r *Raw) keep(b []byte) { r.bytes = b }

type keeper interface {
	keep([]byte)
	mark(odd []string)
	JSON() []byte
	Odd() []string
}

// Servers are read leniently: a member given twice or a broken UTF-8 sequence in somebody's
// display name must not hide the other 300,000 users.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// nested keeps the bytes of resources inside other values too. It costs a look-up per value,
// so lists of plain resources go without, and commands without requests never build it.
var nested = sync.OnceValue(func() json.Options {
	return json.JoinOptions(lenient, json.WithUnmarshalers(json.UnmarshalFromFunc(keepNested)))
})

func keepNested(dec *jsontext.Decoder, into keeper) error {
	if dec.StackDepth() == 0 { // the outermost value is kept by Decode
		return errors.ErrUnsupported
	}
	value, err := dec.ReadValue()
	if err != nil || value.Kind() == 'n' {
		return err
	}
	own := bytes.Clone(value)
	into.keep(own)
	return json.Unmarshal(own, into, dec.Options())
}

// Decode reads JSON into out. Resources in it, out itself or inside a slice, map or struct,
// keep their bytes if they embed Raw.
func Decode(data []byte, out any) error {
	if k, ok := out.(keeper); ok {
		k.keep(data)
		if _, only := out.(*Raw); only {
			return nil
		}
	}
	if err := json.Unmarshal(data, out, nested()); err != nil {
		return orOdd(err, data, out)
	}
	return nil
}

// decodeItem is Decode without nested resources, for an item of a list: a resource, also where it is read as something smaller. odd
// is as Raw.Odd.
func decodeItem(data []byte, out any) (odd []string, err error) {
	if k, ok := out.(keeper); ok {
		k.keep(data)
		if _, only := out.(*Raw); only {
			return nil, nil
		}
	}
	err = json.Unmarshal(data, out, lenient)
	if semantic := (*json.SemanticError)(nil); errors.As(err, &semantic) {
		return decodeOdd(data, out)
	}
	return nil, err
}

// orOdd reads resources again that are well-formed and have values of other types than expected. Everything
// else has the type that was asked for, or is an error.
func orOdd(err error, data []byte, out any) error {
	if semantic := (*json.SemanticError)(nil); !errors.As(err, &semantic) {
		return err
	}
	t := reflect.TypeOf(out).Elem()
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if !reflect.PointerTo(t).Implements(reflect.TypeFor[keeper]()) {
		return err
	}
	_, err = decodeOdd(data, out)
	return err
}

// Encode writes a value as compact JSON, maps in the order of their keys.
func Encode(v any) ([]byte, error) { return json.Marshal(v, json.Deterministic(true)) }
