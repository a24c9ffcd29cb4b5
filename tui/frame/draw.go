package frame

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

// View implements tea.Model. A panic ends the dashboard as in Update.
func (f *Frame) View() (v tea.View) {
	defer func() {
		if p := recover(); p != nil && f.Crash == nil {
			f.Crash = &crash{Value: p, Stack: debug.Stack()}
			go f.Talk.Send(tea.QuitMsg{}) // bubbletea waits for this call
		}
	}()
	v = tea.NewView(strings.Join(f.draw(), "\n"))
	v.AltScreen = true
	v.WindowTitle = "cfid"
	if !f.Options.NoMouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

// layout returns the width, the lines above the screen and its height.
func (f *Frame) layout() (width, above, height int) {
	if f.Height < small {
		return f.Width, 0, max(f.Height-1, 1)
	}
	return f.Width, 2, f.Height - 4
}

// draw returns the whole picture: exactly height lines, none wider than the terminal.
func (f *Frame) draw() (picture []string) {
	width, above, height := f.layout()
	body := f.body(width, height)
	if above > 0 {
		picture = append(picture, f.statusLine(width), f.where(width))
	}
	picture = append(picture, body...)
	if above > 0 {
		picture = append(picture, f.noteLine(width), f.keyLine(width))
	} else if f.Height > 1 {
		picture = append(picture, f.lastLine(width))
	}
	for i, line := range picture {
		picture[i] = Fit(line, width)
	}
	return picture
}

// body is the screen with an overlay over its lower part.
func (f *Frame) body(width, height int) []string {
	var sheet []string
	if n := len(f.Over); n > 0 {
		sheet = f.Over[n-1].lines(f, width, height)
		if len(sheet) > height {
			sheet = sheet[len(sheet)-height:]
		}
	}
	lines := f.Top().Screen.Lines(f, width, height-len(sheet))
	if len(lines) > height-len(sheet) {
		lines = lines[:height-len(sheet)]
	}
	for len(lines) < height-len(sheet) {
		lines = append(lines, "")
	}
	return append(lines, sheet...)
}

// statusLine shows the context and the user, and the lifetime of the session.
func (f *Frame) statusLine(width int) string {
	c, err := f.Session.Context()
	if err != nil {
		return f.Theme.Paint(view.Strong, f.Theme.Cell(" cfid  no context", width, false))
	}
	left := " " + f.Theme.Clean(c.Name)
	if target := f.Theme.Clean(c.Target.URL); !strings.HasSuffix(c.Name, target) {
		left += "  " + target
	}
	var marks []string
	if c.Protected {
		marks = append(marks, "PROTECTED")
	}
	if f.ReadOnly != "" {
		marks = append(marks, "READ-ONLY")
	}
	if f.TokenEnds.IsZero() {
		f.TokenEnds = c.Tokens.Access
	}
	marks = append(marks, f.life(f.TokenEnds))
	right := strings.Join(marks, "  ") + " "
	line := f.Theme.Cell(left, width-ansi.StringWidth(right), false) + right
	if c.Protected {
		return f.Theme.alarm(Fit(line, width))
	}
	return f.Theme.Paint(view.Strong, Fit(line, width))
}

// life is how long the token is still valid; as long as it can be refreshed, that is automatic.
func (f *Frame) life(end time.Time) string {
	now := f.Session.Settings.Now()
	switch {
	case end.IsZero():
		return "no token"
	case end.After(now):
		return "token " + view.Duration(end.Sub(now).Truncate(time.Minute))
	}
	return "token expired"
}

// where shows the open screens, and what is staged or running.
func (f *Frame) where(width int) string {
	titles := make([]string, len(f.Stack))
	for i, o := range f.Stack {
		titles[i] = f.Theme.Clean(o.Screen.Title())
	}
	left := " " + strings.Join(titles, f.Theme.Pick(" › ", " > "))
	right := ""
	for _, j := range f.Jobs {
		right += view.Clean(j.What) + f.Theme.Dots() + " "
	}
	for _, p := range f.progress {
		right += p.String() + " "
	}
	if n := f.Staged.Len(); n > 0 {
		right += fmt.Sprintf("%d staged ", n)
	}
	line := f.Theme.Cell(left, max(0, width-ansi.StringWidth(right)), false)
	return f.Theme.Paint(view.Accent, line) + f.Theme.Paint(view.Warn, right)
}

func (f *Frame) noteLine(width int) string {
	style := view.Good
	if f.Note.bad {
		style = view.Bad
	}
	if f.Note.text == "" {
		return ""
	}
	return f.Theme.Paint(style, f.Theme.Cell(" "+f.Theme.Clean(f.Note.text), width, false))
}

// keyLine lists the most important keys, as many as fit.
func (f *Frame) keyLine(width int) string {
	var b strings.Builder
	used := 0
	for _, k := range f.shown() {
		item := " " + KeyName(f.Theme, k.Keys[0]) + " " + k.help + " "
		if used+ansi.StringWidth(item) > width {
			break
		}
		used += ansi.StringWidth(item)
		b.WriteString(" " + f.Theme.Paint(view.Accent, KeyName(f.Theme, k.Keys[0])) + " " + f.Theme.Paint(view.Faint, k.help) + " ")
	}
	return b.String()
}

func (f *Frame) shown() (table []Binding) {
	if n := len(f.Over); n > 0 {
		return f.Over[n-1].keys(f)
	}
	for _, k := range f.table() {
		if k.bar {
			table = append(table, k)
		}
	}
	return table
}

// lastLine is the only extra line of a very small terminal.
func (f *Frame) lastLine(width int) string {
	if f.Note.text != "" {
		return f.noteLine(width)
	}
	return f.Theme.Paint(view.Accent, f.Theme.Cell(f.Theme.Clean(f.Top().Screen.Title()), max(0, width-7), false)) + " ? keys"
}

// KeyName is the name of a key on the screen.
func KeyName(t Theme, key string) string {
	names := map[string][2]string{
		"up": {"↑", "up"}, "down": {"↓", "down"}, "left": {"←", "left"}, "right": {"→", "right"}, "enter": {"⏎", "enter"},
		"pgup": {"PgUp", "pgup"}, "pgdown": {"PgDn", "pgdn"},
	}
	if n, ok := names[key]; ok {
		return t.Pick(n[0], n[1])
	}
	if rest, ok := strings.CutPrefix(key, "ctrl+"); ok {
		return "^" + strings.ToUpper(rest)
	}
	return key
}

// Explain draws an error in place, in the words of the command line.
func (f *Frame) Explain(err error, width int) []string {
	e := view.Explain(err, view.FactsOf(f.Session, err))
	var out []string
	add := func(style view.Style, label, text string) {
		if text == "" {
			return
		}
		for i, line := range Wrap(f.Theme.Clean(f.scrub(text)), width-9) {
			if i > 0 {
				style, label = view.Plain, "      "
			}
			out = append(out, " "+f.Theme.Paint(style, label)+" "+line)
		}
	}
	add(view.Bad, "error:", e.What)
	add(view.Faint, "  why:", e.Why)
	for _, next := range e.Tries() {
		add(view.Accent, "  try:", next)
	}
	return out
}

// Brief is an error in one line.
func (f *Frame) Brief(err error) string {
	return f.scrub(view.Explain(err, view.FactsOf(f.Session, err)).What)
}

// scrub removes secrets from texts of servers and errors.
func (f *Frame) scrub(text string) string {
	if f.Session.Settings.Scrub == nil {
		return text
	}
	return f.Session.Settings.Scrub.Clean(text)
}

// Record draws the fields of a result as the command line does.
func (f *Frame) Record(r view.Record, width int) (out []string) {
	for _, field := range r {
		if field.Text != "" {
			text := f.Theme.Cell(f.Theme.Clean(field.Text), max(width-18, 1), false)
			out = append(out, f.Field(field.Name, f.Theme.Paint(field.Style, text)))
		}
	}
	return out
}

// Field draws a label and its text as one line.
func (f *Frame) Field(name, text string) string {
	return "  " + f.Theme.Paint(view.Faint, f.Theme.Cell(name, 14, false)) + "  " + text
}

// LineAt is a line filled to width.
func LineAt(lines []string, i, width int) string {
	if i >= len(lines) {
		return fill("", width)
	}
	return fill(lines[i], width)
}
