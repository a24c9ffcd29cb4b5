package view

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

type csvRows struct {
	cols []plainColumn
	w    *csv.Writer
	row  []string
}

func newCSV(o Out, cols []plainColumn, w *paced) (sink, error) {
	// csv takes a large enough bufio.Writer for its own, so nothing is buffered twice.
	s := &csvRows{cols: cols, w: csv.NewWriter(w.Writer), row: make([]string, len(cols))}
	if o.NoHeaders {
		return s, nil
	}
	for i, c := range cols {
		s.row[i] = c.Name
	}
	return s, s.w.Write(s.row)
}

func (s *csvRows) put(item any) error {
	for i, c := range s.cols {
		s.row[i] = csvCell(c.Text(item))
	}
	return s.w.Write(s.row)
}

func (s *csvRows) end() error { return nil }

// csvCell is safe to open in a spreadsheet: text that would start a formula there gets an apostrophe in front.
func csvCell(text string) string {
	clean := Clean(text)
	if startsFormula(text) || startsFormula(clean) { // a control character may come before the formula
		return "'" + clean
	}
	return clean
}

// startsFormula skips apostrophes, so that removing one from a cell always restores the text.
func startsFormula(text string) bool {
	text = strings.TrimLeft(text, "'")
	return text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0]))
}

// UnsafeNamesError reports how many elements -o name or -o id left out, because neither their name nor their id can be
// an argument: it begins with "-" or has characters that control a terminal.
type UnsafeNamesError struct {
	Plural string
	Count  int
}

// Error is one line.
func (e *UnsafeNamesError) Error() string {
	return fmt.Sprintf("%d %s left out: neither name nor id can be an argument, see -o json", e.Count, e.Plural)
}

// names prints a line for each element that can be used as an argument.
type names struct {
	o      Out
	k      plainKind
	w      io.Writer
	unsafe int
}

func (s *names) put(item any) error {
	text := s.k.ID(item)
	if s.o.Format == Name && argument(s.k.Name(item)) {
		text = s.k.Name(item)
	}
	if !argument(text) {
		s.unsafe++
		return nil
	}
	end := "\n"
	if s.o.Null {
		end = "\x00"
	}
	_, err := io.WriteString(s.w, text+end)
	return err
}

func (s *names) end() error {
	if s.unsafe > 0 {
		return &UnsafeNamesError{Plural: s.k.Plural, Count: s.unsafe}
	}
	return nil
}

// argument reports whether text can be typed as an argument without another meaning.
func argument(text string) bool {
	return text != "" && text[0] != '-' && Clean(text) == text
}
