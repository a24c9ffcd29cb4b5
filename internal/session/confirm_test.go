package session

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/cfid-cli/cfid/context/store"
)

// answers is a UI that gives the same answer to every question.
type answers struct {
	text  string
	asked []string
}

func (a *answers) Ask(_ context.Context, p Prompt) (string, error) {
	a.asked = append(a.asked, p.Text)
	if a.text == "" {
		return p.Default, nil
	}
	return a.text, nil
}

func (a *answers) Secret(ctx context.Context, p Prompt) (string, error) { return a.Ask(ctx, p) }
func (a *answers) Show(string, ...any)                                  {}
func (a *answers) Open(context.Context, string) error                   { return errors.ErrUnsupported }
func (a *answers) Progress(string, int) Progress                        { return nil }

func TestConfirm(t *testing.T) {
	const usage, declined = "usage", "declined"
	write := Change{Verb: "create", Noun: "user", Names: []string{"jo"}}
	remove := Change{Verb: "delete", Noun: "user", Names: []string{"jo"}, Asks: true}
	for _, row := range []struct {
		name      string
		change    Change
		protected bool
		tty       bool
		yes       string
		dry       bool
		answer    string
		want      string
		asked     int
	}{
		{name: "an ordinary write", change: write},
		{name: "a delete, nobody there", change: remove, want: usage},
		{name: "a delete, --yes", change: remove, yes: "true"},
		{name: "a delete, dry", change: remove, dry: true},
		{name: "a delete, yes", change: remove, tty: true, answer: "Yes ", asked: 1},
		{name: "a delete, no is the default", change: remove, tty: true, want: declined, asked: 1},
		{name: "a delete, something else", change: remove, tty: true, answer: "jo", want: declined, asked: 1},
		{name: "protected, nobody there", change: write, protected: true, want: usage},
		{name: "protected, a plain --yes", change: write, protected: true, yes: "true", want: usage},
		{name: "protected, another name", change: write, protected: true, yes: "staging", want: usage},
		{name: "protected, its name", change: write, protected: true, yes: "prod"},
		{name: "protected, a delete by its name", change: remove, protected: true, yes: "prod"},
		{name: "protected, dry", change: write, protected: true, dry: true},
		{name: "protected, typed", change: write, protected: true, tty: true, answer: "prod", asked: 1},
		{name: "protected, yes is not its name", change: write, protected: true, tty: true, answer: "yes", want: declined, asked: 1},
		{name: "protected, a plain --yes at a terminal", change: write, protected: true, tty: true, yes: "true", want: declined, asked: 1},
	} {
		person := &answers{text: row.answer}
		s := &Session{UI: person, Settings: Settings{TTY: row.tty, Yes: row.yes, DryRun: row.dry}}
		s.Chosen.Context = &store.Context{Name: "prod", Protected: row.protected}
		err := s.Confirm(t.Context(), row.change)
		got := ""
		switch {
		case errors.Is(err, ErrDeclined):
			got = declined
		case IsAny[*UsageError](err):
			got = usage
		case err != nil:
			got = err.Error()
		}
		if got != row.want || len(person.asked) != row.asked {
			t.Errorf("%s: %v, asked %q", row.name, err, person.asked)
		}
	}
}

func TestChangeInWords(t *testing.T) {
	var many []string
	for i := range 7 {
		many = append(many, fmt.Sprint("u", i))
	}
	for want, c := range map[string]Change{
		"delete user jo":                         {Verb: "delete", Noun: "user", Names: []string{"jo"}},
		"delete user jo, kim":                    {Verb: "delete", Noun: "user", Names: []string{"jo", "kim"}},
		"delete 7 users (u0, u1, u2, u3, u4, …)": {Verb: "delete", Noun: "user", Names: many},
		"set aside the vault":                    {Verb: "set aside the vault"},
	} {
		if got := c.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
