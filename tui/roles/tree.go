package roles

import (
	"context"
	"fmt"
	"iter"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
)

// tree shows the orgs and, below each open one, its spaces.
type tree struct {
	frame.Window
	Orgs    []*Branch
	shown   []leaf
	filter  string
	loading bool
	err     error
}

// Branch is an org; its spaces are read when it is opened for the first time.
type Branch struct {
	place   platform.Place
	key     string // its name, lower case
	spaces  []platform.Place
	open    bool
	asked   bool
	loading bool
	err     error
}

// leaf is one line of the tree: an org, or one of its spaces.
type leaf struct {
	branch *Branch
	space  int // -1: the org itself
}

func (l leaf) place() platform.Place {
	if l.space < 0 {
		return l.branch.place
	}
	return l.branch.spaces[l.space]
}

// NewBranch is a node of the tree for a place.
func NewBranch(p platform.Place) *Branch {
	return &Branch{place: p, key: strings.ToLower(view.Clean(p.Org.Name))}
}

// load reads the orgs and then calls then.
func (t *tree) load(f *frame.Frame, sc *frame.Scope, then func(*frame.Frame) tea.Cmd) tea.Cmd {
	t.Orgs, t.shown, t.err, t.loading = nil, nil, nil, true
	return frame.Stream(sc, func(ctx context.Context) (iter.Seq2[platform.Place, error], error) {
		return platform.WalkOrgs(ctx, f.Session)
	}, NewBranch, func(more []*Branch) {
		t.Orgs = append(t.Orgs, more...)
		t.Show()
	}, func(err error) tea.Cmd {
		t.loading, t.err = false, err
		return then(f)
	})
}

// Show updates the visible lines: the orgs and spaces that match the filter. The cursor stays on its line.
func (t *tree) Show() {
	was, had := t.selected()
	t.shown = t.shown[:0]
	for _, b := range t.Orgs {
		fits := t.filter == "" || strings.Contains(b.key, t.filter)
		if fits {
			t.shown = append(t.shown, leaf{b, -1})
		}
		if b.open && (fits || len(b.spaces) > 0) {
			t.showSpaces(b, fits)
		}
	}
	for i, l := range t.shown {
		if had && l == was {
			t.At = i
			return
		}
	}
}

func (t *tree) showSpaces(b *Branch, all bool) {
	for i, p := range b.spaces {
		if !all && !strings.Contains(strings.ToLower(p.Space.Name), t.filter) {
			continue
		}
		t.shown = append(t.shown, leaf{b, i})
	}
}

func (t *tree) selected() (leaf, bool) {
	if t.At < 0 || t.At >= len(t.shown) {
		return leaf{}, false
	}
	return t.shown[t.At], true
}

func (t *tree) setFilter(text string) {
	t.filter = strings.ToLower(strings.TrimSpace(text))
	t.At = 0
	t.shown = t.shown[:0]
	t.Show()
}

// unfold opens an org.
func (t *tree) unfold(f *frame.Frame, sc *frame.Scope, b *Branch) tea.Cmd {
	b.open = true
	t.Show()
	if b.asked && b.err == nil {
		return nil
	}
	b.asked, b.loading, b.err, b.spaces = true, true, nil, nil
	return frame.Stream(sc, func(ctx context.Context) (iter.Seq2[platform.Place, error], error) {
		return platform.WalkSpaces(ctx, f.Session, b.place)
	}, same, func(more []platform.Place) {
		b.spaces = append(b.spaces, more...)
		t.Show()
	}, func(err error) tea.Cmd {
		b.loading, b.err = false, err
		if err != nil {
			b.asked = false
			f.Warn(f.Brief(err))
		}
		return nil
	})
}

// fold closes the org of the selected line, and moves the cursor to it.
func (t *tree) fold() {
	l, ok := t.selected()
	if !ok {
		return
	}
	l.branch.open = false
	t.At -= l.space + 1
	t.At = max(t.At, 0)
	t.Show()
}

// lines draws the tree; active means that it has the focus.
func (t *tree) lines(f *frame.Frame, width, height int, active bool) []string {
	head := fmt.Sprintf(" ORGS %d", len(t.Orgs))
	if t.filter != "" {
		head = fmt.Sprintf(" ORGS matching %s", f.Theme.Clean(t.filter))
	}
	if t.loading {
		head += " " + f.Theme.Dots()
	}
	t.Size(len(t.shown), height-1)
	out := []string{f.Theme.Paint(view.Strong, f.Theme.Cell(head, width, false))}
	for i := t.Top; i < t.Bottom(); i++ {
		line := f.Theme.Cell(t.line(f, t.shown[i]), width, false)
		switch {
		case i == t.At && active:
			line = f.Theme.Chosen(">" + line[1:])
		case i == t.At:
			line = f.Theme.Paint(view.Strong, ">"+line[1:])
		}
		out = append(out, line)
	}
	switch {
	case len(t.shown) > 0:
	case t.err != nil:
		out = append(out, f.Explain(t.err, width)...)
		out = append(out, " press "+f.Theme.Paint(view.Accent, "r")+" to try again")
	case t.loading:
		out = append(out, page.Skeleton(f.Theme, width, height-1)...)
	default:
		out = append(out, " no orgs that", " you may see")
	}
	return out
}

func (t *tree) line(f *frame.Frame, l leaf) string {
	if l.space >= 0 {
		return "     " + f.Theme.Clean(l.branch.spaces[l.space].Space.Name)
	}
	sign := f.Theme.Pick("▸", "+")
	if l.branch.open {
		sign = f.Theme.Pick("▾", "-")
	}
	if l.branch.loading {
		sign = f.Theme.Dots()
	}
	name := " " + sign + " " + f.Theme.Clean(l.branch.place.Org.Name)
	if l.branch.place.Org.Suspended {
		name += " (suspended)"
	}
	return name
}
