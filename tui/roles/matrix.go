package roles

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
)

// matrix shows the roles of one place: a row per user, a column per role. Ticking a box stages a change.
type matrix struct {
	frame.Window
	scope   *frame.Scope
	place   *platform.Place
	data    *platform.RoleMatrix
	column  int
	shown   []int // indexes of people
	filter  string
	marks   map[string]bool
	loading bool
	err     error
	barred  string // why roles cannot be changed here; empty if they can
}

// look shows a place instead of the previous one.
func (m *matrix) look(f *frame.Frame, p platform.Place) tea.Cmd {
	if m.place != nil && m.place.String() == p.String() && m.err == nil {
		return nil
	}
	m.place, m.data, m.shown, m.filter, m.At, m.Top = &p, nil, nil, "", 0, 0
	m.marks = map[string]bool{}
	return m.load(f)
}

func (m *matrix) load(f *frame.Frame) tea.Cmd {
	if m.place == nil {
		return nil
	}
	if m.scope == nil {
		m.scope = frame.NewScope(f.Ctx)
	}
	m.scope.Again()
	m.loading, m.err = true, nil
	p := *m.place
	return frame.Work(m.scope, func(ctx context.Context) (*platform.RoleMatrix, error) {
		return platform.ReadRoleMatrix(ctx, f.Session, p)
	}, func(data *platform.RoleMatrix, err error) tea.Cmd {
		m.loading, m.err = false, err
		if err != nil {
			return nil
		}
		m.data, m.barred = data, ""
		if ok, why := data.MayChange(f.Session); !ok {
			m.barred = why
		}
		m.column = min(m.column, len(data.Roles)-1)
		m.show()
		return nil
	})
}

func (m *matrix) show() {
	m.shown = m.shown[:0]
	if m.data == nil {
		return
	}
	for i, u := range m.data.People {
		if m.filter == "" || strings.Contains(strings.ToLower(u.String()), m.filter) {
			m.shown = append(m.shown, i)
		}
	}
}

func (m *matrix) setFilter(text string) {
	m.filter = strings.ToLower(strings.TrimSpace(text))
	m.At = 0
	m.show()
}

// selected returns the selected user.
func (m *matrix) selected() (platform.RoleUser, bool) {
	if m.data == nil || m.At < 0 || m.At >= len(m.shown) {
		return platform.RoleUser{}, false
	}
	return m.data.People[m.shown[m.At]], true
}

// box returns the role of a box and the change that is staged for it.
func (m *matrix) box(f *frame.Frame, u platform.RoleUser, r perm.Role) (held bool, staged change.Op) {
	return m.data.Held(u.GUID, r.Type) != "", f.Staged.Op(keyOf(m.data.Work(u, r)))
}

// wanted reports whether the user will have the role after the staged changes are applied.
func (m *matrix) wanted(f *frame.Frame, u platform.RoleUser, r perm.Role) bool {
	held, staged := m.box(f, u, r)
	switch staged {
	case change.OpAdd:
		return true
	case change.OpRemove:
		return false
	}
	return held
}

// want returns the edit that assigns the role to the user, or unassigns it.
func (m *matrix) want(u platform.RoleUser, r perm.Role, on bool) frame.Edit {
	w := m.data.Work(u, r)
	var op change.Op
	switch held := w.RoleGUID != ""; {
	case on && !held:
		op = change.OpAdd
	case !on && held:
		op = change.OpRemove
	}
	return roleEdit(w, op, m.data.Held(u.GUID, perm.OrgUser) != "")
}

// toggle stages several boxes as one step: it ticks all of them unless all are ticked, and then unticks them.
func (m *matrix) toggle(f *frame.Frame, people []platform.RoleUser, roles []perm.Role) tea.Cmd {
	if !f.Writable() {
		return nil
	}
	if m.barred != "" {
		f.Warn("read-only here: " + m.barred)
		return nil
	}
	on := false
	for _, u := range people {
		for _, r := range roles {
			on = on || !m.wanted(f, u, r)
		}
	}
	var edits []frame.Edit
	for _, u := range people {
		for _, r := range roles {
			if m.wanted(f, u, r) != on {
				edits = append(edits, m.want(u, r, on))
			}
		}
	}
	f.Staged.Stage(edits)
	return nil
}

// people returns the marked users, or else the selected one.
func (m *matrix) people() (out []platform.RoleUser) {
	if m.data == nil {
		return nil
	}
	for _, u := range m.data.People {
		if m.marks[u.GUID] {
			out = append(out, u)
		}
	}
	if u, ok := m.selected(); ok && len(out) == 0 {
		out = append(out, u)
	}
	return out
}

// all returns the users that the filter shows.
func (m *matrix) all() (out []platform.RoleUser) {
	for _, i := range m.shown {
		out = append(out, m.data.People[i])
	}
	return out
}

func (m *matrix) role() []perm.Role {
	if m.data == nil || m.column >= len(m.data.Roles) {
		return nil
	}
	return m.data.Roles[m.column : m.column+1]
}

// roles returns the roles of the place itself: toggling a row does not change the membership of a space's org.
func (m *matrix) roles() (out []perm.Role) {
	if m.data == nil {
		return nil
	}
	for _, r := range m.data.Roles {
		if m.place.Space == nil || r.Level == perm.Space {
			out = append(out, r)
		}
	}
	return out
}

func (m *matrix) mark() {
	u, ok := m.selected()
	if !ok {
		return
	}
	if m.marks[u.GUID] {
		delete(m.marks, u.GUID)
	} else {
		m.marks[u.GUID] = true
	}
	m.Move(1)
}

// add adds a row for a user who has no role here yet.
func (m *matrix) add(f *frame.Frame, name string) tea.Cmd {
	if name = strings.TrimSpace(name); name == "" || m.data == nil {
		return nil
	}
	data := m.data
	return frame.Work(m.scope, func(ctx context.Context) (platform.RoleUser, error) {
		return platform.FindRoleUser(ctx, f.Session, name)
	}, func(u platform.RoleUser, err error) tea.Cmd {
		if err != nil {
			f.Warn(f.Brief(err))
			return nil
		}
		data.Add(u)
		m.filter = ""
		m.show()
		for at, i := range m.shown {
			if data.People[i].GUID == u.GUID {
				m.At = at
			}
		}
		f.Say(view.Clean(u.String()) + " can now be assigned roles")
		return nil
	})
}
