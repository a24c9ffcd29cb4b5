package view

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/cfid-cli/cfid/internal/change"
)

// ChangeSet prints what a set of writes would do, a line each, and how many there are:
//
//   - dev1  SpaceDeveloper in acme/dev
//   - dev2  OrgManager in acme
//     1 to add, 1 to remove
//
// Steps that need no change are left out.
func ChangeSet(o Out, c *change.ChangeSet) error {
	w := bufio.NewWriter(o.W)
	for _, st := range c.Steps {
		if st.Op != change.OpKeep {
			fmt.Fprintln(w, stepStyle(st.Op).Paint(StepLine(st), o.Color))
		}
	}
	fmt.Fprintln(w, changeCounts(c))
	return w.Flush()
}

// StepLine is one step on one line, safe for a terminal: "+ dev1  SpaceDeveloper in acme/dev  (needed by …)".
func StepLine(st *change.Step) string {
	text := stepSign(st.Op) + " " + st.Who
	rest := strings.TrimSpace(strings.TrimPrefix(st.String(), st.Who))
	if rest != "" {
		text += "  " + rest
	}
	if st.Note != "" {
		text += "  (" + st.Note + ")"
	}
	return Clean(text)
}

func stepSign(op change.Op) string {
	switch op {
	case change.OpAdd:
		return "+"
	case change.OpChange:
		return "~"
	case change.OpRemove:
		return "-"
	}
	return " "
}

func stepStyle(op change.Op) Style {
	switch op {
	case change.OpAdd:
		return Good
	case change.OpChange:
		return Warn
	case change.OpRemove:
		return Bad
	}
	return Plain
}

func changeCounts(c *change.ChangeSet) string {
	add, edit, remove := c.Counts()
	var parts []string
	for _, n := range []struct {
		n    int
		verb string
	}{{add, "add"}, {edit, "change"}, {remove, "remove"}} {
		if n.n > 0 {
			parts = append(parts, fmt.Sprintf("%d to %s", n.n, n.verb))
		}
	}
	if len(parts) == 0 {
		return "nothing to change"
	}
	return strings.Join(parts, ", ")
}

// Steps is how the steps of a set look, for their outcomes. They have no common noun: the outcome's name contains it.
func Steps() Kind[*change.Step] {
	return Kind[*change.Step]{
		Plural: "changes",
		JSON: func(st *change.Step) []byte {
			return Record{
				{Name: "op", Text: string(st.Op)}, {Name: "kind", Text: st.Kind}, {Name: "who", Text: st.Who},
				{Name: "what", Text: st.What}, {Name: "where", Text: st.Where},
			}.JSON()
		},
		Name: func(st *change.Step) string { return st.Who },
		ID:   func(*change.Step) string { return "" },
		Note: func(st *change.Step) string { return st.Note },
		Columns: []Column[*change.Step]{
			{Name: "kind", Text: func(st *change.Step) string { return st.Kind }},
			{Name: "who", Flex: true, Text: func(st *change.Step) string { return st.Who }},
			{Name: "what", Text: func(st *change.Step) string { return st.What }},
			{Name: "where", Text: func(st *change.Step) string { return st.Where }},
		},
	}
}
