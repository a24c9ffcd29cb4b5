package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// token looks into the stored access token: how long it lasts, whether it is genuine, what it says and what its scopes mean.
// Nothing is renewed by looking.
type token struct {
	window
	raw       string
	said      *ops.JWT
	err       error // why there is nothing to look into
	ends      *ops.Status
	verifying bool
	verified  *ops.VerifiedToken
	failed    error // why it could not be verified
	scope     *scope
}

func newToken() screen { return &token{} }

func (t *token) title() string { return "token" }

// inspected is what looking into the vault brings.
type inspected struct {
	raw  string
	said *ops.JWT
	ends *ops.Status
}

func (t *token) start(f *frame, sc *scope) tea.Cmd {
	t.scope = sc
	sc.again()
	return work(sc, func(ctx context.Context) (i inspected, err error) {
		if i.raw, err = ops.CurrentToken(ctx, f.session); err != nil {
			return i, err
		}
		i.ends, _ = ops.ReadStatusAnew(ctx, f.session) // that it has ended is what the bar shows
		i.said, err = ops.DecodeToken(i.raw)
		return i, err
	}, func(i inspected, err error) tea.Cmd {
		t.raw, t.said, t.ends, t.err = i.raw, i.said, i.ends, err
		if err != nil {
			return nil
		}
		return t.verify(f)
	})
}

func (t *token) verify(f *frame) tea.Cmd {
	t.verifying, t.verified, t.failed = true, nil, nil
	return work(t.scope, func(ctx context.Context) (*ops.VerifiedToken, error) {
		report, err := ops.VerifyToken(ctx, f.session, ops.VerifyInput{})
		if errors.Is(err, ops.ErrNo) {
			err = nil // the report says why
		}
		return report, err
	}, func(report *ops.VerifiedToken, err error) tea.Cmd {
		t.verifying, t.verified, t.failed = false, report, err
		return nil
	})
}

// renew gets a new token now.
func (t *token) renew(f *frame) tea.Cmd {
	return work(t.scope, func(ctx context.Context) (struct{}, error) {
		_, err := ops.RefreshToken(ctx, f.session)
		return struct{}{}, err
	}, func(_ struct{}, err error) tea.Cmd {
		if err != nil {
			f.lay(&sheet{title: "renew did not work", text: f.plainly(err)})
			return nil
		}
		cmd := t.start(f, t.scope)
		f.say("renewed")
		return tea.Batch(cmd, f.readEnds())
	})
}

func (t *token) keys(*frame, *scope) []binding {
	var table []binding
	if t.raw != "" {
		table = append(table, on("R", "renew", t.renew))
	}
	if t.said != nil {
		table = append(table, on("v", "verify", t.verify))
	}
	table = append(table, on("r", "read anew", func(f *frame) tea.Cmd { return t.start(f, t.scope) }))
	if t.raw != "" {
		table = append(table, off("T", "copy the token itself, a secret", func(f *frame) tea.Cmd { return f.copySecret("the token", t.raw) }))
	}
	return append(table, t.bindings()...)
}

func (t *token) copied() (name, id string) {
	if t.said == nil {
		return "", ""
	}
	return t.said.Claims.Subject, t.said.Claims.ID
}

func (t *token) commands(*frame) []string {
	return []string{"cfid token decode", "cfid token verify", "cfid token refresh"}
}

func (t *token) click(*frame, int, int) tea.Cmd { return nil }

func (t *token) wheel(n int) { t.move(n) }

func (t *token) lines(f *frame, width, height int) []string {
	all := t.all(f, width)
	t.scroll(len(all), height)
	return all[t.top:t.bottom()]
}

func (t *token) all(f *frame, width int) []string {
	switch {
	case t.err != nil:
		return append(append([]string{""}, f.explain(t.err, width)...), "", "  "+f.theme.paint(view.Accent, "r")+" tries again")
	case t.said == nil:
		return append([]string{""}, skeleton(f.theme, width, 6)...)
	}
	now := f.session.Settings.Now()
	out := append([]string{""}, t.bars(f, width, now)...)
	out = append(append(out, ""), t.signature(f, width, now)...)
	return append(append(out, ""), printed(f, width, func(o view.Out) error { return view.Said(o, t.said, now) })...)
}

// printed is what a command would print, as lines.
func printed(f *frame, width int, write func(o view.Out) error) []string {
	var b strings.Builder
	if err := write(view.Out{W: &b, TTY: true, Color: f.theme.color, ASCII: f.theme.ascii, Width: max(width-2, 1)}); err != nil {
		return f.explain(err, width)
	}
	lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
	for i, line := range lines {
		lines[i] = "  " + line
		if f.theme.ascii {
			lines[i] = strings.Map(ascii, lines[i])
		}
	}
	return lines
}

// signature is the report on the token: who signed it, for whom, until when.
func (t *token) signature(f *frame, width int, now time.Time) []string {
	switch {
	case t.verifying:
		return []string{"  " + f.theme.paint(view.Faint, "verifying with the server's keys "+f.theme.dots())}
	case t.failed != nil:
		return append(f.explain(t.failed, width), "  not verified; "+f.theme.paint(view.Accent, "v")+" tries again")
	}
	return printed(f, width, func(o view.Out) error { return view.Verified(o, t.verified, now) })
}

// bars show how much of the token's life has gone, and of the session's: as long as it can be renewed.
func (t *token) bars(f *frame, width int, now time.Time) []string {
	c := t.said.Claims
	out := []string{bar(f, "token", c.IssuedAt, c.Expires, now, width)}
	begun := c.AuthTime
	if begun.IsZero() {
		begun = c.IssuedAt
	}
	if t.ends == nil {
		return out
	}
	switch ends := t.ends.Context.Tokens; {
	case !ends.Refresh.IsZero():
		out = append(out, bar(f, "session", begun, ends.Refresh, now, width))
	case ends.Renewal != "":
		out = append(out, f.field("session", "renewed by the "+ends.Renewal+", without an end that is known"))
	default:
		out = append(out, f.field("session", "ends with the token: nothing renews it"))
	}
	return out
}

// bar is a length of time with the part that is left.
func bar(f *frame, name string, from, to, now time.Time, width int) string {
	if to.IsZero() {
		return f.field(name, "has no end that is known")
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
	bar := f.theme.paint(style, strings.Repeat(f.theme.pick("█", "#"), full)) + f.theme.paint(view.Faint, strings.Repeat(f.theme.pick("░", "."), cells-full))
	return f.field(name, fmt.Sprintf("%s  %s", bar, label))
}
