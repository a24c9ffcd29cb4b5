package frame

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/view"
)

// copyName copies the name or id of the selected object to the terminal's clipboard (OSC 52), which works over ssh too.
func (f *Frame) copyName(id bool) tea.Cmd {
	name, guid := f.Top().Screen.(Copier).Copied()
	if id {
		name = guid
	}
	if name = view.Clean(name); name == "" {
		return nil
	}
	f.Say("copied " + name)
	return tea.SetClipboard(name)
}

// CopySecret is copyName for a secret. Over ssh it is not supported: terminals and multiplexers on the way may store
// the text.
func (f *Frame) CopySecret(what, secret string) tea.Cmd {
	if f.Options.Remote {
		f.Warn("a secret is not copied over ssh: every terminal in between would see it")
		return nil
	}
	f.Say(what + " copied")
	return tea.SetClipboard(secret)
}

// showCommands shows the command lines of the selected or staged objects; y copies them.
func (f *Frame) showCommands() tea.Cmd {
	var lines []string
	if c, ok := f.Top().Screen.(Commander); ok {
		lines = c.Commands(f)
	}
	if len(lines) == 0 {
		f.Say("there is no command for this")
		return nil
	}
	f.Lay(&Sheet{Title: "the same on the command line", Text: lines, More: []Option{{"y", "copy", func(f *Frame) tea.Cmd {
		f.Say("copied")
		return tea.SetClipboard(joined(lines))
	}}}})
	return nil
}

func joined(lines []string) (out string) {
	for _, line := range lines {
		out += view.Clean(line) + "\n"
	}
	return out
}

// Writable reports whether something can be written, and if not shows why.
func (f *Frame) Writable() bool {
	if f.ReadOnly == "" {
		return true
	}
	f.Warn("read-only: " + f.ReadOnly)
	return false
}

// Write runs one write in the background and reports the result; if it succeeds, it calls then unless that is nil.
func Write(f *Frame, sc *Scope, what string, do func(ctx context.Context) error, then func() tea.Cmd) tea.Cmd {
	return Launch(f, &Job{What: what}, func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx) }, func(_ struct{}, err error) tea.Cmd {
		if err != nil {
			return f.Failed(what, err, nil)
		}
		f.Report(what+": done", "")
		if then == nil || sc.Ended() {
			return nil
		}
		return then()
	})
}

// Plainly is an explanation without styles.
func (f *Frame) Plainly(err error) []string {
	e := view.Explain(err, view.FactsOf(f.Session, err))
	out := []string{f.scrub(e.What)}
	if e.Why != "" {
		out = append(out, f.scrub(e.Why))
	}
	return append(out, e.Tries()...)
}
