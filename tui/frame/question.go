package frame

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// withdrawn is a question whose answer is no longer needed.
type withdrawn askMsg

// question is a prompt of an operation, as a text field; choices are listed.
type question struct {
	Line
	list Window
	ask  askMsg
	bad  string
}

func (f *Frame) asked(ask askMsg) tea.Cmd {
	q := &question{ask: ask, Line: Line{Editor: NewEditor("")}}
	q.masked = ask.secret
	q.list.Size(len(ask.prompt.List), len(ask.prompt.List))
	q.list.At = max(0, slices.Index(ask.prompt.List, ask.prompt.Default))
	f.Note = Note{} // it is shown above the question
	f.Lay(q)
	return nil
}

func (f *Frame) withdraw(ask withdrawn) {
	for _, o := range f.Over {
		if q, ok := o.(*question); ok && q.ask.reply == ask.reply {
			f.lift(q)
			return
		}
	}
}

func (q *question) keys(f *Frame) []Binding {
	table := []Binding{label("enter", "done"), label("esc", "cancel")}
	if len(q.ask.prompt.List) > 0 {
		table = append(table, label("down", "next"))
	}
	if q.page(f) != "" {
		table = append(table, label("ctrl+y", "copy the address"))
	}
	return table
}

// page is the page to open before answering.
func (q *question) page(f *Frame) string {
	if p := q.ask.prompt.Page; p != "" {
		return p
	}
	return f.page()
}

func (q *question) key(f *Frame, k tea.KeyPressMsg) tea.Cmd {
	switch name := k.String(); {
	case name == "esc" || name == "ctrl+c":
		q.answer(f, reply{err: session.ErrDeclined})
	case name == "enter":
		q.enter(f)
	case name == "ctrl+y" && q.page(f) != "":
		return copies(q.page(f))(f)
	case Navigation(name) && len(q.ask.prompt.List) > 0:
		q.list.Moved(name)
	default:
		q.bad = ""
		q.Editor.key(k)
	}
	return nil
}

func (q *question) enter(f *Frame) {
	text := q.said()
	if !q.accepts(text) {
		q.bad = "must be one of: " + view.Clean(strings.Join(q.ask.prompt.Choices, ", "))
		return
	}
	if q.ask.secret && f.Session.Settings.Scrub != nil {
		f.Session.Settings.Scrub.Add(text)
	}
	q.answer(f, reply{text: text})
}

// said is the answer: a number selects a choice of the list, and empty input the one under the cursor.
func (q *question) said() string {
	text, p := q.String(), q.ask.prompt
	switch n, err := strconv.Atoi(text); {
	case text == "" && len(p.List) > 0 && (q.list.At > 0 || p.Default == "" || slices.Contains(p.List, p.Default)):
		return p.List[q.list.At]
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

func (q *question) answer(f *Frame, r reply) {
	f.Told = nil // it was shown with the question
	f.lift(q)
	q.ask.reply <- r
}

func (q *question) lines(f *Frame, width, height int) []string {
	prompt := f.Theme.Clean(q.ask.prompt.Text)
	if d := q.ask.prompt.Default; d != "" && len(q.ask.prompt.List) == 0 {
		prompt += " [" + f.Theme.Clean(d) + "]"
	}
	out := []string{rule(f.Theme, "", width)}
	for _, told := range f.Told {
		for _, line := range Wrap(f.Theme.Clean(told), width-2) {
			out = append(out, "  "+line)
		}
	}
	if p := q.page(f); p != "" {
		out = append(out, page(f, p, width)...)
	}
	for _, line := range Wrap(prompt, width-2) {
		out = append(out, "  "+f.Theme.Paint(view.Strong, line))
	}
	out = append(out, q.listed(f, width, height-len(out)-2)...)
	out = append(out, "  "+f.Theme.Pick("› ", "> ")+q.draw(f.Theme, max(width-4, 1)))
	if q.bad != "" {
		out = append(out, "  "+f.Theme.Paint(view.Bad, q.bad))
	}
	return out
}

func (q *question) listed(f *Frame, width, height int) (out []string) {
	if len(q.ask.prompt.List) == 0 {
		return nil
	}
	q.list.Size(len(q.ask.prompt.List), height)
	for i := q.list.Top; i < q.list.Bottom(); i++ {
		line := f.Theme.Cell("    "+strconv.Itoa(i+1)+"  "+f.Theme.Clean(q.ask.prompt.List[i]), width, false)
		if i == q.list.At {
			line = f.Theme.Chosen("  > " + line[4:])
		}
		out = append(out, line)
	}
	return out
}
