package tui

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// usualStale is after how long without a login an account counts as unused, where nothing else is said.
const usualStale = "90d"

// reviewed is the access review as a list of findings, the worst first.
type reviewed struct {
	*list[*ops.Finding]
	stale string                     // without a login for so long
	made  atomic.Pointer[ops.Review] // the worker puts it here
}

func review() screen {
	r := &reviewed{stale: usualStale}
	r.list = newList(view.Findings(), r.since(r.stale))
	r.list.name = "review"
	r.list.above = r.summary
	r.list.typed = func(*frame) []string { return r.typedLines() }
	r.list.actions = func(*frame, *list[*ops.Finding]) []binding {
		return []binding{on("t", "since when", r.askStale)}
	}
	r.list.opening(r.page)
	return r
}

func (r *reviewed) since(stale string) func(context.Context, *ops.Session) (iter.Seq2[*ops.Finding, error], error) {
	return func(ctx context.Context, s *ops.Session) (iter.Seq2[*ops.Finding, error], error) {
		made, err := ops.ReviewAccess(ctx, s, ops.ReviewInput{Stale: stale})
		if err != nil {
			return nil, err
		}
		r.made.Store(made)
		return func(yield func(*ops.Finding, error) bool) {
			for _, f := range made.Findings {
				if !yield(f, nil) {
					return
				}
			}
		}, nil
	}
}

// summary counts, and names what could not be looked at.
func (r *reviewed) summary(f *frame, width int) []string {
	made := r.made.Load()
	if made == nil || r.loading {
		return []string{f.theme.paint(view.Faint, "  looking at accounts, groups, clients, orgs and roles "+f.theme.dots())}
	}
	out := []string{"  " + f.theme.paint(view.Strong, f.theme.cell(f.theme.clean(view.ReviewCounts(made)), max(width-2, 1), false))}
	if len(made.Unread) > 0 {
		out = append(out, "  "+f.theme.paint(view.Warn, f.theme.cell("not looked at: "+f.theme.clean(strings.Join(made.Unread, ", ")), max(width-2, 1), false)))
	}
	return out
}

func (r *reviewed) askStale(f *frame) tea.Cmd {
	f.lay(&line{editor: newEditor(r.stale), label: "accounts without a login for:", done: func(f *frame, text string) tea.Cmd {
		if text = strings.TrimSpace(text); text != "" {
			r.stale, r.source = text, r.since(text)
		}
		return r.load(f)
	}})
	return nil
}

func (r *reviewed) typedLines() []string {
	line := "cfid access review"
	if r.stale != usualStale {
		line += " --stale " + ops.ShellQuote("sh", r.stale)
	}
	lines := []string{line}
	if f, ok := r.selected(); ok && f.Fix != "" {
		lines = append(lines, f.Fix)
	}
	return lines
}

// page is one finding: what it means, what mends it, and the way to whom it is about.
func (r *reviewed) page(f *ops.Finding) screen {
	about := part{entries: fields(view.Findings(), f, "fix")}
	for i := range about.entries {
		about.entries[i].long = true
	}
	about.entries = append(about.entries, entry{label: "fix", text: f.Fix, style: view.Accent, long: true})
	if f.Fix == "" {
		about.entries = about.entries[:len(about.entries)-1]
	}
	parts := []part{about, {title: "what it means", entries: []entry{{text: view.FindingMeaning(f.Code), long: true}}}}
	if ways := jumps(f); len(ways) > 0 {
		parts = append(parts, part{title: "go to", entries: ways})
	}
	d := &detail{name: f.Code, sources: []*reading{{title: f.Code, read: func(context.Context, *ops.Session) ([]part, error) { return parts, nil }}}}
	d.lead = []string{f.Fix}
	if f.Fix == "" {
		d.lead = nil
	}
	return d
}

// rolesOf is what is left of somebody without an account.
func rolesOf(who string) screen {
	l := newList(view.Roles(), from(ops.ListRoles, ops.RoleListInput{Users: []string{who}}))
	l.name = "roles of " + who
	l.typed = func(*frame) []string { return []string{"cfid roles --user " + ops.ShellQuote("sh", view.Clean(who))} }
	return l
}

// jumps are the screens of those whom a finding is about.
func jumps(f *ops.Finding) []entry {
	to := func(label, name string, open func(string) screen) entry {
		return entry{label: label, text: name, open: func() screen { return open(name) }}
	}
	switch {
	case strings.HasPrefix(f.Code, "client-"):
		return []entry{to("client", f.Subject, func(id string) screen { return clientPage(id, nowhere[*ops.Client]{}) })}
	case f.Code == "no-manager":
		return []entry{to("org", f.Subject, orgNamed)}
	case f.Code == "member-only":
		return []entry{to("user", f.Subject, userNamed), to("org", f.Where, orgNamed)}
	case f.Code == "no-account":
		return []entry{to("roles", f.Subject, rolesOf)}
	case slices.Contains([]string{"admin-by-mapping", "name-in-several-origins"}, f.Code):
		return nil
	}
	return []entry{to("user", f.Subject, userNamed)}
}
