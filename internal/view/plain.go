package view

import "strings"

// plainKind and plainColumn are a Kind and its columns without the type of their elements. Every renderer works on
// these: each further kind then adds a few closures to the program instead of a copy of all renderers.
type (
	plainKind   = Kind[any]
	plainColumn = Column[any]
)

func (k Kind[T]) plain() plainKind { return Over(k, func(item any) T { return item.(T) }) }

func title(c plainColumn) string {
	if c.Title != "" {
		return c.Title
	}
	return strings.ToUpper(c.Name)
}

// cell is the column's text, safe to show.
func cell(c plainColumn, item any) string { return Clean(c.Text(item)) }
