package change

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/internal/session"
)

// Op is the operation of a step.
type Op string

// The operations. OpKeep means no change: it is shown and sends nothing.
const (
	OpAdd    Op = "add"
	OpChange Op = "change"
	OpRemove Op = "remove"
	OpKeep   Op = "keep"
)

// Kinds of steps.
const (
	KindRole     = "role"
	KindMember   = "member"
	KindUser     = "user"
	KindToken    = "token"
	KindApproval = "approval"
)

// Work carries out a step at the servers, for example a role or a membership.
type Work interface {
	// Do carries out the work. If it is already done, Do returns Unchanged and no error, so that a set can be applied again.
	Do(ctx context.Context, s *session.Session, op Op) (session.State, error)
	// Reverse returns the operation and work that undo it; a nil Work if nothing does.
	Reverse(op Op) (Op, Work)
	// Line returns the command line that does the same; the zero Line if no command does.
	Line(op Op) Line
}

// Step is a write that is shown before it is carried out.
type Step struct {
	Op    Op
	Kind  string
	Who   string // user, client or group, as shown to users
	What  string // "SpaceDeveloper", the name of a group; may be empty
	Where string // "acme", "acme/dev"; may be empty
	Note  string // why it is in the set if the user did not request it
	// Implied marks a step that the command line of another includes: the membership that a space role needs.
	Implied bool
	// Needs are the indexes of steps that must be done before this one. Needs between roles are found by Ordered.
	Needs []int
	Work  Work // nil for OpKeep
}

// String returns the step without its operation: "dev1 SpaceDeveloper in acme/dev".
func (st *Step) String() string {
	text := st.Who
	if st.What != "" {
		text += " " + st.What
	}
	if st.Where != "" {
		text += " in " + st.Where
	}
	return text
}

// ChangeSet is a set of writes that are shown, confirmed and then carried out.
type ChangeSet struct {
	Steps []*Step
	// Ask is the confirmation before Apply begins; nil confirms the steps, and only if the context is protected
	// or Asks is set.
	Ask  *session.Change
	Asks bool

	agreed   bool           // the user confirmed it
	provided map[string]int // steps by the condition that they provide
}

// Add appends steps and returns the index of the last.
func (c *ChangeSet) Add(steps ...Step) int {
	for _, st := range steps {
		c.Steps = append(c.Steps, &st)
		if condition, _ := st.order(); condition != "" {
			if c.provided == nil {
				c.provided = map[string]int{}
			}
			c.provided[condition] = len(c.Steps) - 1
		}
	}
	return len(c.Steps) - 1
}

// Counts returns the number of steps that add, change and remove.
func (c *ChangeSet) Counts() (add, change, remove int) {
	for _, st := range c.Steps {
		switch st.Op {
		case OpAdd:
			add++
		case OpChange:
			change++
		case OpRemove:
			remove++
		}
	}
	return add, change, remove
}

// Empty reports whether the set writes nothing.
func (c *ChangeSet) Empty() bool {
	add, change, remove := c.Counts()
	return add+change+remove == 0
}

// NeedError is the error of a step that was not tried because a step that it needs failed.
type NeedError struct {
	Step *Step // the one that failed
	Err  error
}

func (e *NeedError) Error() string { return fmt.Sprintf("not tried: first %s: %v", e.Step, e.Err) }

func (e *NeedError) Unwrap() error { return e.Err }

