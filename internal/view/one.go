package view

import (
	"bytes"
	"io"
)

// One prints a single resource: lines of "key  value" in the table format, the
// resource itself in JSON and YAML, one row in CSV, one line for name and id. Errors
// of the options are an *OptionError.
func One[T any](o Out, k Kind[T], item T) error { return one(o, k.plain(), item) }

func one(o Out, k plainKind, item any) error {
	run, err := o.program()
	if err != nil {
		return err
	}
	if run != nil {
		doc, err := decoded(k, item)
		if err != nil {
			return err
		}
		return run(o.W, doc)
	}
	switch o.Format {
	case JSON, JSONL, YAML:
		doc, err := raw(k, item)
		if err != nil {
			return err
		}
		return o.document(doc)
	case CSV, Name, ID:
		_, err := List(o, k, func(yield func(any, error) bool) { yield(item, nil) })
		return err
	}
	return o.lines(pairs(k, o, item))
}

// document writes one JSON document in a format that shows whole resources.
func (o Out) document(doc []byte) error {
	switch {
	case o.Format == YAML:
		return writeYAML(o.W, doc, false)
	case o.Format == JSONL:
		doc = oneLine(doc)
	case o.TTY:
		doc = pretty(doc, "")
	}
	if o.TTY {
		doc = forTerminal(doc)
	}
	_, err := o.W.Write(append(bytes.Clone(doc), '\n'))
	return err
}

func (o Out) lines(pairs [][2]string, err error) error {
	if err != nil {
		return err
	}
	_, err = io.WriteString(o.W, keyValue(pairs, func(s string) string { return Strong.Paint(s, o.Color) }))
	return err
}

// pairs are the columns that are not empty, and all columns that --columns names.
func pairs(k plainKind, o Out, item any) ([][2]string, error) {
	cols := k.Columns
	if len(o.Columns) > 0 {
		var err error
		if cols, err = chosen(k, o); err != nil {
			return nil, err
		}
	}
	var out [][2]string
	for _, c := range cols {
		cell := cell(c, item)
		if cell == "" && len(o.Columns) == 0 {
			continue
		}
		if c.Style != nil {
			cell = c.Style(item).Paint(cell, o.Color)
		}
		out = append(out, [2]string{c.Name, cell})
	}
	return out, nil
}
