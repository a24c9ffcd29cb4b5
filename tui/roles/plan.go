package roles

import (
	"context"
	"errors"
	"fmt"
	"iter"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
)

// plan shows the staged changes as a change set, applies it and shows the result of each step.
type plan struct {
	frame.Window
	set      *change.ChangeSet
	results  map[*change.Step]result
	err      error // why nothing was applied
	applying bool
	applied  bool
}

// result is the outcome of a step.
type result struct {
	step  *change.Step
	state session.State
	err   error
}

// NewPlan opens the plan of the staged changes.
func NewPlan() frame.Screen { return &plan{set: &change.ChangeSet{}} }

func (p *plan) Title() string { return "plan" }

func (p *plan) Start(f *frame.Frame, _ *frame.Scope) tea.Cmd {
	p.set = f.Staged.Set()
	return nil
}

func (p *plan) Keys(f *frame.Frame, sc *frame.Scope) []frame.Binding {
	if p.applying {
		return append([]frame.Binding{frame.On("esc", "stop", func(f *frame.Frame) tea.Cmd { return p.stop(f, sc) })}, p.Bindings()...)
	}
	var table []frame.Binding
	if !p.set.Empty() && !p.applied {
		table = append(table,
			frame.On("a", "apply", func(f *frame.Frame) tea.Cmd { return p.Apply(f, sc) }),
			frame.On("x", "discard this change", func(f *frame.Frame) tea.Cmd { return p.leaveOut(f) }),
			frame.Off("X", "discard all", func(f *frame.Frame) tea.Cmd { f.Staged.Clear(); p.set = f.Staged.Set(); return nil }),
			frame.On("u", "undo", func(f *frame.Frame) tea.Cmd { return p.shift(f, f.Staged.Undo) }),
			frame.Off("U", "redo", func(f *frame.Frame) tea.Cmd { return p.shift(f, f.Staged.Redo) }, "ctrl+r"))
	}
	if p.applied && p.failures() > 0 {
		table = append(table, frame.On("r", "retry what failed", func(f *frame.Frame) tea.Cmd { return p.retry(f, sc) }))
	}
	return append(table, p.Bindings()...)
}

func (p *plan) selected() *change.Step {
	if p.At >= len(p.set.Steps) {
		return nil
	}
	return p.set.Steps[p.At]
}

func (p *plan) Commands(*frame.Frame) []string { return p.set.CommandLine() }

func (p *plan) shift(f *frame.Frame, do func() bool) tea.Cmd {
	cmd := undone(f, do)
	p.set = f.Staged.Set()
	return cmd
}

func (p *plan) leaveOut(f *frame.Frame) tea.Cmd {
	if w, ok := p.work(p.At); ok {
		f.Staged.Stage([]frame.Edit{{Cell: keyOf(w)}})
		p.set = f.Staged.Set()
	}
	return nil
}

func (p *plan) work(i int) (platform.RoleWork, bool) {
	if i >= len(p.set.Steps) {
		return platform.RoleWork{}, false
	}
	w, ok := p.set.Steps[i].Work.(platform.RoleWork)
	return w, ok
}

func (p *plan) failures() (n int) {
	for _, r := range p.results {
		if r.err != nil {
			n++
		}
	}
	return n
}

// overErr returns a failure that a login would resolve, or nil.
func (p *plan) overErr() error {
	for _, r := range p.results {
		if session.SessionOver(r.err) {
			return r.err
		}
	}
	return nil
}

// stop cancels the steps that have not begun. A step that was running may have been done; it stays staged, and applying
// it again is safe because it then changes nothing.
func (p *plan) stop(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	sc.Again()
	p.applying, p.results, p.set = false, nil, f.Staged.Set()
	f.Warn("stopped: the changes still listed can be applied again")
	return nil
}

func (p *plan) retry(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	p.set = p.set.Left(func(st *change.Step) bool {
		r, tried := p.results[st]
		return tried && r.err == nil
	})
	return p.Apply(f, sc)
}

