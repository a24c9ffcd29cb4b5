package commands

import (
	"slices"

	"github.com/cfid-cli/cfid/internal/view"
)

// shows reports whether a column is part of the result, before any --jq expression is applied.
func (o *output) shows(column string) bool {
	if o.format == string(view.Name) || o.format == string(view.ID) {
		return false
	}
	return len(o.columns) == 0 || slices.Contains(o.columns, column) || slices.Contains(o.columns, "all")
}
