// Package audit has the read-only screens: the access review and events. Both lead to accounts and roles.
package audit

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/review"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/accounts"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
	"github.com/cfid-cli/cfid/tui/roles"
)

// usualStale is the default time without a login after which an account counts as unused.
const usualStale = "90d"

// reviewed is the access review as a list of findings, the most severe first.
type reviewed struct {
	*page.List[*review.Finding]
	stale string                        // time without a login
	made  atomic.Pointer[review.Review] // set by the worker
}

// Review opens the findings of an access review, the most severe first.
func Review() frame.Screen {
	r := &reviewed{stale: usualStale}
	r.List = page.NewList(view.Findings(), r.since(r.stale))
	r.List.Name = "review"
	r.List.Above = r.summary
	r.List.Typed = func(*frame.Frame) []string { return r.typedLines() }
	r.List.Actions = func(*frame.Frame, *page.List[*review.Finding]) []frame.Binding {
		return []frame.Binding{frame.On("t", "change the period", r.askStale)}
	}
	r.List.Opening(r.page)
	return r
}

func (r *reviewed) since(stale string) func(context.Context, *session.Session) (iter.Seq2[*review.Finding, error], error) {
	return func(ctx context.Context, s *session.Session) (iter.Seq2[*review.Finding, error], error) {
		made, err := review.ReviewAccess(ctx, s, review.ReviewInput{Stale: stale})
		if err != nil {
			return nil, err
		}
		r.made.Store(made)
		return func(yield func(*review.Finding, error) bool) {
			for _, f := range made.Findings {
				if !yield(f, nil) {
					return
				}
			}
		}, nil
	}
}

// summary counts the findings, and names what could not be read.
func (r *reviewed) summary(f *frame.Frame, width int) []string {
	made := r.made.Load()
	if made == nil || r.Loading {
		return []string{f.Theme.Paint(view.Faint, "  reading accounts, groups, clients, orgs and roles "+f.Theme.Dots())}
	}
	out := []string{"  " + f.Theme.Paint(view.Strong, f.Theme.Cell(f.Theme.Clean(view.ReviewCounts(made)), max(width-2, 1), false))}
	if len(made.Unread) > 0 {
		out = append(out, "  "+f.Theme.Paint(view.Warn, f.Theme.Cell("not checked: "+f.Theme.Clean(strings.Join(made.Unread, ", ")), max(width-2, 1), false)))
	}
	return out
}

func (r *reviewed) askStale(f *frame.Frame) tea.Cmd {
	f.Lay(&frame.Line{Editor: frame.NewEditor(r.stale), Label: "accounts without a login for:", Done: func(f *frame.Frame, text string) tea.Cmd {
		if text = strings.TrimSpace(text); text != "" {
			r.stale, r.Source = text, r.since(text)
		}
		return r.Load(f)
	}})
	return nil
}

func (r *reviewed) typedLines() []string {
	typed := line.AccessReview.With()
	if r.stale != usualStale {
		typed = typed.Flag("--stale", r.stale)
	}
	lines := []string{typed.String()}
	if f, ok := r.Selected(); ok && !f.Fix.IsZero() {
		lines = append(lines, f.Fix.String())
	}
	return lines
}

// page is one finding: its meaning, its fix, and links to its user and place.
func (r *reviewed) page(f *review.Finding) frame.Screen {
	about := page.Part{Entries: page.Fields(view.Findings(), f, "fix")}
	for i := range about.Entries {
		about.Entries[i].Long = true
	}
	about.Entries = append(about.Entries, page.Entry{Label: "fix", Text: f.Fix.String(), Style: view.Accent, Long: true})
	if f.Fix.IsZero() {
		about.Entries = about.Entries[:len(about.Entries)-1]
	}
	parts := []page.Part{about, {Title: "what it means", Entries: []page.Entry{{Text: view.FindingMeaning(f.Code), Long: true}}}}
	if ways := jumps(f); len(ways) > 0 {
		parts = append(parts, page.Part{Title: "go to", Entries: ways})
	}
	d := &page.Detail{Name: f.Code, Sources: []*page.Reading{{Title: f.Code, Read: func(context.Context, *session.Session) ([]page.Part, error) { return parts, nil }}}}
	d.Lead = []string{f.Fix.String()}
	if f.Fix.IsZero() {
		d.Lead = nil
	}
	return d
}

// RolesOf are the remaining roles of a user without an account.
func RolesOf(who string) frame.Screen {
	l := page.NewList(view.Roles(), page.From(platform.ListRoles, platform.RoleListInput{Users: []string{who}}))
	l.Name = "roles of " + who
	l.Typed = func(*frame.Frame) []string {
		return []string{line.Roles.Flag("--user", view.Clean(who)).String()}
	}
	return l
}

// jumps are the screens of a finding's user and place.
func jumps(f *review.Finding) []page.Entry {
	to := func(label, name string, open func(string) frame.Screen) page.Entry {
		return page.Entry{Label: label, Text: name, Open: func() frame.Screen { return open(name) }}
	}
	switch {
	case strings.HasPrefix(f.Code, "client-"):
		return []page.Entry{to("client", f.Subject, func(id string) frame.Screen { return accounts.ClientPage(id, page.Nowhere[*session.Client]{}) })}
	case f.Code == "no-manager":
		return []page.Entry{to("org", f.Subject, roles.OrgNamed)}
	case f.Code == "member-only":
		return []page.Entry{to("user", f.Subject, accounts.UserNamed), to("org", f.Where, roles.OrgNamed)}
	case f.Code == "no-account":
		return []page.Entry{to("roles", f.Subject, RolesOf)}
	case slices.Contains([]string{"admin-by-mapping", "name-in-several-origins"}, f.Code):
		return nil
	}
	return []page.Entry{to("user", f.Subject, accounts.UserNamed)}
}
