package uaa

import (
	"strconv"
	"strings"
)

// Eq is the SCIM 1 filter `attr eq "value"`. Inside double quotes UAA knows two escapes, \" and
// \\; inside single quotes none works. Comparison ignores case for userName and most others.
func Eq(attr, value string) string { return compare(attr, "eq", value) }

// StartsWith is the filter `attr sw "value"`. To UAA, % and _ in the value match any text and any character, so
// the results have to be checked.
func StartsWith(attr, value string) string { return compare(attr, "sw", value) }

// Contains is the filter `attr co "value"`; see StartsWith.
func Contains(attr, value string) string { return compare(attr, "co", value) }

func compare(attr, op, value string) string {
	return attr + " " + op + ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}

// Is is the filter `attr eq true`: UAA rejects booleans in quotes.
func Is(attr string, value bool) string { return attr + " eq " + strconv.FormatBool(value) }

// And matches if all filters match. Empty ones are ignored.
func And(filters ...string) string { return join(" and ", filters) }

// Or matches if one of the filters matches. Empty ones are ignored.
func Or(filters ...string) string { return join(" or ", filters) }

func join(word string, filters []string) string {
	var parts []string
	for _, f := range filters {
		if f != "" {
			parts = append(parts, f)
		}
	}
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return "(" + strings.Join(parts, word) + ")"
}
