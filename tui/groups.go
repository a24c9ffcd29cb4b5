package tui

import (
	"context"
	"iter"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// groups is the list of all groups. A group is a scope: who is in it may get the scope.
func groups() screen {
	kind := view.Groups()
	attributes := kind.Attributes(view.Out{})
	l := newList(kind, from(ops.ListGroups, ops.GroupListInput{Attributes: attributes}))
	l.searching(func(text string) func(context.Context, *ops.Session) (iter.Seq2[*ops.Group, error], error) {
		return from(ops.ListGroups, ops.GroupListInput{Holds: text, Attributes: attributes})
	})
	deeds := func(f *frame) []deed {
		return append(newGroupDeed(f, l), groupDeeds(f, l.chosen, l)...)
	}
	l.actions = func(f *frame, _ *list[*ops.Group]) []binding {
		return append(bound(deeds(f)), off("M", "mappings of external groups", opens(func() screen { return mappings("") })))
	}
	l.typed = func(f *frame) []string {
		return append([]string{"cfid groups"}, typed(append([]deed{{words: "group get"}}, deeds(f)...), groupNames(l.chosen()))...)
	}
	return l.opening(func(g *ops.Group) screen { return groupPage(g.ID, g.DisplayName, g.Description, l) })
}

func groupNames(gs []*ops.Group) []string {
	names := make([]string, len(gs))
	for i, g := range gs {
		names[i] = g.DisplayName
	}
	return names
}

func groupDeeds(f *frame, chosen func() []*ops.Group, keep keeper[*ops.Group]) []deed {
	if !f.may("DELETE", "/Groups/x") {
		return nil
	}
	return []deed{{key: "d", help: "delete", words: "group delete", bar: true, do: some(chosen, func(f *frame) tea.Cmd {
		w := several[*ops.Group]{what: "delete", noun: "group", then: func(done []ops.Item[*ops.Group]) tea.Cmd {
			ids := make([]string, len(done))
			for i, it := range done {
				ids[i] = it.Value.ID
			}
			return keep.drop(ids...)
		}}
		return perform(f, w, over(f, ops.DeleteGroups, ops.GroupInput{Names: groupNames(chosen())}))
	})}}
}

func newGroupDeed(f *frame, keep keeper[*ops.Group]) []deed {
	if !f.may("POST", "/Groups") {
		return nil
	}
	return []deed{{key: "n", help: "new", bar: true, do: func(f *frame) tea.Cmd {
		name, about := newField("name", "the scope that its members may get: reports.read"), newField("description", "")
		name.needed = true
		m := &form{title: "a new group", fields: []*field{name, about}}
		m.done = func(f *frame) tea.Cmd {
			in := ops.GroupCreateInput{Names: []string{name.value()}, Description: about.value()}
			return perform(f, several[*ops.Group]{what: "create", noun: "group", edit: m, then: kept(keep)}, over(f, ops.CreateGroups, in))
		}
		f.lay(m)
		return nil
	}}}
}

// mappings is which external groups lead into a group; without a name, into any.
func mappings(group string) screen {
	kind := view.Mappings()
	kind.ID = func(m *ops.Mapping) string { return m.Origin + "/" + m.ExternalGroup + "/" + m.GroupID } // an external group may be mapped twice
	l := newList(kind, from(ops.ListMappings, ops.MappingListInput{Group: group}))
	line := "cfid group mappings"
	if group != "" {
		l.name = "mappings"
		line += " --group " + ops.ShellQuote("sh", view.Clean(group))
	}
	l.typed = func(*frame) []string { return []string{line} }
	l.actions = func(f *frame, l *list[*ops.Mapping]) []binding {
		if !f.may("POST", "/Groups/External") {
			return nil
		}
		return []binding{
			on("a", "map a group", func(f *frame) tea.Cmd { return askMapping(f, group, l) }),
			on("x", "unmap", some(l.chosen, func(f *frame) tea.Cmd {
				return f.sure("unmap "+someOf(mappingNames(l.chosen()), "external group"), func(f *frame) tea.Cmd { return unmap(f, l) })
			})),
		}
	}
	return l
}

func mappingNames(ms []*ops.Mapping) []string {
	names := make([]string, len(ms))
	for i, m := range ms {
		names[i] = m.ExternalGroup
	}
	return names
}

func askMapping(f *frame, group string, l *list[*ops.Mapping]) tea.Cmd {
	into := newField("group", "that its members get into")
	into.needed, into.editor = true, newEditor(group)
	external := newField("external group", "as the identity provider calls it: cn=admins,ou=groups,dc=example,dc=org")
	external.needed = true
	provider := newField("origin", "the identity provider; empty: ldap")
	m := &form{title: "map an external group", fields: []*field{external, provider, into}}
	m.done = func(f *frame) tea.Cmd {
		in := ops.MappingInput{Group: into.value(), External: []string{external.value()}, Origin: provider.value()}
		w := several[*ops.Mapping]{what: "map", noun: "external group", edit: m, then: kept[*ops.Mapping](l)}
		return perform(f, w, over(f, ops.MapGroups, in))
	}
	f.lay(m)
	return nil
}

// unmap takes the chosen mappings away, those of one group and one provider together.
func unmap(f *frame, l *list[*ops.Mapping]) tea.Cmd {
	var inputs []ops.MappingInput
	at := map[[2]string]int{}
	ids := map[string]string{}
	for _, m := range l.chosen() {
		key := [2]string{m.GroupID, m.Origin}
		i, there := at[key]
		if !there {
			i = len(inputs)
			at[key], inputs = i, append(inputs, ops.MappingInput{Group: m.GroupID, Origin: m.Origin})
		}
		inputs[i].External = append(inputs[i].External, m.ExternalGroup)
		ids[m.Origin+"/"+m.ExternalGroup] = l.kind.ID(m)
	}
	w := several[*ops.Mapping]{what: "unmap", noun: "external group", then: func(done []ops.Item[*ops.Mapping]) tea.Cmd {
		gone := make([]string, len(done))
		for i, it := range done {
			gone[i] = ids[it.Value.Origin+"/"+it.Name]
		}
		return l.drop(gone...)
	}}
	return perform(f, w, all(f, ops.UnmapGroups, inputs))
}
