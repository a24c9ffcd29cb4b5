package view

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/cfid-cli/cfid/internal/ops"
)

// ChangeSet prints what a set of writes would do, a line each, and how many there are:
//
//   - dev1  SpaceDeveloper in acme/dev
//   - dev2  OrgManager in acme
//     1 to add, 1 to remove
//
// What is so already is left out.
func ChangeSet(o Out, c *ops.ChangeSet) error {
	w := bufio.NewWriter(o.W)
	for _, st := range c.Steps {
		if st.Op != ops.OpKeep {
			fmt.Fprintln(w, stepStyle(st.Op).Paint(StepLine(st), o.Color))
		}
	}
	fmt.Fprintln(w, changeCounts(c))
	return w.Flush()
}

// StepLine is one step on one line, safe for a terminal: "+ dev1  SpaceDeveloper in acme/dev  (needed by …)".
func StepLine(st *ops.Step) string {
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

func stepSign(op ops.Op) string {
	switch op {
	case ops.OpAdd:
		return "+"
	case ops.OpChange:
		return "~"
	case ops.OpRemove:
		return "-"
	}
	return " "
}

func stepStyle(op ops.Op) Style {
	switch op {
	case ops.OpAdd:
		return Good
	case ops.OpChange:
		return Warn
	case ops.OpRemove:
		return Bad
	}
	return Plain
}

func changeCounts(c *ops.ChangeSet) string {
	add, edit, remove := c.Counts()
	var parts []string
	for _, n := range []struct {
		n    int
		verb string
	}{{add, "add"}, {edit, "edit"}, {remove, "remove"}} {
		if n.n > 0 {
			parts = append(parts, fmt.Sprintf("%d to %s", n.n, n.verb))
		}
	}
	if len(parts) == 0 {
		return "nothing to edit"
	}
	return strings.Join(parts, ", ")
}

// Steps is how the steps of a set look, for their outcomes. They have no noun in common: the name of an outcome says it.
func Steps() Kind[*ops.Step] {
	return Kind[*ops.Step]{
		Plural: "changes",
		JSON: func(st *ops.Step) []byte {
			return Record{
				{Name: "op", Text: string(st.Op)}, {Name: "kind", Text: st.Kind}, {Name: "who", Text: st.Who},
				{Name: "what", Text: st.What}, {Name: "where", Text: st.Where},
			}.JSON()
		},
		Name: func(st *ops.Step) string { return st.Who },
		ID:   func(*ops.Step) string { return "" },
		Note: func(st *ops.Step) string { return st.Note },
		Columns: []Column[*ops.Step]{
			{Name: "kind", Text: func(st *ops.Step) string { return st.Kind }},
			{Name: "who", Flex: true, Text: func(st *ops.Step) string { return st.Who }},
			{Name: "what", Text: func(st *ops.Step) string { return st.What }},
			{Name: "where", Text: func(st *ops.Step) string { return st.Where }},
		},
	}
}
