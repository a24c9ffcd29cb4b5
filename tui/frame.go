package tui

import (
	"context"
	"runtime/debug"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
)

// frame is the dashboard around its screens: the stack, what lies over them, the status line, the note at the bottom, and the
// staged changes. It lives in one goroutine, bubbletea's; work reaches it as messages only. Screens get it with every call.
type frame struct {
	parent  context.Context
	ctx     context.Context
	stop    context.CancelFunc
	session *ops.Session // never another: what works beside the dashboard reads it; a move makes a new frame
	next    *frame       // the one that goes on, after a move to another context
	options Options
	screens Screens
	theme   theme

	width, height int
	stack         []*open
	over          []overlay
	talk          *dialogue
	sleep         func() tea.Cmd // stops the process, as ctrl+z does elsewhere
	note          note
	jobs          []*job   // writes that are under way
	told          []string // what they said meanwhile
	progress      map[int]progressMsg
	staged        *staging
	found         *index // what the palette finds
	readOnly      string // why nothing can be written; empty: it can
	crash         *crash
	leaving       bool
	repeat        []func(*frame) tea.Cmd // what is done once more after the login that is offered; nil: none is
	declined      bool                   // a login was offered and is not wanted now
	tokenEnds     time.Time              // as the stored context had it last
}

// open is a screen on the stack with the scope of its work.
type open struct {
	screen screen
	scope  *scope
}

// note is the line at the bottom: what just happened.
type note struct {
	text string
	bad  bool
}

// crash is a panic on its way out of the dashboard: first the terminal is restored.
type crash struct {
	value any
	stack []byte
}

func newFrame(ctx context.Context, s *ops.Session, o Options, screens Screens) *frame {
	f := &frame{
		parent: ctx, session: s, options: o, screens: screens, width: 80, height: 24,
		theme:    theme{color: o.Color, ascii: o.ASCII},
		staged:   newStaging(),
		progress: map[int]progressMsg{},
	}
	if o.ReadOnly {
		f.readOnly = "--read-only"
		s.Settings.ReadOnly = true
	}
	f.ctx, f.stop = context.WithCancel(ctx)
	f.found = newIndex(screens)
	f.sleep = func() tea.Cmd { return nil }
	return f
}

// Init implements tea.Model. The first frame is drawn before anything that it starts has answered.
func (f *frame) Init() tea.Cmd {
	return tea.Batch(f.push(f.screens.Home()), tick(), tea.RequestBackgroundColor)
}

type tickMsg time.Time

// statusEvery is how often the status line tells how long the token lives.
const statusEvery = 10 * time.Second

func tick() tea.Cmd { return tea.Tick(statusEvery, func(t time.Time) tea.Msg { return tickMsg(t) }) }

// Update implements tea.Model. A panic ends the dashboard in good order and goes on in Run.
func (f *frame) Update(msg tea.Msg) (m tea.Model, cmd tea.Cmd) {
	defer func() {
		if p := recover(); p != nil {
			f.crash = &crash{value: p, stack: debug.Stack()}
			m, cmd = f, tea.Quit
		}
	}()
	cmd = f.update(msg)
	if f.next != nil {
		return f.next, cmd
	}
	return f, cmd
}

func (f *frame) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		f.width, f.height = max(msg.Width, 1), max(msg.Height, 1)
	case tea.BackgroundColorMsg:
		f.theme.dark, f.theme.known = msg.IsDark(), true
	case tea.ColorProfileMsg:
		f.theme.profile(msg.Profile)
	case tea.KeyPressMsg:
		return f.key(msg)
	case tea.PasteMsg:
		return f.paste(msg.Content)
	case tea.MouseMsg:
		return f.mouse(msg)
	case tickMsg:
		return tea.Batch(tick(), f.readEnds())
	case answer:
		return f.answer(msg)
	case askMsg:
		return f.asked(msg)
	case withdrawn:
		f.withdraw(msg)
	case noteMsg:
		f.hear(string(msg))
	case progressMsg:
		f.moved(msg)
	case pageMsg:
		f.showPage(msg)
	case crash:
		panic(&msg)
	}
	return nil
}

