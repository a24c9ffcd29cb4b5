package view

import (
	"fmt"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/auth"
)

// Exchanged prints an exchanged token: for people and -o name only the token, for use in scripts; in JSON and YAML the
// server's answer.
func Exchanged(o Out, e *auth.Exchanged, now time.Time) error {
	k := Kind[*auth.Exchanged]{
		Noun: "token", Plural: "tokens",
		JSON: func(e *auth.Exchanged) []byte { return e.Answer },
		Name: func(e *auth.Exchanged) string { return e.Token },
		ID:   func(e *auth.Exchanged) string { return e.Token },
		Columns: []Column[*auth.Exchanged]{
			{Name: "token", Text: func(e *auth.Exchanged) string { return e.Token }},
			{Name: "issued type", Text: func(e *auth.Exchanged) string { return e.Issued }},
			{Name: "ends", Text: func(e *auth.Exchanged) string { return Time(e.Ends, now) }},
			{Name: "scope", Text: func(e *auth.Exchanged) string { return strings.Join(e.Scope, " ") }},
		},
	}
	if o.People() {
		_, err := fmt.Fprintln(o.W, Clean(e.Token))
		return err
	}
	return One(o, k, e)
}
