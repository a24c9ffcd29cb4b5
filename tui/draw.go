package tui

import (
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/cfid-cli/cfid/internal/view"
)

// small is the height below which only the screen itself and one line at the bottom are drawn.
const small = 8

// View implements tea.Model. A panic ends the dashboard as one in Update does.
func (f *frame) View() (v tea.View) {
	defer func() {
		if p := recover(); p != nil && f.crash == nil {
			f.crash = &crash{value: p, stack: debug.Stack()}
			go f.talk.send(tea.QuitMsg{}) // bubbletea waits for this call
		}
	}()
	v = tea.NewView(strings.Join(f.draw(), "\n"))
	v.AltScreen = true
	v.WindowTitle = "cfid"
	if !f.options.NoMouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

// layout is the width, the lines above the screen and its height.
func (f *frame) layout() (width, above, height int) {
	if f.height < small {
		return f.width, 0, max(f.height-1, 1)
	}
	return f.width, 2, f.height - 4
}

// draw makes the whole picture: exactly height lines, none wider than the terminal.
func (f *frame) draw() (picture []string) {
	width, above, height := f.layout()
	body := f.body(width, height)
	if above > 0 {
		picture = append(picture, f.statusLine(width), f.where(width))
	}
	picture = append(picture, body...)
	if above > 0 {
		picture = append(picture, f.noteLine(width), f.keyLine(width))
	} else if f.height > 1 {
		picture = append(picture, f.lastLine(width))
	}
	for i, line := range picture {
		picture[i] = fit(line, width)
	}
	return picture
}

// body is the screen with what lies over its lower part.
func (f *frame) body(width, height int) []string {
	var sheet []string
	if n := len(f.over); n > 0 {
		sheet = f.over[n-1].lines(f, width, height)
		if len(sheet) > height {
			sheet = sheet[len(sheet)-height:]
		}
	}
	lines := f.top().screen.lines(f, width, height-len(sheet))
	if len(lines) > height-len(sheet) {
		lines = lines[:height-len(sheet)]
	}
	for len(lines) < height-len(sheet) {
		lines = append(lines, "")
	}
	return append(lines, sheet...)
}

// statusLine tells who and where one is, and how long that lasts.
func (f *frame) statusLine(width int) string {
	c, err := f.session.Context()
	if err != nil {
		return f.theme.paint(view.Strong, f.theme.cell(" cfid  no context", width, false))
	}
	left := " " + f.theme.clean(c.Name)
	if target := f.theme.clean(c.Target.URL); !strings.HasSuffix(c.Name, target) {
		left += "  " + target
	}
	var marks []string
	if c.Protected {
		marks = append(marks, "PROTECTED")
	}
	if f.readOnly != "" {
		marks = append(marks, "READ-ONLY")
	}
	if f.tokenEnds.IsZero() {
		f.tokenEnds = c.Tokens.Access
	}
	marks = append(marks, f.life(f.tokenEnds))
	right := strings.Join(marks, "  ") + " "
	line := f.theme.cell(left, width-ansi.StringWidth(right), false) + right
	if c.Protected {
		return f.theme.alarm(fit(line, width))
	}
	return f.theme.paint(view.Strong, fit(line, width))
}

// life is how long the token still lives; while it can be renewed that is done by itself.
func (f *frame) life(end time.Time) string {
	now := f.session.Settings.Now()
	switch {
	case end.IsZero():
		return "no token"
	case end.After(now):
		return "token " + view.Duration(end.Sub(now).Truncate(time.Minute))
	}
	return "token expired"
}

// where says on which screen one is, and what waits.
func (f *frame) where(width int) string {
	titles := make([]string, len(f.stack))
	for i, o := range f.stack {
		titles[i] = f.theme.clean(o.screen.title())
	}
	left := " " + strings.Join(titles, f.theme.pick(" › ", " > "))
	right := ""
	for _, j := range f.jobs {
		right += view.Clean(j.what) + f.theme.dots() + " "
	}
	for _, p := range f.progress {
		right += p.String() + " "
	}
	if n := f.staged.len(); n > 0 {
		right += fmt.Sprintf("%d staged ", n)
	}
	line := f.theme.cell(left, max(0, width-ansi.StringWidth(right)), false)
	return f.theme.paint(view.Accent, line) + f.theme.paint(view.Warn, right)
}

func (f *frame) noteLine(width int) string {
	style := view.Good
	if f.note.bad {
		style = view.Bad
	}
	if f.note.text == "" {
		return ""
	}
	return f.theme.paint(style, f.theme.cell(" "+f.theme.clean(f.note.text), width, false))
}

// keyLine lists the keys that matter most here, as many as fit.
func (f *frame) keyLine(width int) string {
	var b strings.Builder
	used := 0
	for _, k := range f.shown() {
		item := " " + keyName(f.theme, k.keys[0]) + " " + k.help + " "
		if used+ansi.StringWidth(item) > width {
			break
		}
		used += ansi.StringWidth(item)
		b.WriteString(" " + f.theme.paint(view.Accent, keyName(f.theme, k.keys[0])) + " " + f.theme.paint(view.Faint, k.help) + " ")
	}
	return b.String()
}

func (f *frame) shown() (table []binding) {
	if n := len(f.over); n > 0 {
		return f.over[n-1].keys(f)
	}
	for _, k := range f.table() {
		if k.bar {
			table = append(table, k)
		}
	}
	return table
}

// lastLine is all that a very small terminal has room for.
func (f *frame) lastLine(width int) string {
	if f.note.text != "" {
		return f.noteLine(width)
	}
	return f.theme.paint(view.Accent, f.theme.cell(f.theme.clean(f.top().screen.title()), max(0, width-7), false)) + " ? keys"
}

// keyName is how a key is called on the screen.
func keyName(t theme, key string) string {
	names := map[string][2]string{
		"up": {"↑", "up"}, "down": {"↓", "down"}, "left": {"←", "left"}, "right": {"→", "right"}, "enter": {"⏎", "enter"},
		"pgup": {"PgUp", "pgup"}, "pgdown": {"PgDn", "pgdn"},
	}
	if n, ok := names[key]; ok {
		return t.pick(n[0], n[1])
	}
	if rest, ok := strings.CutPrefix(key, "ctrl+"); ok {
		return "^" + strings.ToUpper(rest)
	}
	return key
}

// explain draws an error in place, as the command line would word it.
func (f *frame) explain(err error, width int) []string {
	e := view.Explain(err, view.FactsOf(f.session, err))
	var out []string
	add := func(style view.Style, label, text string) {
		if text == "" {
			return
		}
		for i, line := range wrap(f.theme.clean(f.scrub(text)), width-9) {
			if i > 0 {
				style, label = view.Plain, "      "
			}
			out = append(out, " "+f.theme.paint(style, label)+" "+line)
		}
	}
	add(view.Bad, "error:", e.What)
	add(view.Faint, "  why:", e.Why)
	for _, next := range e.Next {
		add(view.Accent, "  try:", next)
	}
	return out
}

// brief is an error in one line.
func (f *frame) brief(err error) string {
	return f.scrub(view.Explain(err, view.FactsOf(f.session, err)).What)
}

// scrub takes secrets out of what servers and errors say.
func (f *frame) scrub(text string) string {
	if f.session.Settings.Scrub == nil {
		return text
	}
	return f.session.Settings.Scrub.Clean(text)
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

// at is a line filled to width.
func at(lines []string, i, width int) string {
	if i >= len(lines) {
		return fill("", width)
	}
	return fill(lines[i], width)
}
