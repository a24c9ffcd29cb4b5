package change

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/cfid-cli/cfid/internal/session"
)

// Op is what a step does to what it is about.
type Op string

// The operations. OpKeep is what is already done: it is shown and sends nothing.
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

// Work is what a step does at the servers. RoleWork and MemberWork are the usual ones.
type Work interface {
	// Do does it once. What is already done is Unchanged and no error, so that a set can be applied again.
	Do(ctx context.Context, s *session.Session, op Op) (session.State, error)
	// Reverse is what takes it back; a nil Work where nothing does.
	Reverse(op Op) (Op, Work)
	// Line is the command line that does the same; without Words where no command does.
	Line(op Op) Line
}

// Step is one write that is shown before it is done.
type Step struct {
	Op    Op
	Kind  string
	Who   string // user, client or group, as people name it
	What  string // "SpaceDeveloper", the name of a group; may be empty
	Where string // "acme", "acme/dev"; empty where it is nowhere in particular
	Note  string // why it is in the set where nobody named it
	// Implied is a step that the command line of another does by itself: the membership that a space role needs.
	Implied bool
	// Needs are the indexes of steps that must be done before this one. What roles need of each other is found without.
	Needs []int
	Work  Work // nil for OpKeep
}

// String is the step without its operation: "dev1 SpaceDeveloper in acme/dev".
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

// ChangeSet is a set of writes that is shown, confirmed and then done.
type ChangeSet struct {
	Steps []*Step
	// Ask is what is asked before Apply begins; nil asks about the steps themselves, and only where a context is protected
	// or Asks is set.
	Ask  *session.Change
	Asks bool

	agreed   bool           // by a person, once
	provided map[string]int // steps by the condition that they bring about
}

// Add appends steps and gives the index of the last.
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

// Counts is how many steps add, change and remove.
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

// Empty says that nothing would be written.
func (c *ChangeSet) Empty() bool {
	add, change, remove := c.Counts()
	return add+change+remove == 0
}

// NeedError is a step that was not tried because one that must come first failed.
type NeedError struct {
	Step *Step // the one that failed
	Err  error
}

func (e *NeedError) Error() string { return fmt.Sprintf("not tried: first %s: %v", e.Step, e.Err) }

func (e *NeedError) Unwrap() error { return e.Err }

// Apply asks where it must and then does the steps, several at once, each after those that it needs, and yields what became
// of each: those that are needed first, otherwise in the order of the set. A failure stops only what needs it. In a dry run
// nothing is written. It can be called again, on the same set or on what is Left of it.
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
			<-done[n] // it began before this one
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

// Left is the set without the steps that were done: what failed or was never tried, confirmed if this one was.
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

// Inverse is the set that takes this one back, the last step first, and the steps that nothing undoes. What this set
// keeps is kept.
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

// Refusal is work that cannot be done: whom it is about was not found.
type Refusal struct{ Err error }

// Do implements Work.
func (r Refusal) Do(context.Context, *session.Session, Op) (session.State, error) {
	return session.Failed, r.Err
}

// Reverse implements Work.
func (r Refusal) Reverse(op Op) (Op, Work) { return op, nil }

// Line implements Work.
func (r Refusal) Line(Op) Line { return Line{} }
