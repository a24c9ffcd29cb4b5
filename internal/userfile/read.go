package userfile

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cfid-cli/cfid/internal/near"
	"github.com/cfid-cli/cfid/internal/session"
)

// UserFile says how to read rows of users.
type UserFile struct {
	Name          string // for messages, and to derive the format
	Format        string // csv, json or yaml; "": by the name, else by the content
	Separator     string // of CSV; "": the most frequent one in the heading
	IgnoreUnknown bool   // ignore unknown columns
}

// UserFileFormats returns the values of UserFile.Format.
func UserFileFormats() []string { return []string{"csv", "json", "yaml"} }

// CheckSeparator returns an error for an invalid separator.
func (f UserFile) CheckSeparator() error {
	if strings.EqualFold(f.Separator, "tab") || f.Separator == "" {
		return nil
	}
	r, size := utf8.DecodeRuneInString(f.Separator)
	if size != len(f.Separator) || r == utf8.RuneError || strings.ContainsRune("\"\r\n", r) {
		return session.Usage("--separator must be one character, or tab")
	}
	return nil
}

// rowReader collects rows and faults.
type rowReader struct {
	UserFile
	rows   []*UserRow
	faults []string
	seen   map[string]string // the line of each user
}

// ReadUsers reads a whole file, so that a fault in its last row is found before the users of the others
// were created.
func ReadUsers(f UserFile, r io.Reader) (rows []*UserRow, faults []string) {
	in := plainText(r)
	rr := &rowReader{UserFile: f, seen: map[string]string{}}
	switch f.format(in) {
	case "json":
		rr.json(&bounded{in: in, most: maxRows})
	case "yaml":
		rr.yaml(in)
	default:
		rr.csv(in)
	}
	return rr.rows, rr.faults
}

func (f UserFile) format(in *bufio.Reader) string {
	if f.Format != "" {
		return f.Format
	}
	switch strings.ToLower(filepath.Ext(f.Name)) {
	case ".csv", ".tsv", ".txt":
		return "csv"
	case ".json", ".jsonl", ".ndjson":
		return "json"
	case ".yaml", ".yml":
		return "yaml"
	}
	start, _ := in.Peek(512) // an empty file is an empty CSV
	text := strings.TrimSpace(string(start))
	switch {
	case strings.HasPrefix(text, "[") || strings.HasPrefix(text, "{"):
		return "json"
	case strings.HasPrefix(text, "---") || strings.HasPrefix(text, "- "):
		return "yaml"
	}
	return "csv"
}

func (rr *rowReader) fault(at, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if at != "" {
		text = at + ": " + text
	}
	rr.faults = append(rr.faults, text)
}

// add adds a row, unless it has a fault.
func (rr *rowReader) add(row *UserRow, faults int) {
	if len(rr.faults) > faults {
		return
	}
	if strings.TrimSpace(row.UserName) == "" {
		rr.fault(row.Line, "has no userName")
		return
	}
	if before, twice := rr.seen[row.Key()]; twice {
		rr.fault(row.Line, "is the same user as %s", before)
		return
	}
	rr.seen[row.Key()] = row.Line
	slices.Sort(row.Groups)
	row.Groups = slices.Compact(row.Groups)
	rr.rows = append(rr.rows, row)
}

// cell checks and sets one value of a row.
func (rr *rowReader) cell(row *UserRow, column, text string) {
	switch {
	case len(text) > maxCell:
		rr.fault(row.Line, "%s is longer than %d KiB", column, maxCell>>10)
	case !utf8.ValidString(text):
		rr.fault(row.Line, "%s is not UTF-8: save the file as UTF-8", column)
	default:
		if err := row.set(column, text); err != nil {
			rr.fault(row.Line, "%s %v", column, err)
		}
	}
}

