package session

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Change describes a change to confirm.
type Change struct {
	Verb  string   // "delete"
	Noun  string   // "user"
	Names []string // the objects it changes
	// Asks is set for changes that cannot be undone: deletes, --all and patterns are confirmed even in unprotected contexts.
	Asks bool
	// Effect ends the question with a consequence: "with its 3 users".
	Effect string
}

func (c Change) String() string {
	text := c.Verb + " " + c.Noun + " " + strings.Join(c.Names, ", ")
	if len(c.Names) > 5 {
		text = fmt.Sprintf("%s %d %ss (%s, …)", c.Verb, len(c.Names), c.Noun, strings.Join(c.Names[:5], ", "))
	}
	return strings.TrimSpace(strings.TrimSpace(text) + " " + c.Effect)
}

// Confirm is called before every write. A protected context requires its name, typed or as --yes=NAME; a change that cannot be
// undone requires a yes, or --yes. A dry run needs neither. A read-only session returns ErrReadOnly except in a dry run.
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

// Agree confirms a change that cannot be undone, in any context.
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

// ConfirmProtected confirms a change in a protected context by its name, typed or as --yes=NAME.
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
