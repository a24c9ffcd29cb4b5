package uaa

import (
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// form is what a form request says: its query and, for a urlencoded POST, its body. The first value of a name wins,
// the query's before the body's.
type form struct {
	query, body url.Values
}

// readForm parses a request's form. Bodies of other types count as empty; broken pairs are skipped.
func (c *call) readForm() (form, error) {
	f := form{query: c.r.URL.Query(), body: url.Values{}}
	media, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || media != "application/x-www-form-urlencoded" || c.r.Method == http.MethodGet {
		return f, nil
	}
	data, err := c.body()
	if err != nil {
		return f, err
	}
	f.body = parseForm(string(data))
	return f, nil
}

// parseForm decodes urlencoded pairs and leaves out those that cannot be decoded.
func parseForm(text string) url.Values {
	values, _ := url.ParseQuery(text) // the good pairs come back beside the error
	return values
}

func (f form) has(name string) bool { return f.query.Has(name) || f.body.Has(name) }

func (f form) get(name string) string {
	if f.query.Has(name) {
		return f.query.Get(name)
	}
	return f.body.Get(name)
}

// scopes splits a scope parameter at spaces and commas, without repeats.
func (f form) scopes() []string { return splitScopes(f.get("scope")) }

func splitScopes(text string) []string {
	fields := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' || r == '\n' || r == '\r' })
	seen := make(map[string]bool, len(fields))
	out := make([]string, 0, len(fields))
	for _, scope := range fields {
		if !seen[scope] {
			seen[scope] = true
			out = append(out, scope)
		}
	}
	return out
}
