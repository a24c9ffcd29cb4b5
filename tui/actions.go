package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/view"
)

// copyName puts the name or the id of what is selected into the terminal's clipboard (OSC 52), which reaches the person's own
// machine over ssh too.
func (f *frame) copyName(id bool) tea.Cmd {
	name, guid := f.top().screen.(copier).copied()
	if id {
		name = guid
	}
	if name = view.Clean(name); name == "" {
		return nil
	}
	f.say("copied " + name)
	return tea.SetClipboard(name)
}

// copySecret is copyName for a secret. Over ssh it is refused: terminals and multiplexers on the way keep what passes.
func (f *frame) copySecret(what, secret string) tea.Cmd {
	if f.options.Remote {
		f.warn("a secret is not copied over ssh: the clipboard would pass every terminal on the way")
		return nil
	}
	f.say(what + " copied")
	return tea.SetClipboard(secret)
}

// showCommands tells the command lines of what is selected or staged; y copies them.
func (f *frame) showCommands() tea.Cmd {
	var lines []string
	if c, ok := f.top().screen.(commander); ok {
		lines = c.commands(f)
	}
	if len(lines) == 0 {
		f.say("no command line does this")
		return nil
	}
	f.lay(&sheet{title: "the same on the command line", text: lines, more: []option{{"y", "copy", func(f *frame) tea.Cmd {
		f.say("copied")
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

// writable says whether something can be written, and if not tells why.
func (f *frame) writable() bool {
	if f.readOnly == "" {
		return true
	}
	f.warn("read-only: " + f.readOnly)
	return false
}

// run does one write beside the dashboard and tells how it went; then, if not nil, follows a success.
func run(f *frame, sc *scope, what string, do func(ctx context.Context) error, then func() tea.Cmd) tea.Cmd {
	return launch(f, &job{what: what}, func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx) }, func(_ struct{}, err error) tea.Cmd {
		if err != nil {
			return f.failed(what, err, nil)
		}
		f.report(what+": done", "")
		if then == nil || sc.ended() {
			return nil
		}
		return then()
	})
}

// plainly is an explanation without styles.
func (f *frame) plainly(err error) []string {
	e := view.Explain(err, view.FactsOf(f.session, err))
	out := []string{f.scrub(e.What)}
	if e.Why != "" {
		out = append(out, f.scrub(e.Why))
	}
	return append(out, e.Next...)
}
