// Package contexts has the screens about the session itself: home, contexts, logging in, the token.
package contexts

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
)

// home is the first screen: the context and user, and the other screens. Its first picture needs no request.
type home struct {
	frame.Window
	status *login.Status
	err    error
	asking bool
	who    *identity.Whoami
	failed error
	begins int // the line of the first place
}

// NewHome opens the home screen.
func NewHome() frame.Screen { return &home{} }

func (h *home) Title() string { return "home" }

func (h *home) Start(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	h.status, h.err = login.ReadStatusAnew(f.Ctx, f.Session)
	if h.status == nil || !h.status.LoggedIn {
		if f.Declined {
			return nil
		}
		return f.SessionOver(h.err, nil)
	}
	f.TokenEnds = h.status.Context.Tokens.Access
	h.asking = true
	return frame.Work(sc, func(ctx context.Context) (*identity.Whoami, error) {
		return identity.AskWhoami(ctx, f.Session)
	}, func(who *identity.Whoami, err error) tea.Cmd {
		h.asking, h.who, h.failed = false, who, err
		if f.ReadOnly == "" && !platform.MayWrite(f.Session) {
			f.ReadOnly = "the token has no scope for changes"
		}
		return nil
	})
}

// Returned reads the status again: a login or another context may have changed it.
func (h *home) Returned(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	sc.Again()
	h.failed = nil
	return h.Start(f, sc)
}

func (h *home) Keys(f *frame.Frame, sc *frame.Scope) []frame.Binding {
	table := []frame.Binding{frame.On("enter", "open", func(f *frame.Frame) tea.Cmd { return f.Push(f.Screens.Places[h.At].Open()) }, "right", "l")}
	for i, p := range f.Screens.Places {
		table = append(table, frame.Off(numberKey(i), p.Name+": "+p.What, frame.Opens(p.Open)))
	}
	table = append(table,
		frame.On("L", "log in", frame.Opens(LogInHere)),
		frame.On("r", "check the server again", func(f *frame.Frame) tea.Cmd {
			f.Declined = false
			return h.Returned(f, sc)
		}))
	return append(table, h.Bindings()...)
}

// numberKey is the key of the nth place: after 9 comes 0.
func numberKey(i int) string { return string(rune('0' + (i+1)%10)) }

func (h *home) Click(_ *frame.Frame, _, y int) tea.Cmd {
	if i := h.Top + y - h.begins; y >= h.begins && i < h.Bottom() {
		h.At = i
	}
	return nil
}

func (h *home) Wheel(n int) { h.Move(n / 3) }

func (h *home) Lines(f *frame.Frame, width, height int) []string {
	table := f.Screens.Places
	above := h.where(f, width, height-len(table)-1)
	if room := height - len(table) - 1; len(above) > room { // the list of screens is more important than the status
		above = above[:max(room, 0)]
	}
	h.begins = len(above) + 1
	h.Size(len(table), max(height-h.begins, 1))
	out := append(above, "")
	for i := h.Top; i < h.Bottom(); i++ {
		name := f.Theme.Cell(table[i].Name, 12, false)
		if i == h.At {
			out = append(out, f.Theme.Chosen(f.Theme.Cell("> "+numberKey(i)+"  "+name+" "+table[i].What, width, false)))
			continue
		}
		out = append(out, "  "+f.Theme.Paint(view.Accent, numberKey(i))+"  "+name+" "+f.Theme.Paint(view.Faint, table[i].What))
	}
	return out
}

// spared are the fields that are left out on a low terminal, first those that the status line shows too.
var spared = [...]string{"context", "target", "user id", "uaa", "grant", "client", "origin", "api version", "uaa version"}

// where is the context, the user, and the lifetime of the session, in as many lines as fit.
func (h *home) where(f *frame.Frame, width, room int) []string {
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
	return append(append([]string{""}, f.Record(r, width)...), server...)
}

// server is the server's answer to the token, or why there is none.
func (h *home) server(f *frame.Frame, width int) []string {
	switch {
	case h.err != nil:
		return append([]string{""}, f.Explain(h.err, width)...)
	case h.asking:
		return []string{f.Field("server", f.Theme.Paint(view.Faint, "asking "+f.Theme.Dots()))}
	case h.failed != nil:
		return append([]string{""}, f.Explain(h.failed, width)...)
	case h.who != nil && h.who.User != nil:
		return []string{f.Field("server", "logged in as "+f.Theme.Clean(h.who.User.UserName))}
	case h.who != nil:
		return []string{f.Field("server", "accepts the token")}
	}
	return nil
}
