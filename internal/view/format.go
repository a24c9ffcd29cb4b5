package view

import (
	"strings"

	"github.com/cfid-cli/cfid/internal/near"
)

// Format is a value of --output.
type Format string

// The output formats. JSON and YAML show the server's resource as received, with cfid's additions under the key "cfid";
// the others show columns or names.
const (
	Table Format = "table" // for people; fits the terminal
	JSON  Format = "json"  // one document; a list is one array
	JSONL Format = "jsonl" // one line for each element
	YAML  Format = "yaml"
	CSV   Format = "csv" // with a header, safe to open in a spreadsheet
	Name  Format = "name"
	ID    Format = "id"
)

// Formats lists the values of --output in the order of the help.
func Formats() []string {
	return []string{"table", "json", "jsonl", "yaml", "csv", "name", "id"}
}

// OptionError is a wrong value of an output option: --output, --columns, or --jq. It is found before any request is
// sent.
type OptionError struct {
	Option string   // "--output"
	Value  string   // the value that was given
	Why    string   // "no such format"
	Near   []string // similar valid values
	Known  []string // all valid values, if none is similar
}

// Error is one line that ends with the valid values.
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

// ifWord returns what may be a mistyped format. Any other text may be a secret in the wrong place.
func ifWord(s string) string {
	if len(s) > 16 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return ""
	}
	return s
}

// Machine reports whether programs read the format: no colours, no truncation, no notes.
func (f Format) Machine() bool { return f != Table && f != "" }

// Whole reports whether the format shows the resource as the server sent it, so that the request must ask for all
// attributes (SCIM).
func (f Format) Whole() bool { return f == JSON || f == JSONL || f == YAML }

// AsReceived reports whether only the bytes of each resource are printed, so that they need not be decoded.
func (o Out) AsReceived() bool { return o.JQ == "" && (o.Format == JSON || o.Format == JSONL) }
