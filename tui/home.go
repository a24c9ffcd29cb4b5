package tui

import (
	"context"

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
}

func newHome() screen { return &home{} }

func (h *home) title() string { return "home" }

func (h *home) start(f *frame, sc *scope) tea.Cmd {
	h.status, h.err = ops.ReadStatus(f.ctx, f.session)
	if h.status == nil || !h.status.LoggedIn {
		return nil
	}
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

func (h *home) keys(_ *frame, sc *scope) []binding {
	table := []binding{on("enter", "open", func(f *frame) tea.Cmd { return f.push(places()[h.at].open()) }, "right", "l")}
	for i, p := range places() {
		if i < 9 {
			table = append(table, off(string(rune('1'+i)), p.name+": "+p.what, opens(p.open)))
		}
	}
	table = append(table, on("r", "ask the server again", func(f *frame) tea.Cmd { return h.returned(f, sc) }))
	return append(table, h.bindings()...)
}

func (h *home) click(f *frame, _, y int) tea.Cmd {
	if i := y - len(h.where(f, f.width)) - 1; i >= 0 && i < len(places()) {
		h.at = i
	}
	return nil
}

func (h *home) wheel(n int) { h.move(n / 3) }

func (h *home) lines(f *frame, width, height int) []string {
	table := places()
	above := h.where(f, width)
	if room := height - len(table) - 1; len(above) > room { // the way on matters more than where one is
		above = above[:max(room, 0)]
	}
	h.size(len(table), max(height-len(above)-1, 1))
	out := append(above, "")
	for i := h.top; i < h.bottom(); i++ {
		name := f.theme.cell(table[i].name, 12, false)
		if i == h.at {
			out = append(out, f.theme.chosen(f.theme.cell("> "+string(rune('1'+i))+"  "+name+" "+table[i].what, width, false)))
			continue
		}
		out = append(out, "  "+f.theme.paint(view.Accent, string(rune('1'+i)))+"  "+name+" "+f.theme.paint(view.Faint, table[i].what))
	}
	return out
}

// where is the context, who is logged in, and until when.
func (h *home) where(f *frame, width int) []string {
	out := []string{""}
	if h.status != nil {
		st := h.status
		out = append(out, f.record(view.Place(st.Context), width)...)
		out = append(out, f.record(view.Who(st.Context.Identity), width)...)
		out = append(out, f.record(view.Until(st.Context.Tokens, st.Now), width)...)
	}
	if h.err != nil {
		out = append(append(out, ""), f.explain(h.err, width)...)
	}
	switch {
	case h.asking:
		out = append(out, f.field("server", f.theme.paint(view.Faint, "asking "+f.theme.dots())))
	case h.failed != nil:
		out = append(append(out, ""), f.explain(h.failed, width)...)
	case h.who != nil && h.who.User != nil:
		out = append(out, f.field("server", "knows you as "+f.theme.clean(h.who.User.UserName)))
	case h.who != nil:
		out = append(out, f.field("server", "accepts the token"))
	}
	return out
}

// record draws the fields of a result as the command line does.
func (f *frame) record(r view.Record, width int) (out []string) {
	for _, field := range r {
		if field.Text != "" {
			text := f.theme.cell(f.theme.clean(field.Text), max(width-18, 1), false)
			out = append(out, f.field(field.Name, f.theme.paint(field.Style, text)))
		}
	}
	return out
}

func (f *frame) field(name, text string) string {
	return "  " + f.theme.paint(view.Faint, f.theme.cell(name, 14, false)) + "  " + text
}
