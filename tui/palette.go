package tui

import (
	"context"
	"slices"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"github.com/cfid-cli/cfid/internal/view"
)

// destination is something to go to: a screen, an org, a space, a user.
type destination struct {
	kind, name string
	open       func() screen
}

// index is what the palette finds: the screens at once, and what the servers have as it comes in. It is read once.
type index struct {
	mu     sync.RWMutex
	all    []destination
	begun  bool
	failed []error
}

func newIndex(screens Screens) *index {
	ix := &index{}
	for _, p := range slices.Concat(screens.Places, screens.Further) {
		ix.all = append(ix.all, destination{kind: "screen", name: p.name, open: p.open})
	}
	return ix
}

// String and Len make the index a fuzzy.Source.
func (ix *index) String(i int) string { return ix.all[i].name }

// Len is the number of destinations.
func (ix *index) Len() int { return len(ix.all) }

func (ix *index) add(d ...destination) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.all = append(ix.all, d...)
}

// match finds the best, off bubbletea's goroutine.
func (ix *index) match(pattern string, most int) []destination {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if pattern == "" {
		return slices.Clone(ix.all[:min(len(ix.all), most)])
	}
	found := fuzzy.FindFrom(pattern, ix)
	out := make([]destination, 0, most)
	for _, m := range found[:min(len(found), most)] {
		out = append(out, ix.all[m.Index])
	}
	return out
}

// palette goes anywhere: type a few letters of the name.
type palette struct {
	window
	*editor
	scope *scope
	found []destination
}

// mostFound is how many matches the palette lists.
const mostFound = 50

func (f *frame) openPalette() tea.Cmd {
	p := &palette{editor: newEditor(""), scope: newScope(f.ctx), found: f.found.match("", mostFound)}
	f.lay(p)
	return f.fillIndex(p)
}

// fillIndex reads what can be gone to by name. What fails is left out: the palette still finds the rest.
func (f *frame) fillIndex(p *palette) tea.Cmd {
	if f.found.begun {
		return nil
	}
	f.found.begun = true
	var cmds []tea.Cmd
	for _, read := range f.screens.Sources {
		sc := newScope(f.ctx) // it goes on when the palette is closed
		cmds = append(cmds, work(sc, func(ctx context.Context) (error, error) {
			return read(ctx, f.session, f.found), nil // no reason to offer a login: nobody asked for just this
		}, func(err, _ error) tea.Cmd {
			if err != nil {
				f.found.failed = append(f.found.failed, err)
			}
			return p.search(f)
		}))
	}
	return tea.Batch(cmds...)
}

func (p *palette) keys(*frame) []binding {
	return []binding{label("enter", "go"), label("down", "next"), label("esc", "close")}
}

func (p *palette) key(f *frame, k tea.KeyPressMsg) tea.Cmd {
	switch name := k.String(); {
	case name == "esc" || name == "ctrl+c":
		p.close(f)
	case name == "enter":
		return p.enter(f)
	case name == "tab" || name == "ctrl+n":
		p.move(1)
	case name == "shift+tab" || name == "ctrl+p":
		p.move(-1)
	case navigation(name):
		p.moved(name)
	case p.editor.key(k):
		return p.search(f)
	}
	return nil
}

func (p *palette) paste(f *frame, text string) tea.Cmd {
	p.insert(text)
	return p.search(f)
}

func (p *palette) close(f *frame) {
	p.scope.end()
	f.lift(p)
}

func (p *palette) enter(f *frame) tea.Cmd {
	p.close(f)
	if p.at >= len(p.found) {
		f.warn("nothing of that name")
		return nil
	}
	return f.goTo(p.found[p.at].open())
}

// search drops the answers to what was typed before.
func (p *palette) search(f *frame) tea.Cmd {
	if p.scope.ended() {
		return nil
	}
	p.scope.again()
	pattern := p.String()
	return work(p.scope, func(context.Context) ([]destination, error) {
		return f.found.match(pattern, mostFound), nil
	}, func(found []destination, _ error) tea.Cmd {
		p.found, p.at = found, 0
		return nil
	})
}

func (p *palette) lines(f *frame, width, height int) []string {
	rows := min(height-2, 12)
	p.size(len(p.found), max(rows, 1))
	out := []string{rule(f.theme, "go to", width), " : " + p.draw(f.theme, max(width-4, 1))}
	for i := p.top; i < p.bottom(); i++ {
		d := p.found[i]
		name := f.theme.cell(f.theme.clean(d.name), max(width-14, 1), false)
		if i == p.at {
			out = append(out, f.theme.chosen(f.theme.cell(" > "+name+" "+d.kind, width, false)))
			continue
		}
		out = append(out, "   "+name+" "+f.theme.paint(view.Faint, d.kind))
	}
	if len(p.found) == 0 {
		out = append(out, "   nothing found")
	}
	return out
}
