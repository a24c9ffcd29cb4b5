package view

import "strings"

// plainKind and plainColumn are a Kind and its columns without the type of their
// elements. Every renderer works on these: a further kind then adds a few closures to
// the program instead of a copy of the table, of CSV and of all the others.
type (
	plainKind   = Kind[any]
	plainColumn = Column[any]
)

func (k Kind[T]) plain() plainKind {
	p := plainKind{
		Noun: k.Noun, Plural: k.Plural, NameAttr: k.NameAttr,
		JSON: erase(k.JSON), Extra: erase(k.Extra), Name: erase(k.Name), ID: erase(k.ID), Note: erase(k.Note),
		Columns: make([]plainColumn, len(k.Columns)),
	}
	for i, c := range k.Columns {
		p.Columns[i] = plainColumn{
			Name: c.Name, Title: c.Title, Right: c.Right, Flex: c.Flex, Wide: c.Wide, Asked: c.Asked, Attr: c.Attr,
			Text: erase(c.Text), Style: erase(c.Style),
		}
	}
	return p
}

// erase takes the type off f's argument; what is absent stays so.
func erase[T, R any](f func(T) R) func(any) R {
	if f == nil {
		return nil
	}
	return func(item any) R { return f(item.(T)) }
}

func title(c plainColumn) string {
	if c.Title != "" {
		return c.Title
	}
	return strings.ToUpper(c.Name)
}

// cell is the column's text, safe to show.
func cell(c plainColumn, item any) string { return Clean(c.Text(item)) }
