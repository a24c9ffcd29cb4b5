package session

import (
	"strings"

	"github.com/cfid-cli/cfid/internal/uaa"
)

// SCIMList filters and sorts a list of a UAA: of users, groups or clients.
type SCIMList struct {
	Filter     string // a SCIM filter
	SortBy     string // an attribute
	Descending bool
	Limit      int // 0: all
	// Undecoded is true if only the items' JSON is needed.
	Undecoded bool
}

// Input returns the client's input; moved is called if the list changed while it was read.
func (l SCIMList) Input(moved func(first, now int)) uaa.ListInput {
	return uaa.ListInput{Filter: l.Filter, SortBy: l.SortBy, Descending: l.Descending, Limit: l.Limit, Undecoded: l.Undecoded, Moved: moved}
}

// Holding narrows a filter to items that contain part in one of the attributes. A UAA treats % and _ as wildcards, so the
// result must be checked with Holds.
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

// Holds reports whether a text contains a part. It ignores case, as a UAA's filters do.
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
