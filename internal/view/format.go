package view

import (
	"strings"

	"github.com/cfid-cli/cfid/internal/near"
)

// Format is a value of --output.
type Format string

// The output formats. JSON and YAML show the server's resource as received, with what
// cfid added under the one key "cfid"; the others show columns or names.
const (
	Table Format = "table" // for people; fits the terminal
	JSON  Format = "json"  // one document; a list is one array
	JSONL Format = "jsonl" // one line for each element
	YAML  Format = "yaml"
	CSV   Format = "csv" // with a header, safe to open in a spreadsheet
	Name  Format = "name"
	ID    Format = "id"
)

// Formats lists the values of --output in the order help shows them.
func Formats() []string {
	return []string{"table", "json", "jsonl", "yaml", "csv", "name", "id"}
}

// OptionError is a wrong value of an output option: --output, --columns, or
// --jq. It is a mistake on the command line, found before any request is made.
type OptionError struct {
	Option string   // "--output"
	Value  string   // what was given
	Why    string   // "no such format"
	Near   []string // what may have been meant
	Known  []string // what there is, when nothing is near
}

// Error is one line that ends with what would have been right.
func (e *OptionError) Error() string {
	text := strings.TrimSpace(e.Option+" "+e.Value) + ": " + e.Why
	switch {
	case len(e.Near) > 0:
		return text + ": did you mean " + strings.Join(e.Near, " or ") + "?"
	case len(e.Known) > 0:
		return text + ": there are " + strings.Join(e.Known, ", ")
	}
	return text
}

// ParseFormat reads a value of --output; "" is Table. The error is an *OptionError.
func ParseFormat(s string) (Format, error) {
	word := strings.ToLower(strings.TrimSpace(s))
	if word == "" {
		return Table, nil
	}
	for _, f := range Formats() {
		if f == word {
			return Format(f), nil
		}
	}
	return "", &OptionError{
		Option: "--output", Value: ifWord(word), Why: "no such format",
		Near: near.Words(word, Formats()), Known: Formats(),
	}
}

// ifWord keeps what may be a mistyped format. Anything else may be a secret that stood in the wrong place.
func ifWord(s string) string {
	if len(s) > 16 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return ""
	}
	return s
}

// Machine says whether programs read the format: no colours, no truncation, no notes.
func (f Format) Machine() bool { return f != Table && f != "" }

// Whole says whether the format shows the resource as the server sent it, so that
// nothing may be left out of the request (SCIM attributes).
func (f Format) Whole() bool { return f == JSON || f == JSONL || f == YAML }

// AsReceived says whether the bytes of each resource are all that is printed, so that nobody needs to decode them.
func (o Out) AsReceived() bool { return o.JQ == "" && (o.Format == JSON || o.Format == JSONL) }
