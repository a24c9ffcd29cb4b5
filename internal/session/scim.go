package session

import (
	"strings"

	"github.com/cfid-cli/cfid/internal/uaa"
)

// SCIMList narrows and orders a list of a UAA: users, groups and clients take the same.
type SCIMList struct {
	Filter     string // SCIM, as the UAA speaks it
	SortBy     string // an attribute
	Descending bool
	Limit      int // 0: all
	// Undecoded: the items' JSON is all that is wanted.
	Undecoded bool
}

// Input is the list as the client takes it; moved is called if the list changed while it was read.
func (l SCIMList) Input(moved func(first, now int)) uaa.ListInput {
	return uaa.ListInput{Filter: l.Filter, SortBy: l.SortBy, Descending: l.Descending, Limit: l.Limit, Undecoded: l.Undecoded, Moved: moved}
}

// Holding narrows a filter to what has the part in one of the attributes. To a UAA % and _ in it stand for other signs: what
// it lets through has to be looked at, with holds.
func Holding(filter, part string, attrs ...string) string {
	if part == "" {
		return filter
	}
	var any []string
	for _, attr := range attrs {
		any = append(any, uaa.Contains(attr, part))
	}
	return Both(filter, uaa.Or(any...))
}

// Holds ignores the case, as a UAA's filters do.
func Holds(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

// Both joins two SCIM filters with "and"; an empty one is left out.
func Both(filter, more string) string {
	if filter == "" {
		return more
	}
	return uaa.And("("+filter+")", more)
}
