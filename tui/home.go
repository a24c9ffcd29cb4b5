package tui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// home is the first screen: where one stands, and where one can go. It needs no request for its first picture.
type home struct {
	window
	status *ops.Status
	err    error
	asking bool
	who    *ops.Whoami
	failed error
	begins int // the line of the first place
}

func newHome() screen { return &home{} }

func (h *home) title() string { return "home" }

func (h *home) start(f *frame, sc *scope) tea.Cmd {
	h.status, h.err = ops.ReadStatusAnew(f.ctx, f.session)
	if h.status == nil || !h.status.LoggedIn {
		if f.declined {
			return nil
		}
		return f.sessionOver(h.err, nil)
	}
	f.tokenEnds = h.status.Context.Tokens.Access
	h.asking = true
	return work(sc, func(ctx context.Context) (*ops.Whoami, error) {
		return ops.AskWhoami(ctx, f.session)
	}, func(who *ops.Whoami, err error) tea.Cmd {
		h.asking, h.who, h.failed = false, who, err
		if f.readOnly == "" && !ops.MayWrite(f.session) {
			f.readOnly = "the token has no scope that writes"
		}
		return nil
	})
}

// returned reads the status again: a login or another context may have changed it.
func (h *home) returned(f *frame, sc *scope) tea.Cmd {
	sc.again()
	h.failed = nil
	return h.start(f, sc)
}

func (h *home) keys(f *frame, sc *scope) []binding {
	table := []binding{on("enter", "open", func(f *frame) tea.Cmd { return f.push(f.screens.Places[h.at].open()) }, "right", "l")}
	for i, p := range f.screens.Places {
		table = append(table, off(numberKey(i), p.name+": "+p.what, opens(p.open)))
	}
	table = append(table,
		on("L", "log in", opens(logInHere)),
		on("r", "ask the server again", func(f *frame) tea.Cmd {
			f.declined = false
			return h.returned(f, sc)
		}))
	return append(table, h.bindings()...)
}

// numberKey is the key of the nth place: after 9 comes 0.
func numberKey(i int) string { return string(rune('0' + (i+1)%10)) }

func (h *home) click(_ *frame, _, y int) tea.Cmd {
	if i := h.top + y - h.begins; y >= h.begins && i < h.bottom() {
		h.at = i
	}
	return nil
}

func (h *home) wheel(n int) { h.move(n / 3) }

func (h *home) lines(f *frame, width, height int) []string {
	table := f.screens.Places
	above := h.where(f, width, height-len(table)-1)
	if room := height - len(table) - 1; len(above) > room { // the way on matters more than where one is
		above = above[:max(room, 0)]
	}
	h.begins = len(above) + 1
	h.size(len(table), max(height-h.begins, 1))
	out := append(above, "")
	for i := h.top; i < h.bottom(); i++ {
		name := f.theme.cell(table[i].name, 12, false)
		if i == h.at {
			out = append(out, f.theme.chosen(f.theme.cell("> "+numberKey(i)+"  "+name+" "+table[i].what, width, false)))
			continue
		}
		out = append(out, "  "+f.theme.paint(view.Accent, numberKey(i))+"  "+name+" "+f.theme.paint(view.Faint, table[i].what))
	}
	return out
}

// spared is what a low terminal does without, what the status line says as well first.
var spared = [...]string{"context", "target", "user id", "uaa", "grant", "client", "origin", "api version", "uaa version"}

// where is the context, who is logged in, and until when, in as many lines as there is room for.
func (h *home) where(f *frame, width, room int) []string {
	server := h.server(f, width)
	var r view.Record
	if h.status != nil {
		c := h.status.Context
		r = slices.Concat(view.Place(c), view.Who(c.Identity), view.Until(c.Tokens, h.status.Now))
	}
	r = slices.DeleteFunc(r, func(field view.Field) bool { return field.Text == "" })
	for _, name := range spared {
		if 1+len(r)+len(server) > room {
			r = slices.DeleteFunc(r, func(field view.Field) bool { return field.Name == name })
		}
	}
	return append(append([]string{""}, f.record(r, width)...), server...)
}

// server is what the server says to the token, or why there is none.
func (h *home) server(f *frame, width int) []string {
	switch {
	case h.err != nil:
		return append([]string{""}, f.explain(h.err, width)...)
	case h.asking:
		return []string{f.field("server", f.theme.paint(view.Faint, "asking "+f.theme.dots()))}
	case h.failed != nil:
		return append([]string{""}, f.explain(h.failed, width)...)
	case h.who != nil && h.who.User != nil:
		return []string{f.field("server", "knows you as "+f.theme.clean(h.who.User.UserName))}
	case h.who != nil:
		return []string{f.field("server", "accepts the token")}
	}
	return nil
}
