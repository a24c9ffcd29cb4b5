package session

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Change is what is about to be written.
type Change struct {
	Verb  string   // "delete"
	Noun  string   // "user"
	Names []string // what it touches
	// Asks is set for what cannot be undone: deletes, --all and patterns are confirmed even in ordinary contexts.
	Asks bool
	// Effect is what a person who agrees should know: "with its 3 users". It ends the question.
	Effect string
}

func (c Change) String() string {
	text := c.Verb + " " + c.Noun + " " + strings.Join(c.Names, ", ")
	if len(c.Names) > 5 {
		text = fmt.Sprintf("%s %d %ss (%s, …)", c.Verb, len(c.Names), c.Noun, strings.Join(c.Names[:5], ", "))
	}
	return strings.TrimSpace(strings.TrimSpace(text) + " " + c.Effect)
}

// Confirm stands before every write. A protected context wants its name typed, or --yes=NAME; a change that cannot be
// undone wants a yes, or --yes. A dry run needs neither. A read-only session refuses all but a dry run.
func (s *Session) Confirm(ctx context.Context, c Change) error {
	if s.Settings.DryRun {
		return nil
	}
	if s.Settings.ReadOnly {
		return ErrReadOnly
	}
	if s.Settings.Zone != "" {
		c.Effect = strings.TrimSpace("in zone " + s.Settings.Zone + " " + c.Effect)
	}
	if cc := s.Chosen.Context; cc != nil && cc.Protected {
		return s.ConfirmProtected(ctx, c, cc.Name)
	}
	return s.Agree(ctx, c)
}

// Agree asks about what cannot be undone, whatever the context.
func (s *Session) Agree(ctx context.Context, c Change) error {
	if !c.Asks || s.Settings.Yes != "" {
		return nil
	}
	if !s.Settings.TTY {
		return Usage("%s needs confirmation and there is no terminal: add --yes", c)
	}
	answer, err := s.UI.Ask(ctx, Prompt{Text: c.String() + "? (yes/no)", Default: "no"})
	if err != nil {
		return err
	}
	if !isYes(answer) {
		return ErrDeclined
	}
	return nil
}

// ConfirmProtected asks for the name of a protected context before a change, or takes --yes=NAME.
func (s *Session) ConfirmProtected(ctx context.Context, c Change, name string) error {
	if s.Settings.Yes == name {
		return nil
	}
	if !s.Settings.TTY {
		return Usage("context %s is protected: to %s, add --yes=%s", name, c, name)
	}
	answer, err := s.UI.Ask(ctx, Prompt{Text: fmt.Sprintf("context %s is protected. To %s, type its name", name, c)})
	if err != nil {
		return err
	}
	if answer != name {
		return ErrDeclined
	}
	return nil
}

func isYes(answer string) bool {
	return slices.Contains([]string{"y", "yes"}, strings.ToLower(strings.TrimSpace(answer)))
}
