package view

import (
	"encoding/json"
	"iter"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/session"
)

// ContextRow is one stored context, and whether it is the selected one.
type ContextRow struct {
	Context *store.Context
	Why     string // by what it is selected; "" if it is not
}

// ContextRows marks the selected context of a session.
func ContextRows(s *session.Session, all []*store.Context) iter.Seq2[ContextRow, error] {
	return func(yield func(ContextRow, error) bool) {
		for _, c := range all {
			row := ContextRow{Context: c}
			if c.Name == s.Name() {
				row.Why = s.Why()
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Contexts is how stored contexts look.
func Contexts(now time.Time) Kind[ContextRow] {
	return Kind[ContextRow]{
		Noun: "context", Plural: "contexts",
		JSON: func(r ContextRow) []byte { return contextJSON(r) },
		Name: func(r ContextRow) string { return r.Context.Name },
		ID:   func(r ContextRow) string { return r.Context.Name },
		Columns: []Column[ContextRow]{
			{Name: "current", Title: " ", Text: func(r ContextRow) string { return mark(r.Why) }, Style: func(ContextRow) Style { return Good }},
			{Name: "name", Text: func(r ContextRow) string { return r.Context.Name }, Style: contextStyle},
			{Name: "identity", Text: func(r ContextRow) string { return identityText(r.Context.Identity) }, Flex: true},
			{Name: "target", Text: func(r ContextRow) string { return r.Context.Target.URL }, Flex: true},
			{Name: "org", Text: func(r ContextRow) string { return r.Context.Org.Name }},
			{Name: "space", Text: func(r ContextRow) string { return r.Context.Space.Name }},
			{Name: "session", Text: func(r ContextRow) string { return sessionWord(r.Context.Tokens, now) }},
			{Name: "why", Text: func(r ContextRow) string { return r.Why }},
			{Name: "zone", Wide: true, Text: func(r ContextRow) string { return r.Context.Zone }},
			{Name: "protected", Wide: true, Text: func(r ContextRow) string { return yesNo(r.Context.Protected) }},
			{Name: "used", Wide: true, Text: func(r ContextRow) string { return stamp(r.Context.Used) }},
		},
	}
}

func mark(why string) string {
	if why == "" {
		return " "
	}
	return "*"
}

func contextStyle(r ContextRow) Style {
	if r.Context.Protected {
		return Warn
	}
	return Plain
}

func identityText(id store.Identity) string {
	switch {
	case id.IsZero():
		return ""
	case id.User == "":
		return "client " + id.ClientID
	case id.Origin == "" || id.Origin == "uaa":
		return id.User
	}
	return id.User + "@" + id.Origin
}

// sessionWord tells in a word or two whether a login is needed.
func sessionWord(e store.Ends, now time.Time) string {
	switch {
	case e.IsZero():
		return "log in"
	case e.Access.IsZero() && e.Renewal == "":
		return "logged in"
	case e.Access.After(now):
		return Duration(e.Access.Sub(now)) + " left"
	case e.Renewal != "" && (e.Refresh.IsZero() || e.Refresh.After(now)):
		return "renewable"
	}
	return "expired"
}

func contextJSON(r ContextRow) []byte {
	c := r.Context
	doc, err := json.Marshal(struct {
		Name      string    `json:"name"`
		Applies   string    `json:"applies,omitempty"`
		Target    string    `json:"target"`
		API       string    `json:"api,omitempty"`
		UAA       string    `json:"uaa,omitempty"`
		Zone      string    `json:"zone,omitempty"`
		User      string    `json:"user,omitempty"`
		Origin    string    `json:"origin,omitempty"`
		Client    string    `json:"client,omitempty"`
		Grant     string    `json:"grant,omitempty"`
		Org       string    `json:"org,omitempty"`
		Space     string    `json:"space,omitempty"`
		Protected bool      `json:"protected"`
		TokenEnds time.Time `json:"token_ends,omitzero"`
		Renewal   string    `json:"renewed_by,omitempty"`
	}{c.Name, r.Why, c.Target.URL, c.Target.API, c.Target.UAA, c.Zone, c.Identity.User, c.Identity.Origin, c.Identity.ClientID,
		c.Identity.Grant, c.Org.Name, c.Space.Name, c.Protected, c.Tokens.Access, c.Tokens.Renewal})
	if err != nil {
		return []byte("{}")
	}
	return doc
}