// Apply confirms the set if needed, carries out the steps, several at a time, each after those that it needs, and yields the
// outcomes: needed steps first, otherwise in the order of the set. A failure stops only steps that need it. In a dry run
// nothing is written. Apply can be called again, on the same set or on the rest of it (Left).
func Apply(ctx context.Context, s *session.Session, c *ChangeSet) (iter.Seq[session.Item[*Step]], error) {
	if err := c.confirm(ctx, s); err != nil {
		return nil, err
	}
	needs := c.Needs()
	order := Topological(needs)
	if st := c.circular(needs, order); st != nil {
		return nil, fmt.Errorf("nothing is changed: %s needs itself, through what it needs", st)
	}
	done := make([]chan struct{}, len(c.Steps))
	errs := make([]error, len(c.Steps))
	for i := range done {
		done[i] = make(chan struct{})
	}
	name := func(i int) string { return c.Steps[i].String() }
	return session.Each(ctx, s, order, name, func(ctx context.Context, i int) (*Step, session.State, error) {
		defer close(done[i])
		for _, n := range needs[i] {
			<-done[n] // needed steps begin before this one
			if errs[n] != nil {
				errs[i] = &NeedError{c.Steps[n], errs[n]}
				return c.Steps[i], session.Failed, errs[i]
			}
		}
		var state session.State
		state, errs[i] = c.Steps[i].do(ctx, s)
		return c.Steps[i], state, errs[i]
	}), nil
}

func (c *ChangeSet) confirm(ctx context.Context, s *session.Session) error {
	if c.agreed || c.Empty() {
		return nil
	}
	ask := session.Change{Verb: "make", Noun: "change", Asks: c.Asks}
	if c.Ask != nil {
		ask = *c.Ask
	} else {
		for _, st := range c.Steps {
			if st.Op != OpKeep {
				ask.Names = append(ask.Names, string(st.Op)+" "+st.String())
			}
		}
	}
	if err := s.Confirm(ctx, ask); err != nil {
		return err
	}
	c.agreed = !s.Settings.DryRun
	return nil
}

func (st *Step) do(ctx context.Context, s *session.Session) (session.State, error) {
	if err := ctx.Err(); err != nil {
		return session.Failed, context.Cause(ctx)
	}
	if bad, ok := st.Work.(Refusal); ok {
		return session.Failed, bad.Err
	}
	if st.Op == OpKeep || st.Work == nil {
		return session.Unchanged, nil
	}
	if s.Settings.DryRun {
		return map[Op]session.State{OpAdd: session.WouldAdd, OpChange: session.WouldChange, OpRemove: session.WouldRemove}[st.Op], nil
	}
	return st.Work.Do(ctx, s, st.Op)
}

// Left returns the steps that failed or were not tried, confirmed if this set was.
func (c *ChangeSet) Left(done func(*Step) bool) *ChangeSet {
	left := &ChangeSet{Ask: c.Ask, Asks: c.Asks, agreed: c.agreed}
	at := map[int]int{}
	for i, st := range c.Steps {
		if done(st) {
			continue
		}
		again := *st
		again.Needs = nil
		at[i] = left.Add(again)
	}
	for from, to := range at {
		for _, n := range c.Steps[from].Needs {
			if need, ok := at[n]; ok {
				left.Steps[to].Needs = append(left.Steps[to].Needs, need)
			}
		}
	}
	return left
}

// Inverse returns the set that undoes this one, the last step first, and the steps that cannot be undone. OpKeep steps
// stay.
func (c *ChangeSet) Inverse() (back *ChangeSet, lost []*Step) {
	back = &ChangeSet{Asks: c.Asks}
	for _, st := range slices.Backward(c.Steps) {
		if st.Op == OpKeep {
			back.Add(*st)
			continue
		}
		op, work := st.Work.Reverse(st.Op)
		if work == nil {
			lost = append(lost, st)
			continue
		}
		back.Add(Step{Op: op, Kind: st.Kind, Who: st.Who, What: st.What, Where: st.Where, Work: work})
	}
	return back, lost
}

// Refusal is work that fails because its user or object was not found.
type Refusal struct{ Err error }

// Do implements Work.
func (r Refusal) Do(context.Context, *session.Session, Op) (session.State, error) {
	return session.Failed, r.Err
}

// Reverse implements Work.
func (r Refusal) Reverse(op Op) (Op, Work) { return op, nil }

// Line implements Work.
func (r Refusal) Line(Op) Line { return Line{} }
