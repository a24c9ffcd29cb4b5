package accounts

import (
	"context"
	"iter"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
)

// Groups opens the list of all groups. A group is a scope: its members may get the scope.
func Groups() frame.Screen {
	kind := view.Groups()
	attributes := kind.Attributes(view.Out{})
	l := page.NewList(kind, page.From(identity.ListGroups, identity.GroupListInput{Attributes: attributes}))
	l.Searching(func(text string) func(context.Context, *session.Session) (iter.Seq2[*session.Group, error], error) {
		return page.From(identity.ListGroups, identity.GroupListInput{Holds: text, Attributes: attributes})
	})
	deeds := func(f *frame.Frame) []frame.Deed {
		return append(newGroupDeed(f, l), groupDeeds(f, l.Chosen, l)...)
	}
	l.Actions = func(f *frame.Frame, _ *page.List[*session.Group]) []frame.Binding {
		return append(frame.Bound(deeds(f)), frame.Off("M", "mappings of external groups", frame.Opens(func() frame.Screen { return mappings("") })))
	}
	l.Typed = func(f *frame.Frame) []string {
		return append([]string{line.Groups.String()}, frame.CommandLines(append([]frame.Deed{{Typed: line.GroupGet.With}}, deeds(f)...), groupNames(l.Chosen()))...)
	}
	return l.Opening(func(g *session.Group) frame.Screen { return groupPage(g.ID, g.DisplayName, g.Description, l) })
}

func groupNames(gs []*session.Group) []string {
	names := make([]string, len(gs))
	for i, g := range gs {
		names[i] = g.DisplayName
	}
	return names
}

func groupDeeds(f *frame.Frame, chosen func() []*session.Group, keep page.Keeper[*session.Group]) []frame.Deed {
	if !f.May("DELETE", "/Groups/x") {
		return nil
	}
	return []frame.Deed{{Key: "d", Help: "delete", Typed: line.GroupDelete.With, Bar: true, Do: page.Some(chosen, func(f *frame.Frame) tea.Cmd {
		w := frame.Several[*session.Group]{What: "delete", Noun: "group", Then: func(done []session.Item[*session.Group]) tea.Cmd {
			ids := make([]string, len(done))
			for i, it := range done {
				ids[i] = it.Value.ID
			}
			return keep.Drop(ids...)
		}}
		return frame.Perform(f, w, frame.Over(f, identity.DeleteGroups, identity.GroupInput{Names: groupNames(chosen())}))
	})}}
}

func newGroupDeed(f *frame.Frame, keep page.Keeper[*session.Group]) []frame.Deed {
	if !f.May("POST", "/Groups") {
		return nil
	}
	return []frame.Deed{{Key: "n", Help: "new", Bar: true, Do: func(f *frame.Frame) tea.Cmd {
		name, about := frame.NewField("name", "the scope that its members may get: reports.read"), frame.NewField("description", "")
		name.Needed = true
		m := &frame.Form{Title: "a new group", Fields: []*frame.Field{name, about}}
		m.Done = func(f *frame.Frame) tea.Cmd {
			in := identity.GroupCreateInput{Names: []string{name.Value()}, Description: about.Value()}
			return frame.Perform(f, frame.Several[*session.Group]{What: "create", Noun: "group", Edit: m, Then: page.Kept(keep)}, frame.Over(f, identity.CreateGroups, in))
		}
		f.Lay(m)
		return nil
	}}}
}

// mappings lists the external groups that are mapped to a group, or all mappings without a name.
func mappings(group string) frame.Screen {
	kind := view.Mappings()
	kind.ID = func(m *session.Mapping) string { return m.Origin + "/" + m.ExternalGroup + "/" + m.GroupID } // an external group may be mapped twice
	l := page.NewList(kind, page.From(identity.ListMappings, identity.MappingListInput{Group: group}))
	typed := line.GroupMappings.With()
	if group != "" {
		l.Name = "mappings"
		typed = typed.Flag("--group", view.Clean(group))
	}
	l.Typed = func(*frame.Frame) []string { return []string{typed.String()} }
	l.Actions = func(f *frame.Frame, l *page.List[*session.Mapping]) []frame.Binding {
		if !f.May("POST", "/Groups/External") {
			return nil
		}
		return []frame.Binding{
			frame.On("a", "map a group", func(f *frame.Frame) tea.Cmd { return askMapping(f, group, l) }),
			frame.On("x", "unmap", page.Some(l.Chosen, func(f *frame.Frame) tea.Cmd {
				return f.Sure("unmap "+frame.SomeOf(mappingNames(l.Chosen()), "external group"), func(f *frame.Frame) tea.Cmd { return unmap(f, l) })
			})),
		}
	}
	return l
}

func mappingNames(ms []*session.Mapping) []string {
	names := make([]string, len(ms))
	for i, m := range ms {
		names[i] = m.ExternalGroup
	}
	return names
}

func askMapping(f *frame.Frame, group string, l *page.List[*session.Mapping]) tea.Cmd {
	into := frame.NewField("group", "the group that its members are added to")
	into.Needed, into.Editor = true, frame.NewEditor(group)
	external := frame.NewField("external group", "its name at the identity provider: cn=admins,ou=groups,dc=example,dc=org")
	external.Needed = true
	provider := frame.NewField("origin", "the identity provider; empty: ldap")
	m := &frame.Form{Title: "map an external group", Fields: []*frame.Field{external, provider, into}}
	m.Done = func(f *frame.Frame) tea.Cmd {
		in := identity.MappingInput{Group: into.Value(), External: []string{external.Value()}, Origin: provider.Value()}
		w := frame.Several[*session.Mapping]{What: "map", Noun: "external group", Edit: m, Then: page.Kept[*session.Mapping](l)}
		return frame.Perform(f, w, frame.Over(f, identity.MapGroups, in))
	}
	f.Lay(m)
	return nil
}

// unmap removes the chosen mappings, those of one group and one provider together.
func unmap(f *frame.Frame, l *page.List[*session.Mapping]) tea.Cmd {
	var inputs []identity.MappingInput
	at := map[[2]string]int{}
	ids := map[string]string{}
	for _, m := range l.Chosen() {
		key := [2]string{m.GroupID, m.Origin}
		i, there := at[key]
		if !there {
			i = len(inputs)
			at[key], inputs = i, append(inputs, identity.MappingInput{Group: m.GroupID, Origin: m.Origin})
		}
		inputs[i].External = append(inputs[i].External, m.ExternalGroup)
		ids[m.Origin+"/"+m.ExternalGroup] = l.Kind.ID(m)
	}
	w := frame.Several[*session.Mapping]{What: "unmap", Noun: "external group", Then: func(done []session.Item[*session.Mapping]) tea.Cmd {
		gone := make([]string, len(done))
		for i, it := range done {
			gone[i] = ids[it.Value.Origin+"/"+it.Name]
		}
		return l.Drop(gone...)
	}}
	return frame.Perform(f, w, frame.All(f, identity.UnmapGroups, inputs))
}
