package capi

import (
	"net/url"
	"strings"

	"github.com/cfid-cli/cfid/internal/rest"
)

// Paging is part of every query: items in all, items per request (at most 5000), and a hook for
// lists that change while they are read.
type Paging struct {
	Limit, PageSize int
	Moved           func(first, now int)
}

func (p Paging) options() rest.ListOptions {
	return rest.ListOptions{Limit: p.Limit, PageSize: p.PageSize, Moved: p.Moved}
}

// query builds a query string's values, leaving out what is empty: to the Cloud Controller an
// empty filter means that nothing matches.
type query url.Values

func (q query) text(name, value string) {
	if value != "" {
		url.Values(q).Set(name, value)
	}
}

// list joins values with commas. The server splits first and decodes each value after that, so a
// comma inside one is encoded here, and again with the whole query.
func (q query) list(name string, values []string) {
	if len(values) == 0 {
		return
	}
	escaped := make([]string, len(values))
	for i, v := range values {
		escaped[i] = strings.NewReplacer("%", "%25", ",", "%2C").Replace(v)
	}
	url.Values(q).Set(name, strings.Join(escaped, ","))
}
