package tui

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// withdrawn is a question that nobody waits for any more.
type withdrawn askMsg

// question is a prompt of an operation, as a line to type; what there is to choose from is listed.
type question struct {
	line
	list window
	ask  askMsg
	bad  string
}

func (f *frame) asked(ask askMsg) tea.Cmd {
	q := &question{ask: ask, line: line{editor: newEditor("")}}
	q.masked = ask.secret
	q.list.size(len(ask.prompt.List), len(ask.prompt.List))
	q.list.at = max(0, slices.Index(ask.prompt.List, ask.prompt.Default))
	f.note = note{} // it stands above the question
	f.lay(q)
	return nil
}

func (f *frame) withdraw(ask withdrawn) {
	for _, o := range f.over {
		if q, ok := o.(*question); ok && q.ask.reply == ask.reply {
			f.lift(q)
			return
		}
	}
}

func (q *question) keys(f *frame) []binding {
	table := []binding{label("enter", "done"), label("esc", "cancel")}
	if len(q.ask.prompt.List) > 0 {
		table = append(table, label("down", "next"))
	}
	if q.page(f) != "" {
		table = append(table, label("ctrl+y", "copy the address"))
	}
	return table
}

// page is the one to look at before the answer is known.
func (q *question) page(f *frame) string {
	if p := q.ask.prompt.Page; p != "" {
		return p
	}
	return f.page()
}

func (q *question) key(f *frame, k tea.KeyPressMsg) tea.Cmd {
	switch name := k.String(); {
	case name == "esc" || name == "ctrl+c":
		q.answer(f, reply{err: ops.ErrDeclined})
	case name == "enter":
		q.enter(f)
	case name == "ctrl+y" && q.page(f) != "":
		return copies(q.page(f))(f)
	case navigation(name) && len(q.ask.prompt.List) > 0:
		q.list.moved(name)
	default:
		q.bad = ""
		q.editor.key(k)
	}
	return nil
}

func (q *question) enter(f *frame) {
	text := q.said()
	if !q.accepts(text) {
		q.bad = "please answer one of: " + view.Clean(strings.Join(q.ask.prompt.Choices, ", "))
		return
	}
	if q.ask.secret && f.session.Settings.Scrub != nil {
		f.session.Settings.Scrub.Add(text)
	}
	q.answer(f, reply{text: text})
}

// said is what was typed: a number stands for a thing of the list, and nothing for the one under the cursor.
func (q *question) said() string {
	text, p := q.String(), q.ask.prompt
	switch n, err := strconv.Atoi(text); {
	case text == "" && len(p.List) > 0 && (q.list.at > 0 || p.Default == "" || slices.Contains(p.List, p.Default)):
		return p.List[q.list.at]
	case text == "":
		return p.Default
	case err == nil && n >= 1 && n <= len(p.List):
		return p.List[n-1]
	}
	return text
}

func (q *question) accepts(text string) bool {
	return len(q.ask.prompt.Choices) == 0 || slices.Contains(q.ask.prompt.Choices, text)
}

func (q *question) answer(f *frame, r reply) {
	f.told = nil // it was read with the question
	f.lift(q)
	q.ask.reply <- r
}

func (q *question) lines(f *frame, width, height int) []string {
	prompt := f.theme.clean(q.ask.prompt.Text)
	if d := q.ask.prompt.Default; d != "" && len(q.ask.prompt.List) == 0 {
		prompt += " [" + f.theme.clean(d) + "]"
	}
	out := []string{rule(f.theme, "", width)}
	for _, told := range f.told {
		for _, line := range wrap(f.theme.clean(told), width-2) {
			out = append(out, "  "+line)
		}
	}
	if p := q.page(f); p != "" {
		out = append(out, page(f, p, width)...)
	}
	for _, line := range wrap(prompt, width-2) {
		out = append(out, "  "+f.theme.paint(view.Strong, line))
	}
	out = append(out, q.listed(f, width, height-len(out)-2)...)
	out = append(out, "  "+f.theme.pick("› ", "> ")+q.draw(f.theme, max(width-4, 1)))
	if q.bad != "" {
		out = append(out, "  "+f.theme.paint(view.Bad, q.bad))
	}
	return out
}

func (q *question) listed(f *frame, width, height int) (out []string) {
	if len(q.ask.prompt.List) == 0 {
		return nil
	}
	q.list.size(len(q.ask.prompt.List), height)
	for i := q.list.top; i < q.list.bottom(); i++ {
		line := f.theme.cell("    "+strconv.Itoa(i+1)+"  "+f.theme.clean(q.ask.prompt.List[i]), width, false)
		if i == q.list.at {
			line = f.theme.chosen("  > " + line[4:])
		}
		out = append(out, line)
	}
	return out
}
