package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// groupDetail is the page of a group: what it is for and which external groups lead into it, and who is in it.
type groupDetail struct {
	*list[ops.GroupMember]
	id       string
	group    string
	about    string
	keep     keeper[*ops.Group]
	mappings []string
	failed   error
}

func groupPage(id, name, about string, keep keeper[*ops.Group]) screen {
	p := &groupDetail{id: id, group: name, about: about, keep: keep}
	l := newList(view.GroupMembers(false), from(ops.ListMembers, ops.MemberListInput{Group: id}))
	l.name, l.above, l.beside = name, p.head, p.readMappings
	l.order = 1 // by name: a UAA gives them in the order of nothing
	l.actions = func(f *frame, l *list[ops.GroupMember]) []binding {
		return append(bound(p.deeds(f)), on("M", "mappings", opens(func() screen { return mappings(id) })))
	}
	l.typed = func(f *frame) []string {
		lines := []string{commandLine("group get", []string{name}, ""), commandLine("group member list", []string{name}, "")}
		for _, d := range p.deeds(f) {
			if people := p.people(); len(people) > 0 && d.words != "" {
				lines = append(lines, commandLine(d.words, append([]string{name}, people...), ""))
			}
		}
		return append(lines, "cfid group mappings --group "+ops.ShellQuote("sh", view.Clean(name)))
	}
	p.list = l.opening(func(m ops.GroupMember) screen {
		if isGroup(m) {
			return groupPage(m.Value, l.kind.Name(m), "", nowhere[*ops.Group]{})
		}
		return userPage(m.Value, memberName(m), nowhere[*ops.User]{})
	})
	return p
}

func isGroup(m ops.GroupMember) bool { return m.Type == "GROUP" }

// memberName is how commands take a member; one whose account is gone has nothing but its id.
func memberName(m ops.GroupMember) string {
	switch {
	case m.Entity == nil:
		return m.Value
	case isGroup(m):
		return m.Entity.DisplayName
	}
	return m.Entity.UserName + "@" + m.Origin
}

// people are the chosen members that are users, as commands take them.
func (p *groupDetail) people() []string {
	var names []string
	for _, m := range p.chosen() {
		if !isGroup(m) {
			names = append(names, memberName(m))
		}
	}
	return names
}

func (p *groupDetail) deeds(f *frame) []deed {
	if !f.may("POST", "/Groups/x/members") {
		return nil
	}
	return []deed{
		{key: "a", help: "add", bar: true, do: p.add},
		{key: "x", help: "remove", words: "group member remove", bar: true, do: some(p.chosen, func(f *frame) tea.Cmd {
			var names []string
			for _, m := range p.chosen() {
				names = append(names, memberName(m))
			}
			return f.sure("remove "+someOf(names, "member")+" from "+p.group, p.remove)
		})},
	}
}

func (p *groupDetail) add(f *frame) tea.Cmd {
	who := newField("members", "names, name@origin or ids; several with blanks between them")
	who.needed = true
	what := newWords("they are", [2]string{"users", "who get the scope at their next login"}, [2]string{"groups", "whose members get the scope at their next login"})
	m := &form{title: "add to " + p.group, fields: []*field{who, what}}
	m.done = func(f *frame) tea.Cmd {
		in := ops.MemberInput{Group: p.group, Names: who.list(), Groups: what.value() == "groups"}
		w := several[*ops.GroupEntry]{what: "add", noun: "member", edit: m, then: p.again(f)}
		return perform(f, w, over(f, ops.AddMembers, in))
	}
	f.lay(m)
	return nil
}

func (p *groupDetail) remove(f *frame) tea.Cmd {
	users, inner := ops.MemberInput{Group: p.group}, ops.MemberInput{Group: p.group, Groups: true}
	for _, m := range p.chosen() {
		if isGroup(m) {
			inner.Names = append(inner.Names, m.Value)
			continue
		}
		users.Names = append(users.Names, memberName(m))
	}
	var inputs []ops.MemberInput
	for _, in := range []ops.MemberInput{users, inner} {
		if len(in.Names) > 0 {
			inputs = append(inputs, in)
		}
	}
	clear(p.marks)
	return perform(f, several[*ops.GroupEntry]{what: "remove", noun: "member", then: p.again(f)}, all(f, ops.RemoveMembers, inputs))
}

// again reads the members anew, for what was written has no names yet, and the group for the list that counts them.
func (p *groupDetail) again(f *frame) func([]ops.Item[*ops.GroupEntry]) tea.Cmd {
	return func([]ops.Item[*ops.GroupEntry]) tea.Cmd {
		counted := work(newScope(f.ctx), func(ctx context.Context) (*ops.Group, error) {
			return single(ops.GetGroups(ctx, f.session, ops.GroupInput{Names: []string{p.id}}))
		}, func(g *ops.Group, err error) tea.Cmd {
			if err != nil {
				return nil
			}
			return p.keep.put(g)
		})
		if p.scope.ended() {
			return counted
		}
		return tea.Batch(p.load(f), counted)
	}
}

func (p *groupDetail) readMappings(f *frame) tea.Cmd {
	return work(p.scope, func(ctx context.Context) ([]string, error) {
		list, err := ops.ListMappings(ctx, f.session, ops.MappingListInput{Group: p.group})
		if err != nil {
			return nil, err
		}
		var out []string
		for m, err := range list {
			if err != nil {
				return nil, err
			}
			out = append(out, m.ExternalGroup+" ("+m.Origin+")")
		}
		return out, nil
	}, func(mapped []string, err error) tea.Cmd {
		p.mappings, p.failed = mapped, err
		return nil
	})
}

func (p *groupDetail) head(f *frame, width int) []string {
	var out []string
	line := func(name, text string) {
		out = append(out, f.field(name, f.theme.cell(f.theme.clean(text), max(width-18, 1), false)))
	}
	if p.about != "" {
		line("description", p.about)
	}
	switch {
	case p.failed != nil:
		line("mapped from", f.brief(p.failed))
	case len(p.mappings) > 0:
		line("mapped from", strings.Join(p.mappings, ", "))
	}
	if len(out) > 0 {
		out = append(out, "")
	}
	return out
}
