// Package wire says how a UAA writes what it answers: JSON objects whose members keep their order, and the shapes of its
// errors. Resources are written by the packages that know them.
package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Field is one member of an object whose order is kept.
type Field = struct {
	Name  string
	Value any
}

// Object is a JSON object that keeps its members' order.
type Object []Field

// MarshalJSON writes the members in order.
func (o Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := Encode(f.Name)
		if err != nil {
			return nil, err
		}
		value, err := Encode(f.Value)
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

// Encode is JSON without Go's HTML escapes and without the newline of an encoder.
func Encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
