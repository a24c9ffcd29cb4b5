package audit

import (
	"context"
	"iter"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/accounts"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
	"github.com/cfid-cli/cfid/tui/roles"
)

const (
	firstEvents = 100 // read at the start
	// MostEvents is how many events are kept.
	MostEvents = 10_000 // the oldest are dropped first
)

// Events shows new audit events live: the newest at the bottom. Events during a pause are shown afterwards.
type Events struct {
	*page.List[*platform.EventRow]
	kind   string // of platform.EventGroups; empty: the default ones
	paused bool
	Held   []page.Row[*platform.EventRow]
}

// NewEvents opens the live list of events.
func NewEvents() frame.Screen {
	e := &Events{}
	e.List = page.NewList(view.Events(), eventsOf(""))
	e.Live, e.Hold = true, e.take
	e.Above = e.state
	e.Typed = func(*frame.Frame) []string { return []string{e.line()} }
	e.Actions = func(*frame.Frame, *page.List[*platform.EventRow]) []frame.Binding { return e.deeds() }
	e.Opening(func(r *platform.EventRow) frame.Screen { return eventPage(r) })
	return e
}

func eventsOf(kind string) func(context.Context, *session.Session) (iter.Seq2[*platform.EventRow, error], error) {
	in := platform.EventInput{Limit: firstEvents, Follow: true}
	if kind != "" {
		in.Types = []string{kind}
	}
	return page.From(platform.ListEvents, in)
}

func (e *Events) deeds() []frame.Binding {
	pause := "pause"
	if e.paused {
		pause = "resume"
	}
	return []frame.Binding{
		frame.On("p", pause, func(*frame.Frame) tea.Cmd {
			e.paused = !e.paused
			if !e.paused {
				e.Page(nil) // shows the held events
			}
			return nil
		}),
		frame.On("t", "other events", func(f *frame.Frame) tea.Cmd {
			kinds := append([]string{""}, platform.EventGroups()...)
			e.kind = kinds[(slices.Index(kinds, e.kind)+1)%len(kinds)]
			e.Held, e.Source = nil, eventsOf(e.kind)
			return e.Load(f)
		}),
	}
}

// take returns the events to show: none while it pauses.
func (e *Events) take(rows []page.Row[*platform.EventRow]) []page.Row[*platform.EventRow] {
	e.Held = append(e.Held, rows...)
	if over := len(e.Held) - MostEvents; over > 0 {
		e.Held = slices.Clone(e.Held[over:])
	}
	if e.paused {
		return nil
	}
	fresh := e.Held
	e.Held = nil
	if over := len(e.Rows) + len(fresh) - MostEvents; over > 0 {
		e.forget(over + MostEvents/10)
	}
	return fresh
}

// forget drops the oldest.
func (e *Events) forget(n int) {
	n = min(n, len(e.Rows))
	ids := make([]string, n)
	for i := range ids {
		ids[i] = e.List.Kind.ID(e.Rows[i].Item)
	}
	e.Drop(ids...)
}

func (e *Events) state(f *frame.Frame, width int) []string {
	kind := e.kind
	if kind == "" {
		kind = "roles, orgs, spaces and quotas"
	}
	text, style := "live: "+kind, view.Good
	switch {
	case e.Err != nil:
		text, style = "stopped", view.Bad
	case e.paused:
		text, style = "paused: "+frame.Plural(len(e.Held), "event is", "events are")+" waiting", view.Warn
	}
	return []string{"  " + f.Theme.Paint(style, f.Theme.Cell(text, max(width-2, 1), false))}
}

func (e *Events) line() string {
	typed := line.EventList.Flag("--follow")
	if e.kind != "" {
		typed = typed.Flag("--type", e.kind)
	}
	return typed.String()
}

// eventPage is one event, with links to its actor and target.
func eventPage(r *platform.EventRow) frame.Screen {
	kind := view.Events()
	about := page.Part{}
	for _, c := range kind.Columns {
		if text := c.Text(r); text != "" {
			about.Entries = append(about.Entries, page.Entry{Label: c.Name, Text: text, Long: true})
		}
	}
	about.Entries = append(about.Entries, page.Entry{Label: "id", Text: r.GUID})
	parts := []page.Part{about}
	if ways := eventWays(r); len(ways) > 0 {
		parts = append(parts, page.Part{Title: "go to", Entries: ways})
	}
	return &page.Detail{
		Name: "event", ID: r.GUID, Lead: []string{line.Curl.With("/v3/audit_events/" + r.GUID).String()},
		Sources: []*page.Reading{{Title: "event", Read: func(context.Context, *session.Session) ([]page.Part, error) { return parts, nil }}},
	}
}

func eventWays(r *platform.EventRow) (ways []page.Entry) {
	if guid := r.OrgGUID(); guid != "" {
		place := platform.Place{Org: &session.Org{GUID: guid, Name: r.Org}}
		if id := r.SpaceGUID(); id != "" {
			place.Space = &session.Space{GUID: id, Name: r.Space}
		}
		ways = append(ways, page.Entry{Label: "roles in", Text: place.String(), ID: guid, Open: func() frame.Screen { return roles.NewAccessAt(place) }})
	}
	person := func(label, kind, guid, name string) {
		if strings.HasPrefix(kind, "user") && guid != "" {
			ways = append(ways, page.Entry{Label: label, Text: name, ID: guid, Open: func() frame.Screen { return accounts.UserPage(guid, name, page.Nowhere[*session.User]{}) }})
		}
	}
	person("actor", r.Event.Actor.Type, r.Event.Actor.GUID, r.Actor)
	person("target", r.Event.Target.Type, r.Event.Target.GUID, r.Target)
	return ways
}
