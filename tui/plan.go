package tui

import (
	"context"
	"errors"
	"fmt"
	"iter"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// plan shows what is staged as a change set, applies it and shows what became of each step.
type plan struct {
	window
	set      *ops.ChangeSet
	results  map[*ops.Step]result // of the steps themselves the worker writes while it works
	err      error                // why nothing was applied
	applying bool
	applied  bool
}

// result is what became of a step.
type result struct {
	step  *ops.Step
	state ops.State
	err   error
}

func newPlan() screen { return &plan{set: &ops.ChangeSet{}} }

func (p *plan) title() string { return "plan" }

func (p *plan) start(f *frame, _ *scope) tea.Cmd {
	p.set = f.staged.set()
	return nil
}

func (p *plan) keys(f *frame, sc *scope) []binding {
	if p.applying {
		return append([]binding{on("esc", "stop", func(f *frame) tea.Cmd { return p.stop(f, sc) })}, p.bindings()...)
	}
	var table []binding
	if !p.set.Empty() && !p.applied {
		table = append(table,
			on("a", "apply", func(f *frame) tea.Cmd { return p.apply(f, sc) }),
			on("x", "leave this one out", func(f *frame) tea.Cmd { return p.leaveOut(f) }),
			off("X", "drop all", func(f *frame) tea.Cmd { f.staged.clear(); p.set = f.staged.set(); return nil }),
			on("u", "undo", func(f *frame) tea.Cmd { return p.shift(f, f.staged.undo) }),
			off("U", "redo", func(f *frame) tea.Cmd { return p.shift(f, f.staged.redo) }, "ctrl+r"))
	}
	if p.applied && p.failures() > 0 {
		table = append(table, on("r", "retry what failed", func(f *frame) tea.Cmd { return p.retry(f, sc) }))
	}
	return append(table, p.bindings()...)
}

func (p *plan) selected() *ops.Step {
	if p.at >= len(p.set.Steps) {
		return nil
	}
	return p.set.Steps[p.at]
}

func (p *plan) commands(*frame) []string { return p.set.CommandLine() }

func (p *plan) shift(f *frame, do func() bool) tea.Cmd {
	cmd := undone(f, do)
	p.set = f.staged.set()
	return cmd
}

func (p *plan) leaveOut(f *frame) tea.Cmd {
	if w, ok := p.work(p.at); ok {
		f.staged.stage([]edit{{cell: keyOf(w)}})
		p.set = f.staged.set()
	}
	return nil
}

func (p *plan) work(i int) (ops.RoleWork, bool) {
	if i >= len(p.set.Steps) {
		return ops.RoleWork{}, false
	}
	w, ok := p.set.Steps[i].Work.(ops.RoleWork)
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

// overErr is the failure that a login would mend, nil where none is one.
func (p *plan) overErr() error {
	for _, r := range p.results {
		if ops.SessionOver(r.err) {
			return r.err
		}
	}
	return nil
}

// stop ends what has not begun. What was under way may have been done: it stays staged, and done twice it is unchanged.
func (p *plan) stop(f *frame, sc *scope) tea.Cmd {
	sc.again()
	p.applying, p.results, p.set = false, nil, f.staged.set()
	f.warn("stopped: what is still listed can be applied again")
	return nil
}

func (p *plan) retry(f *frame, sc *scope) tea.Cmd {
	p.set = p.set.Failed()
	return p.apply(f, sc)
}

// apply does the steps. The confirmation of a protected context is asked by the operation itself.
func (p *plan) apply(f *frame, sc *scope) tea.Cmd {
	if !f.writable() {
		return nil
	}
	sc.again()
	set := p.set
	set.Ask = &ops.Change{Verb: "apply", Noun: plural(len(set.Steps), "change", "changes")}
	p.applying, p.applied, p.err, p.results = true, false, nil, map[*ops.Step]result{}
	f.staged.forget()
	return stream(sc, func(ctx context.Context) (iter.Seq2[result, error], error) {
		items, err := ops.Apply(ctx, f.session, set)
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

func (p *plan) took(f *frame, results []result) {
	for _, r := range results {
		p.results[r.step] = r
		w, ok := r.step.Work.(ops.RoleWork)
		if r.err == nil && ok && !r.step.Implied {
			f.staged.drop(keyOf(w))
		}
	}
}

func (p *plan) ended(f *frame, err error) tea.Cmd {
	p.applying, p.err = false, err
	switch {
	case errors.Is(err, ops.ErrDeclined):
		p.err = nil
		f.warn("not confirmed, nothing was changed")
		return nil
	case err != nil:
		return nil
	}
	p.applied = true
	if failed := p.failures(); failed > 0 {
		f.warn(fmt.Sprintf("%d of %d failed; r tries them again", failed, len(p.set.Steps)))
		return f.sessionOver(p.overErr(), nil)
	}
	f.say(plural(len(p.set.Steps), "change", "changes") + " applied")
	return nil
}

func (p *plan) click(_ *frame, _, y int) tea.Cmd {
	if row := p.top + y - 2; y >= 2 && row < p.bottom() {
		p.at = row
	}
	return nil
}

func (p *plan) wheel(n int) { p.move(n) }

func (p *plan) lines(f *frame, width, height int) []string {
	add, _, remove := p.set.Counts()
	head := fmt.Sprintf("  %d to add, %d to remove", add, remove)
	if p.applying {
		head = fmt.Sprintf("  applying, %d of %d", len(p.results), len(p.set.Steps))
	}
	out := []string{f.theme.paint(view.Strong, head), ""}
	if len(p.set.Steps) == 0 {
		return append(out, "  nothing is staged")
	}
	below := p.below(f, width)
	below = below[:min(len(below), max(height-3, 0))]
	p.size(len(p.set.Steps), height-2-len(below))
	for i := p.top; i < p.bottom(); i++ {
		out = append(out, p.step(f, i, width))
	}
	return append(out, below...)
}

// below explains why nothing was applied, or why the step under the cursor failed.
func (p *plan) below(f *frame, width int) []string {
	err := p.err
	if st := p.selected(); err == nil && st != nil {
		err = p.results[st].err
	}
	if err == nil {
		return nil
	}
	return append([]string{""}, f.explain(err, width)...)
}

func (p *plan) step(f *frame, i, width int) string {
	st := p.set.Steps[i]
	line := f.theme.clean(view.StepLine(st))
	style := map[ops.Op]view.Style{ops.OpAdd: view.Good, ops.OpRemove: view.Bad}[st.Op]
	state := ""
	if r, ok := p.results[st]; ok {
		state = string(r.state) + " "
		if r.err != nil {
			state = "failed "
		}
	}
	room := max(width-ansi.StringWidth(state)-1, 1)
	text := f.theme.cell("  "+line, room, false) + " "
	if i == p.at {
		return f.theme.chosen(f.theme.cell(">"+text[1:]+state, width, false))
	}
	return f.theme.paint(style, text) + state
}
