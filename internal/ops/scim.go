package ops

import "github.com/cfid-cli/cfid/internal/uaa"

// SCIMList narrows and orders a list of a UAA: users, groups and clients take the same.
type SCIMList struct {
	Filter     string // SCIM, as the UAA speaks it
	SortBy     string // an attribute
	Descending bool
	Limit      int // 0: all
	// Undecoded: the items' JSON is all that is wanted.
	Undecoded bool
}

func (l SCIMList) input(moved func(first, now int)) uaa.ListInput {
	return uaa.ListInput{Filter: l.Filter, SortBy: l.SortBy, Descending: l.Descending, Limit: l.Limit, Undecoded: l.Undecoded, Moved: moved}
}
