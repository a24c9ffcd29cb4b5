package view

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/near"
)

// Out is where and how a command prints its result.
type Out struct {
	W         io.Writer
	Format    Format   // "" is Table
	Columns   []string // --columns: names of columns, in this order; nil for the default ones, "all" for all
	JQ        string   // --jq: an expression over the JSON (the whole array of a list; each element with jsonl)
	Color     bool     // ANSI colours may be used
	Width     int      // of the terminal in cells; 0 if unknown
	TTY       bool     // W is a terminal: escape what could control it, fit its width
	ASCII     bool     // the terminal shows no UTF-8: "~" for "…", "ok" for "✓"
	NoHeaders bool     // table and csv without the heading line
	Null      bool     // name and id end with NUL, not with a newline

	// Ctx stops a --jq expression that runs forever; nil means it cannot be stopped.
	Ctx context.Context
}

// Column is one column of a Kind.
type Column[T any] struct {
	Name  string         // as in --columns and the CSV heading: "origin"
	Title string         // table heading; "" is Name in upper case
	Text  func(T) string // the cell, as the server sent it: cleaned here
	Right bool           // align right: numbers
	Flex  bool           // may be cut with "…" when the terminal is narrow
	Wide  bool           // shown in tables only when asked for or when all fits
	Asked bool           // shown only if --columns names it, or all: it is expensive for the server
	Attr  []string       // SCIM attributes Text reads, for Kind.Attributes
	Style func(T) Style  // nil is plain
}

// Kind describes how resources of one type look.
type Kind[T any] struct {
	Noun, Plural string // "user", "users"
	Columns      []Column[T]
	JSON         func(T) []byte // the resource as received
	Extra        func(T) any    // what cfid added or generated, or nil: goes under the key "cfid"
	Name, ID     func(T) string // for -o name and -o id
	NameAttr     []string       // SCIM attributes Name reads
	Note         func(T) string // text after an item's name in its sentence, or nil; see Sentences
}

// Check finds mistakes in the output options before any request is sent: unknown columns, an expression that does not
// parse, options that cannot be combined. The error is an *OptionError.
func (k Kind[T]) Check(o Out) error { return check(k.plain(), o) }

// Attributes lists the SCIM attributes to request, without duplicates; nil means all, because the format shows whole
// resources or a column does not list its attributes.
func (k Kind[T]) Attributes(o Out) []string { return attributes(k.plain(), o) }

// ColumnNames lists the names for --columns, for help and completion.
func (k Kind[T]) ColumnNames() []string {
	var out []string
	for _, c := range k.Columns {
		out = append(out, c.Name)
	}
	return out
}

func check(k plainKind, o Out) error {
	if _, err := chosen(k, o); err != nil {
		return err
	}
	return o.Check()
}

// Check finds mistakes in --jq before any request is sent. The error is an *OptionError.
func (o Out) Check() error {
	_, err := o.program()
	return err
}

func attributes(k plainKind, o Out) []string {
	if o.Format.Whole() || o.JQ != "" {
		return nil
	}
	attrs := []string{"id"}
	if o.Format == Name || o.Format == ID {
		if k.NameAttr == nil {
			return nil
		}
		return unique(append(attrs, k.NameAttr...))
	}
	cols, err := chosen(k, o)
	if err != nil {
		return nil
	}
	for _, c := range cols {
		if c.Attr == nil {
			return nil
		}
		attrs = append(attrs, c.Attr...)
	}
	return unique(attrs)
}

func unique(in []string) []string {
	var out []string
	for _, s := range in {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// chosen are the columns that --columns names. Without it a terminal gets all except the expensive ones, and the table
// leaves out wide ones that don't fit; a table in a pipe gets the narrow ones; CSV gets what a terminal gets.
func chosen(k plainKind, o Out) ([]plainColumn, error) {
	if len(o.Columns) == 0 {
		all := o.Format == CSV || o.TTY
		return slices.DeleteFunc(slices.Clone(k.Columns), func(c plainColumn) bool { return c.Asked || c.Wide && !all }), nil
	}
	var out []plainColumn
	for _, name := range o.Columns {
		want := strings.ToLower(strings.TrimSpace(name))
		if want == "all" {
			out = append(out, k.Columns...)
			continue
		}
		i := slices.IndexFunc(k.Columns, func(c plainColumn) bool { return strings.EqualFold(c.Name, want) })
		if i < 0 {
			return nil, &OptionError{
				Option: "--columns", Value: name, Why: "no such column of " + k.Plural,
				Near: near.Words(want, k.ColumnNames()), Known: k.ColumnNames(),
			}
		}
		out = append(out, k.Columns[i])
	}
	return slices.Clone(out), nil
}
