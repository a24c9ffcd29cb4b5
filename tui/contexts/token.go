package contexts

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
)

// Token shows the stored access token: its lifetime, whether it is valid, its content and the meanings of its scopes.
// It refreshes nothing.
type Token struct {
	frame.Window
	Raw       string
	said      *session.JWT
	err       error // why there is no token to show
	Ends      *login.Status
	verifying bool
	verified  *session.VerifiedToken
	failed    error // why it could not be verified
	scope     *frame.Scope
}

// NewToken opens the screen of the session's token.
func NewToken() frame.Screen { return &Token{} }

// Title implements frame.Screen.
func (t *Token) Title() string { return "token" }

// inspected is what was read from the vault.
type inspected struct {
	raw  string
	said *session.JWT
	ends *login.Status
}

// Start implements frame.Screen.
func (t *Token) Start(f *frame.Frame, sc *frame.Scope) tea.Cmd {
	t.scope = sc
	sc.Again()
	return frame.Work(sc, func(ctx context.Context) (i inspected, err error) {
		if i.raw, err = identity.CurrentToken(ctx, f.Session); err != nil {
			return i, err
		}
		i.ends, _ = login.ReadStatusAnew(ctx, f.Session) // an ended session is shown by the bars
		i.said, err = identity.DecodeToken(i.raw)
		return i, err
	}, func(i inspected, err error) tea.Cmd {
		t.Raw, t.said, t.Ends, t.err = i.raw, i.said, i.ends, err
		if err != nil {
			return nil
		}
		return t.verify(f)
	})
}

func (t *Token) verify(f *frame.Frame) tea.Cmd {
	t.verifying, t.verified, t.failed = true, nil, nil
	return frame.Work(t.scope, func(ctx context.Context) (*session.VerifiedToken, error) {
		report, err := identity.VerifyToken(ctx, f.Session, identity.VerifyInput{})
		if errors.Is(err, session.ErrAnswerNo) {
			err = nil // the report contains the reason
		}
		return report, err
	}, func(report *session.VerifiedToken, err error) tea.Cmd {
		t.verifying, t.verified, t.failed = false, report, err
		return nil
	})
}

// renew refreshes the token.
func (t *Token) renew(f *frame.Frame) tea.Cmd {
	return frame.Work(t.scope, func(ctx context.Context) (struct{}, error) {
		_, err := identity.RefreshToken(ctx, f.Session)
		return struct{}{}, err
	}, func(_ struct{}, err error) tea.Cmd {
		if err != nil {
			f.Lay(&frame.Sheet{Title: "refresh failed", Text: f.Plainly(err)})
			return nil
		}
		cmd := t.Start(f, t.scope)
		f.Say("refreshed")
		return tea.Batch(cmd, f.ReadEnds())
	})
}

// Keys implements frame.Screen.
func (t *Token) Keys(*frame.Frame, *frame.Scope) []frame.Binding {
	var table []frame.Binding
	if t.Raw != "" {
		table = append(table, frame.On("R", "refresh", t.renew))
	}
	if t.said != nil {
		table = append(table, frame.On("v", "verify", t.verify))
	}
	table = append(table, frame.On("r", "reload", func(f *frame.Frame) tea.Cmd { return t.Start(f, t.scope) }))
	if t.Raw != "" {
		table = append(table, frame.Off("T", "copy the token (a secret)", func(f *frame.Frame) tea.Cmd { return f.CopySecret("the token", t.Raw) }))
	}
	return append(table, t.Bindings()...)
}

// Copied implements frame.Copier.
func (t *Token) Copied() (name, id string) {
	if t.said == nil {
		return "", ""
	}
	return t.said.Claims.Subject, t.said.Claims.ID
}

// Commands implements frame.Commander.
func (t *Token) Commands(*frame.Frame) []string {
	return []string{line.TokenDecode.String(), line.TokenVerify.String(), line.TokenRefresh.String()}
}

// Click implements frame.Clicker.
func (t *Token) Click(*frame.Frame, int, int) tea.Cmd { return nil }

