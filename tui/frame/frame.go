// Package frame is the part of the dashboard around the screens: the stack of screens, the key table, overlays
// (questions, forms, choices, the palette), writes and staged changes, and the terminal.
//
// It knows no kinds of objects, such as users or roles. Those are in the packages of their screens.
package frame

import (
	"context"
	"runtime/debug"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

// Frame is the dashboard around its screens: the stack, overlays, the status line, the note at the bottom, and the
// staged changes. It runs in one goroutine, bubbletea's; work reaches it only as messages. Screens get it with every
// call.
type Frame struct {
	parent  context.Context
	Ctx     context.Context
	stop    context.CancelFunc
	Session *session.Session // constant, since workers read it: switching to another context makes a new frame
	next    *Frame           // the frame that replaces this one, after a switch to another context
	Options Options
	Screens Screens
	Theme   Theme

	Width, Height int
	Stack         []*open
	Over          []overlay
	Talk          *Dialogue
	sleep         func() tea.Cmd // stops the process, as ctrl+z does in other programs
	Note          Note
	Jobs          []*Job   // writes that are running
	Told          []string // what they reported in the meantime
	progress      map[int]progressMsg
	Staged        *staging
	found         *Index // destinations of the palette
	ReadOnly      string // why nothing can be written; empty: it can
	Crash         *crash
	leaving       bool
	Repeat        []func(*Frame) tea.Cmd // to be repeated after the offered login; nil: no login is offered
	Declined      bool                   // a login was offered and declined
	TokenEnds     time.Time              // as last stored in the context
}

// open is a screen on the stack with the scope of its work.
type open struct {
	Screen Screen
	Scope  *Scope
}

// Note is the line at the bottom: the last event.
type Note struct {
	text string
	bad  bool
}

// crash is a panic that leaves the dashboard: the terminal is restored first.
type crash struct {
	Value any
	Stack []byte
}

// NewFrame returns a dashboard in a session, before its first screen is shown.
func NewFrame(ctx context.Context, s *session.Session, o Options, screens Screens) *Frame {
	f := &Frame{
		parent: ctx, Session: s, Options: o, Screens: screens, Width: 80, Height: 24,
		Theme:    Theme{Color: o.Color, ASCII: o.ASCII},
		Staged:   newStaging(),
		progress: map[int]progressMsg{},
	}
	if o.ReadOnly {
		f.ReadOnly = "--read-only"
		s.Settings.ReadOnly = true
	}
	f.Ctx, f.stop = context.WithCancel(ctx)
	f.found = newIndex(screens)
	f.sleep = func() tea.Cmd { return nil }
	return f
}

// Init implements tea.Model. The first frame is drawn before any of the work that it starts has finished.
func (f *Frame) Init() tea.Cmd {
	return tea.Batch(f.Push(f.Screens.Home()), tick(), tea.RequestBackgroundColor)
}

type tickMsg time.Time

// statusEvery is how often the status line updates the lifetime of the token.
const statusEvery = 10 * time.Second

func tick() tea.Cmd { return tea.Tick(statusEvery, func(t time.Time) tea.Msg { return tickMsg(t) }) }

// Update implements tea.Model. A panic ends the dashboard, restores the terminal, and is raised again in Run.
func (f *Frame) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	defer func() {
		if p := recover(); p != nil {
			f.Crash = &crash{Value: p, Stack: debug.Stack()}
			m, cmd = f, tea.Quit
		}
	}()
	cmd = f.update(msg)
	if f.next != nil {
		return f.next, cmd
	}
	return f, cmd
}

func (f *Frame) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		f.Width, f.Height = max(msg.Width, 1), max(msg.Height, 1)
	case tea.BackgroundColorMsg:
		f.Theme.dark, f.Theme.known = msg.IsDark(), true
	case tea.ColorProfileMsg:
		f.Theme.Profile(msg.Profile)
	case tea.KeyPressMsg:
		return f.key(msg)
	case tea.PasteMsg:
		return f.paste(msg.Content)
	case tea.MouseMsg:
		return f.mouse(msg)
	case tickMsg:
		return tea.Batch(tick(), f.ReadEnds())
	case Answer:
		return f.answer(msg)
	case askMsg:
		return f.asked(msg)
	case withdrawn:
		f.withdraw(msg)
	case noteMsg:
		f.hear(string(msg))
	case progressMsg:
		f.moved(msg)
	case PageMsg:
		f.showPage(msg)
	case crash:
		panic(&msg)
	}
	return nil
}

