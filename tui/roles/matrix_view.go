package roles

import (
	"fmt"
	"strings"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
)

// The width of a role's column, and of one with a short name if not all columns fit.
const (
	wideColumn   = 11
	narrowColumn = 7
)

// roleHead returns the title of a role's column.
func (m *matrix) roleHead(r perm.Role, width int) string {
	names := map[string][2]string{
		perm.OrgUser: {"OrgUser", "User"}, perm.OrgManager: {"Manager", "Mgr"}, perm.OrgAuditor: {"Auditor", "Audit"},
		perm.BillingManager: {"Billing", "Bill"}, perm.SpaceManager: {"Manager", "Mgr"}, perm.SpaceDeveloper: {"Developer", "Dev"},
		perm.SpaceAuditor: {"Auditor", "Audit"}, perm.SpaceSupporter: {"Supporter", "Supp"},
	}[r.Type]
	if m.room(width) == narrowColumn {
		return names[1]
	}
	return names[0]
}

// room returns the width of a role's column that leaves at least 14 cells for names.
func (m *matrix) room(width int) int {
	if (width-16)/wideColumn >= len(m.data.Roles) {
		return wideColumn
	}
	return narrowColumn
}

// lines draws the matrix; active means that it has the focus.
func (m *matrix) lines(f *frame.Frame, width, height int, active bool) []string {
	if m.place == nil {
		return []string{"", "  choose an org or a space"}
	}
	out := []string{m.head(f, width)}
	switch {
	case m.err != nil:
		return append(append(append(out, ""), f.Explain(m.err, width)...), "  press "+f.Theme.Paint(view.Accent, "r")+" to try again")
	case m.data == nil:
		return append(out, page.Skeleton(f.Theme, width, height-2)...)
	}
	out = append(out, m.heading(f, width))
	m.Size(len(m.shown), height-3)
	for i := m.Top; i < m.Bottom(); i++ {
		out = append(out, m.row(f, i, width, active))
	}
	if len(m.shown) == 0 {
		out = append(out, m.nobody(f))
	}
	for len(out) < height-1 {
		out = append(out, "")
	}
	return append(out, m.foot(f, width))
}

func (m *matrix) head(f *frame.Frame, width int) string {
	text := " " + f.Theme.Clean(m.place.String())
	if m.data != nil {
		text += "  " + frame.Plural(len(m.data.People), "user", "users")
	}
	if m.filter != "" {
		text += fmt.Sprintf(", %d match %s", len(m.shown), f.Theme.Clean(m.filter))
	}
	if m.loading {
		text += " " + f.Theme.Dots()
	}
	return f.Theme.Paint(view.Strong, f.Theme.Cell(text, width, false))
}

func (m *matrix) nobody(f *frame.Frame) string {
	if m.filter != "" {
		return "  no user matches " + f.Theme.Clean(m.filter)
	}
	return "  no user has a role here; press a to add one"
}

// names returns the width of the column of user names.
func (m *matrix) names(width int) int { return max(width-m.room(width)*m.visible(width)-2, 8) }

// visible returns how many roles fit.
func (m *matrix) visible(width int) int {
	return max(1, min(len(m.data.Roles), (width-16)/m.room(width)))
}

// first returns the leftmost role to show, so that the selected one is visible.
func (m *matrix) first(width int) int { return max(0, m.column-m.visible(width)+1) }

func (m *matrix) columns(width int) []perm.Role {
	first := m.first(width)
	return m.data.Roles[first:min(first+m.visible(width), len(m.data.Roles))]
}

func (m *matrix) heading(f *frame.Frame, width int) string {
	var b strings.Builder
	b.WriteString(f.Theme.Paint(view.Faint, f.Theme.Cell("  PERSON", m.names(width)+2, false)))
	for i, r := range m.columns(width) {
		cell := f.Theme.Cell(m.roleHead(r, width), m.room(width), false)
		style := view.Faint
		if i+m.first(width) == m.column {
			style = view.Accent
		}
		b.WriteString(f.Theme.Paint(style, cell))
	}
	return b.String()
}

func (m *matrix) row(f *frame.Frame, at, width int, active bool) string {
	u := m.data.People[m.shown[at]]
	cursor := at == m.At
	gutter := "  "
	if cursor {
		gutter = "> "
	}
	if m.marks[u.GUID] {
		gutter = gutter[:1] + "*"
	}
	name := gutter + f.Theme.Cell(f.Theme.Clean(m.called(u)), m.names(width), false)
	if cursor {
		name = f.Theme.Paint(view.Strong, name)
	}
	var b strings.Builder
	b.WriteString(name)
	for i, r := range m.columns(width) {
		sign, style := m.sign(f, u, r)
		cell := f.Theme.Cell("  "+sign, m.room(width), false)
		if cursor && active && i+m.first(width) == m.column {
			b.WriteString(f.Theme.Chosen(f.Theme.Cell("["+" "+sign+" ]", m.room(width), false)))
			continue
		}
		b.WriteString(f.Theme.Paint(style, cell))
	}
	return b.String()
}

// called returns a user's name, with the origin if it isn't the usual one.
func (m *matrix) called(u platform.RoleUser) string {
	switch {
	case u.Client:
		return u.Name + " (client)"
	case u.Origin == "" || u.Origin == "uaa":
		return u.Name
	}
	return u.Name + "@" + u.Origin
}

// sign draws a box: ticked, empty, to be assigned, to be unassigned.
func (m *matrix) sign(f *frame.Frame, u platform.RoleUser, r perm.Role) (string, view.Style) {
	held, staged := m.box(f, u, r)
	switch {
	case staged == change.OpAdd:
		return "+", view.Good
	case staged == change.OpRemove:
		return "-", view.Bad
	case held:
		return f.Theme.Pick("✓", "x"), view.Plain
	}
	return f.Theme.Pick("·", "."), view.Faint
}

// foot explains what the selected role allows, or why nothing can be changed.
func (m *matrix) foot(f *frame.Frame, width int) string {
	if m.barred != "" {
		return f.Theme.Paint(view.Warn, f.Theme.Cell(" read-only here: "+m.barred, width, false))
	}
	role := m.role()
	if len(role) == 0 {
		return ""
	}
	return f.Theme.Paint(view.Faint, f.Theme.Cell(" "+role[0].CF+": "+role[0].May, width, false))
}

// pick moves the cursor to the box that was clicked.
func (m *matrix) pick(x, y, width int) {
	if m.data == nil || y < 2 || m.Top+y-2 >= m.Bottom() {
		return
	}
	m.At = m.Top + y - 2
	if c := (x - m.names(width) - 2) / m.room(width); x >= m.names(width)+2 && c < m.visible(width) {
		m.column = m.first(width) + c
	}
}