// Wheel implements frame.Clicker.
func (t *Token) Wheel(n int) { t.Move(n) }

// Lines implements frame.Screen.
func (t *Token) Lines(f *frame.Frame, width, height int) []string {
	all := t.all(f, width)
	t.Scroll(len(all), height)
	return all[t.Top:t.Bottom()]
}

func (t *Token) all(f *frame.Frame, width int) []string {
	switch {
	case t.err != nil:
		return append(append([]string{""}, f.Explain(t.err, width)...), "", "  press "+f.Theme.Paint(view.Accent, "r")+" to try again")
	case t.said == nil:
		return append([]string{""}, page.Skeleton(f.Theme, width, 6)...)
	}
	now := f.Session.Settings.Now()
	out := append([]string{""}, t.bars(f, width, now)...)
	out = append(append(out, ""), t.signature(f, width, now)...)
	return append(append(out, ""), printed(f, width, func(o view.Out) error { return view.Said(o, t.said, now) })...)
}

// printed is the output of a command, as lines.
func printed(f *frame.Frame, width int, write func(o view.Out) error) []string {
	var b strings.Builder
	if err := write(view.Out{W: &b, TTY: true, Color: f.Theme.Color, ASCII: f.Theme.ASCII, Width: max(width-2, 1)}); err != nil {
		return f.Explain(err, width)
	}
	lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
	for i, line := range lines {
		lines[i] = "  " + line
		if f.Theme.ASCII {
			lines[i] = strings.Map(frame.ASCII, lines[i])
		}
	}
	return lines
}

// signature is the report on the token: issuer, audience, expiry.
func (t *Token) signature(f *frame.Frame, width int, now time.Time) []string {
	switch {
	case t.verifying:
		return []string{"  " + f.Theme.Paint(view.Faint, "verifying with the server's keys "+f.Theme.Dots())}
	case t.failed != nil:
		return append(f.Explain(t.failed, width), "  not verified; press "+f.Theme.Paint(view.Accent, "v")+" to try again")
	}
	return printed(f, width, func(o view.Out) error { return view.Verified(o, t.verified, now) })
}

// bars show the elapsed part of the token's lifetime, and of the session's while it can be refreshed.
func (t *Token) bars(f *frame.Frame, width int, now time.Time) []string {
	c := t.said.Claims
	out := []string{bar(f, "token", c.IssuedAt, c.Expires, now, width)}
	begun := c.AuthTime
	if begun.IsZero() {
		begun = c.IssuedAt
	}
	if t.Ends == nil {
		return out
	}
	switch ends := t.Ends.Context.Tokens; {
	case !ends.Refresh.IsZero():
		out = append(out, bar(f, "session", begun, ends.Refresh, now, width))
	case ends.Renewal != "":
		out = append(out, f.Field("session", "renewed by the "+ends.Renewal+", expiry not known"))
	default:
		out = append(out, f.Field("session", "expires with the token"))
	}
	return out
}

// bar shows a lifetime with the remaining part.
func bar(f *frame.Frame, name string, from, to, now time.Time, width int) string {
	if to.IsZero() {
		return f.Field(name, "expiry not known")
	}
	label, style := view.Duration(to.Sub(now))+" left", view.Good
	left := 1.0
	if life := to.Sub(from); !from.IsZero() && life > 0 {
		left = min(max(float64(to.Sub(now))/float64(life), 0), 1)
		label += " of " + view.Duration(life)
	}
	if !now.Before(to) {
		label, style = "ended "+view.Duration(now.Sub(to))+" ago", view.Bad
	} else if left < 0.1 {
		style = view.Warn
	}
	cells := max(min(width-18-len(label)-2, 40), 4)
	full := int(left*float64(cells) + 0.5)
	bar := f.Theme.Paint(style, strings.Repeat(f.Theme.Pick("█", "#"), full)) + f.Theme.Paint(view.Faint, strings.Repeat(f.Theme.Pick("░", "."), cells-full))
	return f.Field(name, fmt.Sprintf("%s  %s", bar, label))
}