// column returns the column of a heading; "" means ignored. It ignores case, blanks, hyphens and underscores, and accepts
// the column names of cfid's lists.
func (rr *rowReader) column(heading string) (column string, ok bool) {
	fold := func(text string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune("-_ .", r) {
				return -1
			}
			return unicode.ToLower(r)
		}, text)
	}
	want := fold(heading)
	if other, ok := map[string]string{"name": "username", "emails": "email", "phonenumbers": "phone", "phones": "phone", "lastlogon": "lastlogin"}[want]; ok {
		want = other
	}
	known := append(UserColumns(), columnPassword)
	at := slices.IndexFunc(known, func(c string) bool { return fold(c) == want })
	if at >= 0 {
		return known[at], true
	}
	if rr.IgnoreUnknown || heading == "" {
		return "", true
	}
	hint := "there are " + session.Join(known)
	if meant := near.Words(heading, known); len(meant) > 0 {
		hint = "did you mean " + strings.Join(meant, " or ") + "?"
	}
	if len(heading) > 40 || !utf8.ValidString(heading) {
		heading = "one of the columns"
	}
	rr.fault("", "no column %s: %s", heading, hint)
	return "", false
}

func (rr *rowReader) csv(in *bufio.Reader) {
	limit := &bounded{in: in, most: maxRows}
	r := csv.NewReader(limit)
	r.Comma = rr.comma(in)
	r.FieldsPerRecord, r.ReuseRecord = -1, true
	heading, err := r.Read()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			rr.fault("line 1", "%s", csvReason(err))
		}
		return
	}
	columns, next := rr.headings(heading), csvNext(r, heading)
	for columns != nil {
		limit.next()
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil { // the start of the next row is unknown
			rr.fault(fmt.Sprintf("line %d", csvLine(next, err)), "%s", csvReason(err))
			return
		}
		rr.record(r, columns, cells)
		next = csvNext(r, cells)
	}
}

// csvNext returns the line after the record that was just read.
func csvNext(r *csv.Reader, cells []string) int {
	last := len(cells) - 1
	line, _ := r.FieldPos(last)
	return line + strings.Count(cells[last], "\n") + 1
}

// csvLine returns the line where an invalid row begins: next if the error does not contain it.
func csvLine(next int, err error) int {
	if at, ok := errors.AsType[*csv.ParseError](err); ok {
		return at.StartLine
	}
	return next
}

func csvReason(err error) string {
	if at, ok := errors.AsType[*csv.ParseError](err); ok {
		return fmt.Sprintf("%v (line %d, column %d)", at.Err, at.Line, at.Column)
	}
	return err.Error()
}

// comma returns the separator: the given one, else the most frequent one in the heading.
func (rr *rowReader) comma(in *bufio.Reader) rune {
	switch strings.ToLower(rr.Separator) {
	case "":
	case "tab":
		return '\t'
	default:
		r, _ := utf8.DecodeRuneInString(rr.Separator)
		return r
	}
	start, _ := in.Peek(4096) // shorter files end before
	heading, _, _ := strings.Cut(string(start), "\n")
	best := ','
	for _, r := range ";\t|" {
		if strings.Count(heading, string(r)) > strings.Count(heading, string(best)) {
			best = r
		}
	}
	return best
}

// headings returns the column of each cell; nil if the rows cannot be read.
func (rr *rowReader) headings(heading []string) []string {
	var columns []string
	for _, text := range heading {
		column, ok := rr.column(strings.TrimSpace(text))
		if ok && column != "" && slices.Contains(columns, column) {
			rr.fault("", "two columns %s", column)
		}
		columns = append(columns, column)
	}
	if !slices.Contains(columns, "userName") {
		rr.fault("", "no column userName: the first line must be a heading")
	}
	if len(rr.faults) > 0 {
		return nil
	}
	return columns
}

func (rr *rowReader) record(r *csv.Reader, columns, cells []string) {
	line, _ := r.FieldPos(0)
	row := &UserRow{Line: fmt.Sprintf("line %d", line)}
	faults := len(rr.faults)
	if len(cells) != len(columns) {
		rr.fault(row.Line, "has %d cells, the heading %d", len(cells), len(columns))
		return
	}
	for i, text := range cells {
		if columns[i] != "" {
			rr.cell(row, columns[i], strings.Clone(unguarded(text)))
		}
	}
	rr.add(row, faults)
}

// unguarded removes the apostrophe that keeps a spreadsheet from reading a cell as a formula.
func unguarded(cell string) string {
	bare := strings.TrimLeft(cell, "'")
	if bare == cell || bare == "" || !strings.ContainsRune("=+-@", rune(bare[0])) {
		return cell
	}
	return cell[1:]
}