// Apply applies the steps. The operation itself asks for the confirmation of a protected context.
func (p *plan) Apply(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	if !f.Writable() {
		return nil
	}
	sc.Again()
	set := p.set
	set.Ask = &session.Change{Verb: "apply", Noun: frame.Plural(len(set.Steps), "change", "changes")}
	p.applying, p.applied, p.err, p.results = true, false, nil, map[*change.Step]result{}
	f.Staged.Forget()
	return frame.Stream(sc, func(ctx context.Context) (iter.Seq2[result, error], error) {
		items, err := change.Apply(ctx, f.Session, set)
		if err != nil {
			return nil, err
		}
		return func(yield func(result, error) bool) {
			for it := range items {
				if !yield(result{it.Value, it.State, it.Err}, nil) {
					return
				}
			}
		}, nil
	}, same, func(items []result) { p.took(f, items) }, func(err error) tea.Cmd { return p.ended(f, err) })
}

func same[T any](v T) T { return v }

func (p *plan) took(f *frame.Frame, results []result) {
	for _, r := range results {
		p.results[r.step] = r
		w, ok := r.step.Work.(platform.RoleWork)
		if r.err == nil && ok && !r.step.Implied {
			f.Staged.Drop(keyOf(w))
		}
	}
}

func (p *plan) ended(f *frame.Frame, err error) tea.Cmd {
	p.applying, p.err = false, err
	switch {
	case errors.Is(err, session.ErrDeclined):
		p.err = nil
		f.Warn("not confirmed, nothing was changed")
		return nil
	case err != nil:
		return nil
	}
	p.applied = true
	if failed := p.failures(); failed > 0 {
		f.Warn(fmt.Sprintf("%d of %d failed; press r to retry", failed, len(p.set.Steps)))
		return f.SessionOver(p.overErr(), nil)
	}
	f.Say(frame.Plural(len(p.set.Steps), "change", "changes") + " applied")
	return nil
}

func (p *plan) Click(_ *frame.Frame, _, y int) tea.Cmd {
	if row := p.Top + y - 2; y >= 2 && row < p.Bottom() {
		p.At = row
	}
	return nil
}

func (p *plan) Wheel(n int) { p.Move(n) }

func (p *plan) Lines(f *frame.Frame, width, height int) []string {
	add, _, remove := p.set.Counts()
	head := fmt.Sprintf("  %d to add, %d to remove", add, remove)
	if p.applying {
		head = fmt.Sprintf("  applying, %d of %d", len(p.results), len(p.set.Steps))
	}
	out := []string{f.Theme.Paint(view.Strong, head), ""}
	if len(p.set.Steps) == 0 {
		return append(out, "  nothing is staged")
	}
	below := p.below(f, width)
	below = below[:min(len(below), max(height-3, 0))]
	p.Size(len(p.set.Steps), height-2-len(below))
	for i := p.Top; i < p.Bottom(); i++ {
		out = append(out, p.step(f, i, width))
	}
	return append(out, below...)
}

// below explains why nothing was applied, or why the step under the cursor failed.
func (p *plan) below(f *frame.Frame, width int) []string {
	err := p.err
	if st := p.selected(); err == nil && st != nil {
		err = p.results[st].err
	}
	if err == nil {
		return nil
	}
	return append([]string{""}, f.Explain(err, width)...)
}

func (p *plan) step(f *frame.Frame, i, width int) string {
	st := p.set.Steps[i]
	line := f.Theme.Clean(view.StepLine(st))
	style := map[change.Op]view.Style{change.OpAdd: view.Good, change.OpRemove: view.Bad}[st.Op]
	state := ""
	if r, ok := p.results[st]; ok {
		state = string(r.state) + " "
		if r.err != nil {
			state = "failed "
		}
	}
	room := max(width-ansi.StringWidth(state)-1, 1)
	text := f.Theme.Cell("  "+line, room, false) + " "
	if i == p.At {
		return f.Theme.Chosen(f.Theme.Cell(">"+text[1:]+state, width, false))
	}
	return f.Theme.Paint(style, text) + state
}
