package accounts

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
)

// groupDetail is the page of a group: its description, its members, and the external groups that are mapped to it.
type groupDetail struct {
	*page.List[identity.GroupMember]
	id       string
	group    string
	about    string
	keep     page.Keeper[*session.Group]
	mappings []string
	failed   error
}

func groupPage(id, name, about string, keep page.Keeper[*session.Group]) frame.Screen {
	p := &groupDetail{id: id, group: name, about: about, keep: keep}
	l := page.NewList(view.GroupMembers(false), page.From(identity.ListMembers, identity.MemberListInput{Group: id}))
	l.Name, l.Above, l.Beside = name, p.head, p.readMappings
	l.Order = 1 // by name: a UAA returns members in no particular order
	l.Actions = func(f *frame.Frame, l *page.List[identity.GroupMember]) []frame.Binding {
		return append(frame.Bound(p.deeds(f)), frame.On("M", "mappings", frame.Opens(func() frame.Screen { return mappings(id) })))
	}
	l.Typed = func(f *frame.Frame) []string {
		lines := []string{frame.CommandLine(line.GroupGet.With, name), frame.CommandLine(line.GroupMemberList.With, name)}
		for _, d := range p.deeds(f) {
			if people := p.people(); len(people) > 0 && d.Typed != nil {
				lines = append(lines, frame.CommandLine(d.Typed, append([]string{name}, people...)...))
			}
		}
		return append(lines, line.GroupMappings.Flag("--group", view.Clean(name)).String())
	}
	p.List = l.Opening(func(m identity.GroupMember) frame.Screen {
		if isGroup(m) {
			return groupPage(m.Value, l.Kind.Name(m), "", page.Nowhere[*session.Group]{})
		}
		return UserPage(m.Value, MemberName(m), page.Nowhere[*session.User]{})
	})
	return p
}

func isGroup(m identity.GroupMember) bool { return m.Type == "GROUP" }

// MemberName returns a member as commands accept it; a member whose account no longer exists has only its id.
func MemberName(m identity.GroupMember) string {
	switch {
	case m.Entity == nil:
		return m.Value
	case isGroup(m):
		return m.Entity.DisplayName
	}
	return m.Entity.UserName + "@" + m.Origin
}

// people returns the chosen members that are users, as commands accept them.
func (p *groupDetail) people() []string {
	var names []string
	for _, m := range p.Chosen() {
		if !isGroup(m) {
			names = append(names, MemberName(m))
		}
	}
	return names
}

func (p *groupDetail) deeds(f *frame.Frame) []frame.Deed {
	if !f.May("POST", "/Groups/x/members") {
		return nil
	}
	return []frame.Deed{
		{Key: "a", Help: "add", Bar: true, Do: p.add},
		{Key: "x", Help: "remove", Typed: line.GroupMemberRemove.With, Bar: true, Do: page.Some(p.Chosen, func(f *frame.Frame) tea.Cmd {
			var names []string
			for _, m := range p.Chosen() {
				names = append(names, MemberName(m))
			}
			return f.Sure("remove "+frame.SomeOf(names, "member")+" from "+p.group, p.remove)
		})},
	}
}

func (p *groupDetail) add(f *frame.Frame) tea.Cmd {
	who := frame.NewField("members", "names, name@origin or ids, separated by spaces")
	who.Needed = true
	what := frame.NewWords("they are", [2]string{"users", "who get the scope at their next login"}, [2]string{"groups", "whose members get the scope at their next login"})
	m := &frame.Form{Title: "add to " + p.group, Fields: []*frame.Field{who, what}}
	m.Done = func(f *frame.Frame) tea.Cmd {
		in := identity.MemberInput{Group: p.group, Names: who.List(), Groups: what.Value() == "groups"}
		w := frame.Several[*session.GroupEntry]{What: "add", Noun: "member", Edit: m, Then: p.again(f)}
		return frame.Perform(f, w, frame.Over(f, identity.AddMembers, in))
	}
	f.Lay(m)
	return nil
}

func (p *groupDetail) remove(f *frame.Frame) tea.Cmd {
	users, inner := identity.MemberInput{Group: p.group}, identity.MemberInput{Group: p.group, Groups: true}
	for _, m := range p.Chosen() {
		if isGroup(m) {
			inner.Names = append(inner.Names, m.Value)
			continue
		}
		users.Names = append(users.Names, MemberName(m))
	}
	var inputs []identity.MemberInput
	for _, in := range []identity.MemberInput{users, inner} {
		if len(in.Names) > 0 {
			inputs = append(inputs, in)
		}
	}
	clear(p.Marks)
	return frame.Perform(f, frame.Several[*session.GroupEntry]{What: "remove", Noun: "member", Then: p.again(f)}, frame.All(f, identity.RemoveMembers, inputs))
}

// again reads the members again, because the result of a write has no names, and the group, whose member count a list shows.
func (p *groupDetail) again(f *frame.Frame) func([]session.Item[*session.GroupEntry]) tea.Cmd {
	return func([]session.Item[*session.GroupEntry]) tea.Cmd {
		counted := frame.Work(frame.NewScope(f.Ctx), func(ctx context.Context) (*session.Group, error) {
			return frame.Single(identity.GetGroups(ctx, f.Session, identity.GroupInput{Names: []string{p.id}}))
		}, func(g *session.Group, err error) tea.Cmd {
			if err != nil {
				return nil
			}
			return p.keep.Put(g)
		})
		if p.Scope.Ended() {
			return counted
		}
		return tea.Batch(p.Load(f), counted)
	}
}

func (p *groupDetail) readMappings(f *frame.Frame) tea.Cmd {
	return frame.Work(p.Scope, func(ctx context.Context) ([]string, error) {
		list, err := identity.ListMappings(ctx, f.Session, identity.MappingListInput{Group: p.group})
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

func (p *groupDetail) head(f *frame.Frame, width int) []string {
	var out []string
	line := func(name, text string) {
		out = append(out, f.Field(name, f.Theme.Cell(f.Theme.Clean(text), max(width-18, 1), false)))
	}
	if p.about != "" {
		line("description", p.about)
	}
	switch {
	case p.failed != nil:
		line("mapped from", f.Brief(p.failed))
	case len(p.mappings) > 0:
		line("mapped from", strings.Join(p.mappings, ", "))
	}
	if len(out) > 0 {
		out = append(out, "")
	}
	return out
}
