package view

import (
	"bytes"
	"encoding/json"
)

// Field is one line of a Record.
type Field struct {
	Name  string // "access token ends": the label; in JSON with underscores
	Text  string // for people; a field without text is left out of tables
	Value any    // for JSON; nil is Text
	Style Style
}

// Record is a result of cfid itself and not a resource of a server: a status, a login, a vault. In tables it is a line
// for each field, in JSON an object with its fields in the same order.
type Record []Field

// Records is the kind of a result made of fields.
func Records(noun string) Kind[Record] {
	return Kind[Record]{
		Noun: noun, Plural: noun + "s",
		JSON: Record.JSON,
		Name: Record.first, ID: Record.first,
	}
}

// WriteRecord prints a record in any format.
func WriteRecord(o Out, noun string, r Record) error {
	k := Records(noun)
	k.Columns = r.columns()
	return One(o, k, r)
}

func (r Record) first() string {
	if len(r) == 0 {
		return ""
	}
	return r[0].Text
}

func (r Record) columns() []Column[Record] {
	cols := make([]Column[Record], 0, len(r))
	for i, f := range r {
		cols = append(cols, Column[Record]{
			Name:  f.Name,
			Text:  func(r Record) string { return r[i].Text },
			Style: func(r Record) Style { return r[i].Style },
		})
	}
	return cols
}

// JSON is the record as an object; in names, underscores replace blanks.
func (r Record) JSON() []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range r {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := json.Marshal(jsonName(f.Name)) // a string always encodes
		value, err := json.Marshal(f.value())
		if err != nil {
			value = []byte("null")
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes()
}

func (f Field) value() any {
	if f.Value != nil {
		return f.Value
	}
	return f.Text
}

func jsonName(label string) string {
	return string(bytes.ReplaceAll([]byte(label), []byte(" "), []byte("_")))
}