// answer hands the result of work to its screen, unless the screen was left or has started the work again.
func (f *Frame) answer(a Answer) tea.Cmd {
	if a.Scope.Ended() || a.Scope.Run != a.Run {
		return nil
	}
	under := len(f.Over)
	cmd := a.Deliver()
	if under == 0 && session.LoginHelps(f.Session, a.Err) {
		f.Over = nil // the offer to log in contains its error
	}
	return tea.Batch(cmd, f.SessionOver(a.Err, a.again))
}

// Top is the screen in front.
func (f *Frame) Top() *open { return f.Stack[len(f.Stack)-1] }

// Push puts a screen in front and starts it.
func (f *Frame) Push(s Screen) tea.Cmd {
	f.Note = Note{}
	f.Stack = append(f.Stack, &open{Screen: s, Scope: NewScope(f.Ctx)})
	return s.Start(f, f.Top().Scope)
}

// pop goes back; the work of the screen that is left ends. The last screen stays.
func (f *Frame) pop() tea.Cmd {
	if len(f.Stack) == 1 {
		return nil
	}
	f.Note = Note{}
	f.Top().Scope.End()
	f.Stack = f.Stack[:len(f.Stack)-1]
	if back, ok := f.Top().Screen.(Returner); ok {
		return back.Returned(f, f.Top().Scope)
	}
	return nil
}

// Back is pop to a screen that is not read again.
func (f *Frame) Back() {
	f.Top().Scope.End()
	f.Stack = f.Stack[:len(f.Stack)-1]
}

// home leaves all screens except the first, and replaces that one.
func (f *Frame) GoTo(s Screen) tea.Cmd {
	for len(f.Stack) > 1 {
		f.Top().Scope.End()
		f.Stack = f.Stack[:len(f.Stack)-1]
	}
	return f.Push(s)
}

// Say shows a note until the next key.
func (f *Frame) Say(text string) { f.Note = Note{text: f.scrub(text)} }

// Own is Say for the dashboard's own words and names of contexts: these are not scrubbed, since a password may be the
// same word as a name.
func (f *Frame) Own(text string) { f.Note = Note{text: text} }

// Warn is Say for failures.
func (f *Frame) Warn(text string) { f.Note = Note{text: f.scrub(text), bad: true} }

// ReadEnds reads the lifetime of the token: it is refreshed in the background, and by other processes.
func (f *Frame) ReadEnds() tea.Cmd {
	return Work(f.Top().Scope, func(ctx context.Context) (*login.Status, error) {
		st, err := login.ReadStatusAnew(ctx, f.Session)
		if st != nil {
			return st, nil // an ended session is shown in the status line
		}
		return nil, err
	}, func(st *login.Status, err error) tea.Cmd {
		if st != nil {
			f.TokenEnds = st.Context.Tokens.Access
		}
		return nil
	})
}

// quit ends the dashboard; if changes are staged it asks.
func (f *Frame) quit() tea.Cmd {
	n := f.Staged.Len()
	if f.leaving || f.waiting("quit", func(*Frame) tea.Cmd { return tea.Quit }) {
		return nil
	}
	if n == 0 {
		return tea.Quit
	}
	f.leaving = true
	f.Lay(&Choice{
		Text: Plural(n, "change is", "changes are") + " staged and not applied",
		Options: []Option{
			{"a", "apply them", func(f *Frame) tea.Cmd { f.leaving = false; return f.Push(f.Screens.Plan()) }},
			{"d", "discard them and quit", func(f *Frame) tea.Cmd { f.Staged.Clear(); return tea.Quit }},
			{"esc", "stay", func(f *Frame) tea.Cmd { f.leaving = false; return nil }},
		},
	})
	return nil
}

// Lay puts an overlay over the screen.
func (f *Frame) Lay(o overlay) { f.Over = append(f.Over, o) }

// lift removes an overlay, wherever it is in the stack.
func (f *Frame) lift(o overlay) {
	f.Over = slices.DeleteFunc(f.Over, func(other overlay) bool { return other == o })
}
