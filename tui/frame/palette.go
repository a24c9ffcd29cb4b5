package frame

import (
	"context"
	"slices"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"github.com/cfid-cli/cfid/internal/view"
)

// Destination is something that can be opened by name: a screen, an org, a space, a user.
type Destination struct {
	Kind, Name string
	Open       func() Screen
}

// Index has the palette's destinations: the screens at once, and objects of the servers as they are read. It is read
// once.
type Index struct {
	mu     sync.RWMutex
	all    []Destination
	begun  bool
	failed []error
}

func newIndex(screens Screens) *Index {
	ix := &Index{}
	for _, p := range slices.Concat(screens.Places, screens.Further) {
		ix.all = append(ix.all, Destination{Kind: "screen", Name: p.Name, Open: p.Open})
	}
	return ix
}

// String and Len make the index a fuzzy.Source.
func (ix *Index) String(i int) string { return ix.all[i].Name }

// Len is the number of destinations.
func (ix *Index) Len() int { return len(ix.all) }

// Add adds destinations.
func (ix *Index) Add(d ...Destination) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.all = append(ix.all, d...)
}

// match finds the best matches; it runs outside bubbletea's goroutine.
func (ix *Index) match(pattern string, most int) []Destination {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if pattern == "" {
		return slices.Clone(ix.all[:min(len(ix.all), most)])
	}
	found := fuzzy.FindFrom(pattern, ix)
	out := make([]Destination, 0, most)
	for _, m := range found[:min(len(found), most)] {
		out = append(out, ix.all[m.Index])
	}
	return out
}

// palette opens a destination by a few letters of its name.
type palette struct {
	Window
	*Editor
	scope *Scope
	found []Destination
}

// mostFound is how many matches the palette lists.
const mostFound = 50

func (f *Frame) openPalette() tea.Cmd {
	p := &palette{Editor: NewEditor(""), scope: NewScope(f.Ctx), found: f.found.match("", mostFound)}
	f.Lay(p)
	return f.fillIndex(p)
}

// fillIndex reads the destinations from the servers. Failed sources are left out: the palette still finds the rest.
func (f *Frame) fillIndex(p *palette) tea.Cmd {
	if f.found.begun {
		return nil
	}
	f.found.begun = true
	var cmds []tea.Cmd
	for _, read := range f.Screens.Sources {
		sc := NewScope(f.Ctx) // it continues when the palette is closed
		cmds = append(cmds, Work(sc, func(ctx context.Context) (error, error) {
			return read(ctx, f.Session, f.found), nil // no reason to offer a login: the user did not ask for just this
		}, func(err, _ error) tea.Cmd {
			if err != nil {
				f.found.failed = append(f.found.failed, err)
			}
			return p.search(f)
		}))
	}
	return tea.Batch(cmds...)
}

func (p *palette) keys(*Frame) []Binding {
	return []Binding{label("enter", "go"), label("down", "next"), label("esc", "close")}
}

func (p *palette) key(f *Frame, k tea.KeyPressMsg) tea.Cmd {
	switch name := k.String(); {
	case name == "esc" || name == "ctrl+c":
		p.close(f)
	case name == "enter":
		return p.enter(f)
	case name == "tab" || name == "ctrl+n":
		p.Move(1)
	case name == "shift+tab" || name == "ctrl+p":
		p.Move(-1)
	case Navigation(name):
		p.Moved(name)
	case p.Editor.key(k):
		return p.search(f)
	}
	return nil
}

func (p *palette) paste(f *Frame, text string) tea.Cmd {
	p.Insert(text)
	return p.search(f)
}

func (p *palette) close(f *Frame) {
	p.scope.End()
	f.lift(p)
}

func (p *palette) enter(f *Frame) tea.Cmd {
	p.close(f)
	if p.At >= len(p.found) {
		f.Warn("no match")
		return nil
	}
	return f.GoTo(p.found[p.At].Open())
}

// search drops the results for earlier input.
func (p *palette) search(f *Frame) tea.Cmd {
	if p.scope.Ended() {
		return nil
	}
	p.scope.Again()
	pattern := p.String()
	return Work(p.scope, func(context.Context) ([]Destination, error) {
		return f.found.match(pattern, mostFound), nil
	}, func(found []Destination, _ error) tea.Cmd {
		p.found, p.At = found, 0
		return nil
	})
}

func (p *palette) lines(f *Frame, width, height int) []string {
	rows := min(height-2, 12)
	p.Size(len(p.found), max(rows, 1))
	out := []string{rule(f.Theme, "go to", width), " : " + p.draw(f.Theme, max(width-4, 1))}
	for i := p.Top; i < p.Bottom(); i++ {
		d := p.found[i]
		name := f.Theme.Cell(f.Theme.Clean(d.Name), max(width-14, 1), false)
		if i == p.At {
			out = append(out, f.Theme.Chosen(f.Theme.Cell(" > "+name+" "+d.Kind, width, false)))
			continue
		}
		out = append(out, "   "+name+" "+f.Theme.Paint(view.Faint, d.Kind))
	}
	if len(p.found) == 0 {
		out = append(out, "   no match")
	}
	return out
}
