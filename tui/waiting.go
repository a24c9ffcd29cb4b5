package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// pageMsg is a web page that a person is to look at, or with a code a login that is approved there.
type pageMsg struct {
	page   string
	device *ops.DevicePage
}

// Device implements ops.DeviceUI.
func (d *dialogue) Device(p ops.DevicePage) { d.send(pageMsg{page: p.URL, device: &p}) }

// waiting lies over the screen while something goes on that a person has a part in, a login for example.
type waiting struct {
	title string
	scope *scope
	shown pageMsg
}

func newWaiting(f *frame, title string) *waiting {
	return &waiting{title: title, scope: newScope(f.ctx)}
}

func (w *waiting) close(f *frame) {
	w.scope.end()
	f.lift(w)
}

// page is the web page that something waits for.
func (f *frame) page() string {
	for _, o := range f.over {
		if w, ok := o.(*waiting); ok && w.shown.page != "" {
			return w.shown.page
		}
	}
	return ""
}

// showPage puts a page's address where it can be read whole.
func (f *frame) showPage(msg pageMsg) {
	for _, o := range f.over {
		if w, ok := o.(*waiting); ok {
			w.shown = msg
			return
		}
	}
	f.lay(&sheet{title: "open this page in a browser", text: []string{msg.page}, more: []option{{"y", "copy", copies(msg.page)}}})
}

func copies(page string) func(*frame) tea.Cmd {
	return func(f *frame) tea.Cmd {
		f.say("copied")
		return tea.SetClipboard(view.Clean(page))
	}
}

func (w *waiting) keys(*frame) []binding {
	table := []binding{label("esc", "stop")}
	if w.shown.page != "" {
		table = append(table, label("y", "copy the address"))
	}
	return table
}

func (w *waiting) key(f *frame, k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "esc", "ctrl+c", "q":
		w.close(f)
		f.repeat = nil
		f.own(w.title + ": stopped")
	case "y":
		if w.shown.page != "" {
			return copies(w.shown.page)(f)
		}
	}
	return nil
}

func (w *waiting) lines(f *frame, width, height int) []string {
	out := []string{rule(f.theme, w.title, width)}
	switch {
	case w.shown.device != nil:
		return append(out, w.device(f, width, height-1)...)
	case w.shown.page != "":
		out = append(out, page(f, w.shown.page, width)...)
		return append(out, "  waiting for the browser "+f.theme.dots())
	}
	return append(out, "  under way "+f.theme.dots())
}

// page is an address, whole.
func page(f *frame, address string, width int) []string {
	out := []string{"  open this page in a browser:", ""}
	for _, line := range hard(f.theme.clean(address), width-4) {
		out = append(out, "    "+f.theme.paint(view.Strong, line))
	}
	return append(out, "")
}

// hard breaks what has no blanks.
func hard(text string, width int) []string {
	return strings.Split(ansi.Hardwrap(text, max(width, 1), false), "\n")
}

// device is the page and the code, and beside them, where there is room, a picture that a camera reads.
func (w *waiting) device(f *frame, width, height int) []string {
	d := w.shown.device
	code := view.QR(d.Complete, view.Out{TTY: true, Color: f.theme.color, ASCII: f.theme.ascii, Width: width - 30})
	if len(code) > height {
		code = nil
	}
	beside := 0
	if len(code) > 0 {
		beside = ansi.StringWidth(code[0]) + 2
	}
	left := page(f, d.URL, width-beside)
	left = append(left, "  and enter the code:", "", "    "+f.theme.paint(view.Strong, f.theme.clean(d.Code)), "")
	for _, line := range wrap("Only at "+f.theme.clean(d.Host)+", never for somebody else: whoever gave you this code would be logged in as you.", width-beside-4) {
		left = append(left, "  "+line)
	}
	left = append(left, "", "  waiting; it ends "+view.Relative(d.Ends, f.session.Settings.Now()))
	if len(code) == 0 {
		return left
	}
	out := make([]string, max(len(left), len(code)))
	for i := range out {
		out[i] = at(left, i, width-beside)
		if i < len(code) {
			out[i] += code[i]
		}
	}
	return out
}
