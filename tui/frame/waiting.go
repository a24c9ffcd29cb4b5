package frame

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/view"
)

// PageMsg is a web page to open, or with a code a login to approve there.
type PageMsg struct {
	Page   string
	Device *login.DevicePage
}

// Device implements session.DeviceUI.
func (d *Dialogue) Device(p login.DevicePage) { d.Send(PageMsg{Page: p.URL, Device: &p}) }

// Waiting is the overlay during work that a user takes part in, such as a login.
type Waiting struct {
	title string
	Scope *Scope
	Shown PageMsg
}

// NewWaiting shows that work is running.
func NewWaiting(f *Frame, title string) *Waiting {
	return &Waiting{title: title, Scope: NewScope(f.Ctx)}
}

// Close removes the overlay.
func (w *Waiting) Close(f *Frame) {
	w.Scope.End()
	f.lift(w)
}

// page is the web page that something waits for.
func (f *Frame) page() string {
	for _, o := range f.Over {
		if w, ok := o.(*Waiting); ok && w.Shown.Page != "" {
			return w.Shown.Page
		}
	}
	return ""
}

// showPage shows a page's address in full.
func (f *Frame) showPage(msg PageMsg) {
	for _, o := range f.Over {
		if w, ok := o.(*Waiting); ok {
			w.Shown = msg
			return
		}
	}
	f.Lay(&Sheet{Title: "open this page in a browser", Text: []string{msg.Page}, More: []Option{{"y", "copy", copies(msg.Page)}}})
}

func copies(page string) func(*Frame) tea.Cmd {
	return func(f *Frame) tea.Cmd {
		f.Say("copied")
		return tea.SetClipboard(view.Clean(page))
	}
}

func (w *Waiting) keys(*Frame) []Binding {
	table := []Binding{label("esc", "stop")}
	if w.Shown.Page != "" {
		table = append(table, label("y", "copy the address"))
	}
	return table
}

func (w *Waiting) key(f *Frame, k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "esc", "ctrl+c", "q":
		w.Close(f)
		f.Repeat = nil
		f.Own(w.title + ": stopped")
	case "y":
		if w.Shown.Page != "" {
			return copies(w.Shown.Page)(f)
		}
	}
	return nil
}

func (w *Waiting) lines(f *Frame, width, height int) []string {
	out := []string{rule(f.Theme, w.title, width)}
	switch {
	case w.Shown.Device != nil:
		return append(out, w.device(f, width, height-1)...)
	case w.Shown.Page != "":
		out = append(out, page(f, w.Shown.Page, width)...)
		return append(out, "  waiting for the browser "+f.Theme.Dots())
	}
	return append(out, "  running "+f.Theme.Dots())
}

// page is an address in full.
func page(f *Frame, address string, width int) []string {
	out := []string{"  open this page in a browser:", ""}
	for _, line := range hard(f.Theme.Clean(address), width-4) {
		out = append(out, "    "+f.Theme.Paint(view.Strong, line))
	}
	return append(out, "")
}

// hard wraps text without blanks.
func hard(text string, width int) []string {
	return strings.Split(ansi.Hardwrap(text, max(width, 1), false), "\n")
}

// device is the page and the code, and next to them, if there is room, a QR code.
func (w *Waiting) device(f *Frame, width, height int) []string {
	d := w.Shown.Device
	code := view.QR(d.Complete, view.Out{TTY: true, Color: f.Theme.Color, ASCII: f.Theme.ASCII, Width: width - 30})
	if len(code) > height {
		code = nil
	}
	beside := 0
	if len(code) > 0 {
		beside = ansi.StringWidth(code[0]) + 2
	}
	left := page(f, d.URL, width-beside)
	left = append(left, "  and enter the code:", "", "    "+f.Theme.Paint(view.Strong, f.Theme.Clean(d.Code)), "")
	for _, line := range Wrap("Only at "+f.Theme.Clean(d.Host)+". Never enter a code that someone else gave you: they would be logged in as you.", width-beside-4) {
		left = append(left, "  "+line)
	}
	left = append(left, "", "  waiting; the code expires "+view.Relative(d.Ends, f.Session.Settings.Now()))
	if len(code) == 0 {
		return left
	}
	out := make([]string, max(len(left), len(code)))
	for i := range out {
		out[i] = LineAt(left, i, width-beside)
		if i < len(code) {
			out[i] += code[i]
		}
	}
	return out
}