// answer gives the result of work to whoever asked for it, unless it is gone or has asked anew since.
func (f *frame) answer(a answer) tea.Cmd {
	if a.scope.ended() || a.scope.run != a.run {
		return nil
	}
	under := len(f.over)
	cmd := a.deliver()
	if under == 0 && ops.LoginHelps(f.session, a.err) {
		f.over = nil // what was said of it is said with the offer to log in
	}
	return tea.Batch(cmd, f.sessionOver(a.err, a.again))
}

// top is the screen in front.
func (f *frame) top() *open { return f.stack[len(f.stack)-1] }

// push puts a screen in front and starts it.
func (f *frame) push(s screen) tea.Cmd {
	f.note = note{}
	f.stack = append(f.stack, &open{screen: s, scope: newScope(f.ctx)})
	return s.start(f, f.top().scope)
}

// pop goes back; the work of the screen that is left ends. The last screen stays.
func (f *frame) pop() tea.Cmd {
	if len(f.stack) == 1 {
		return nil
	}
	f.note = note{}
	f.top().scope.end()
	f.stack = f.stack[:len(f.stack)-1]
	if back, ok := f.top().screen.(returner); ok {
		return back.returned(f, f.top().scope)
	}
	return nil
}

// back is pop to a screen that stays as it was.
func (f *frame) back() {
	f.top().scope.end()
	f.stack = f.stack[:len(f.stack)-1]
}

// home leaves all screens but the first, and puts another before it.
func (f *frame) goTo(s screen) tea.Cmd {
	for len(f.stack) > 1 {
		f.top().scope.end()
		f.stack = f.stack[:len(f.stack)-1]
	}
	return f.push(s)
}

// say shows a note until the next key.
func (f *frame) say(text string) { f.note = note{text: f.scrub(text)} }

// own is say for words of the dashboard's own and names of contexts: a password may be the same word as a name.
func (f *frame) own(text string) { f.note = note{text: text} }

// warn is say for what didn't work.
func (f *frame) warn(text string) { f.note = note{text: f.scrub(text), bad: true} }

// readEnds looks how long the token lives now: it is renewed beside the dashboard, and by other processes.
func (f *frame) readEnds() tea.Cmd {
	return work(f.top().scope, func(ctx context.Context) (*ops.Status, error) {
		st, err := ops.ReadStatusAnew(ctx, f.session)
		if st != nil {
			return st, nil // that it has ended is said in the status line
		}
		return nil, err
	}, func(st *ops.Status, err error) tea.Cmd {
		if st != nil {
			f.tokenEnds = st.Context.Tokens.Access
		}
		return nil
	})
}

// quit ends the dashboard; with staged changes it asks.
func (f *frame) quit() tea.Cmd {
	n := f.staged.len()
	if f.leaving || f.waiting("quit", func(*frame) tea.Cmd { return tea.Quit }) {
		return nil
	}
	if n == 0 {
		return tea.Quit
	}
	f.leaving = true
	f.lay(&choice{
		text: plural(n, "change is", "changes are") + " staged and not applied",
		options: []option{
			{"a", "apply them", func(f *frame) tea.Cmd { f.leaving = false; return f.push(f.screens.Plan()) }},
			{"d", "drop them and quit", func(f *frame) tea.Cmd { f.staged.clear(); return tea.Quit }},
			{"esc", "stay", func(f *frame) tea.Cmd { f.leaving = false; return nil }},
		},
	})
	return nil
}

// lay puts something over the screen.
func (f *frame) lay(o overlay) { f.over = append(f.over, o) }

// lift takes it away again, wherever it lies.
func (f *frame) lift(o overlay) {
	f.over = slices.DeleteFunc(f.over, func(other overlay) bool { return other == o })
}
