package identity

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
	"github.com/cfid-cli/cfid/internal/userfile"
)

// UserChange describes changes to a user: nil leaves a field unchanged, "" clears it.
type UserChange struct {
	UserName, Email, GivenName, FamilyName, Phone, ExternalID, Origin *string
	Active, Verified                                                  *bool
}

// userField is a field of a change: its name on the command line, the present value and the new one.
type userField struct{ name, is, want string }

// fields returns the fields that the change sets.
func (ch UserChange) fields(u *uaa.User) []userField {
	var fields []userField
	for _, f := range []struct {
		name, is string
		want     *string
	}{
		{"username", u.UserName, ch.UserName}, {"email", u.Email(), ch.Email},
		{"given-name", u.Name.GivenName, ch.GivenName}, {"family-name", u.Name.FamilyName, ch.FamilyName},
		{"phone", userfile.PhoneOf(u), ch.Phone}, {"external-id", u.ExternalID, ch.ExternalID}, {"origin", u.Origin, ch.Origin},
		{"active", strconv.FormatBool(u.Active), boolText(ch.Active)},
		{"verified", strconv.FormatBool(u.Verified), boolText(ch.Verified)},
	} {
		if f.want != nil {
			fields = append(fields, userField{f.name, f.is, *f.want})
		}
	}
	return fields
}

func boolText(b *bool) *string {
	if b == nil {
		return nil
	}
	text := strconv.FormatBool(*b)
	return &text
}

// differs describes the effect of the change: "email: a@example.com → b@example.com"; "" if there is none.
func (ch UserChange) differs(u *uaa.User) string {
	var parts []string
	for _, f := range ch.fields(u) {
		if f.is != f.want {
			parts = append(parts, fmt.Sprintf("%s: %s → %s", f.name, orNone(f.is), orNone(f.want)))
		}
	}
	return strings.Join(parts, ", ")
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// overtaken returns the field of the change that someone else set to another value between two reads; "" if there is none.
func (ch UserChange) overtaken(read, now *uaa.User) string {
	before := ch.fields(read)
	for i, f := range ch.fields(now) {
		if f.is != before[i].is && f.is != f.want {
			return f.name
		}
	}
	return ""
}

// on returns the whole user after the change. Fields that are not changed are sent as they were read, in particular active
// and verified, which a UAA would otherwise set to true.
func (ch UserChange) on(u *uaa.User) uaa.UserUpdate {
	to := u.Update()
	set(&to.UserName, ch.UserName)
	set(&to.Name.GivenName, ch.GivenName)
	set(&to.Name.FamilyName, ch.FamilyName)
	set(&to.ExternalID, ch.ExternalID)
	set(&to.Origin, ch.Origin)
	set(&to.Active, ch.Active)
	set(&to.Verified, ch.Verified)
	if ch.Email != nil {
		to.Emails = []uaa.Email{{Value: *ch.Email, Primary: true}}
	}
	if ch.Phone != nil {
		to.PhoneNumbers = nil
		if *ch.Phone != "" {
			to.PhoneNumbers = []uaa.Phone{{Value: *ch.Phone}}
		}
	}
	return to
}

func set[T any](field *T, want *T) {
	if want != nil {
		*field = *want
	}
}

// UserUpdateInput names users and describes changes to them.
type UserUpdateInput struct {
	UserInput
	Change        UserChange
	Unset         []string // fields to clear
	UnknownOrigin bool
}

// UnsetFields returns the fields of a user that can be empty.
func UnsetFields() []string { return []string{"given-name", "family-name", "phone", "external-id"} }

// UpdateUsers updates the given fields of users.
func UpdateUsers(ctx context.Context, s *session.Session, in UserUpdateInput) (iter.Seq[session.Item[*UserResult]], error) {
	if err := in.unset(); err != nil {
		return nil, err
	}
	fields := in.Change.fields(&uaa.User{})
	if len(fields) == 0 {
		return nil, &session.UsageError{Text: "no change is given", Try: line.Says("--email ADDRESS", "--unset phone")}
	}
	for _, f := range fields {
		if len(in.Names) > 1 && (f.name == "username" || f.name == "email" || f.name == "external-id" && f.want != "") {
			return nil, session.Usage("--%s belongs to one user; %d are named", f.name, len(in.Names))
		}
	}
	if in.Change.Origin != nil && !in.UnknownOrigin {
		if err := checkOrigin(ctx, s, *in.Change.Origin); err != nil {
			return nil, err
		}
	}
	return changeUsers(ctx, s, in.UserInput, "update", in.Change)
}

func (in *UserUpdateInput) unset() error {
	fields := map[string]**string{
		"given-name": &in.Change.GivenName, "family-name": &in.Change.FamilyName,
		"phone": &in.Change.Phone, "external-id": &in.Change.ExternalID,
	}
	for _, name := range in.Unset {
		field, ok := fields[strings.ReplaceAll(name, "_", "-")]
		if !ok {
			return session.Usage("--unset accepts %s; the other fields are required", session.Join(UnsetFields()))
		}
		if *field != nil {
			return session.Usage("--unset %s and --%s contradict each other", name, name)
		}
		empty := ""
		*field = &empty
	}
	return nil
}

// ActivateUsers activates users, so that they can log in again.
func ActivateUsers(ctx context.Context, s *session.Session, in UserInput) (iter.Seq[session.Item[*UserResult]], error) {
	active := true
	return changeUsers(ctx, s, in, "activate", UserChange{Active: &active})
}

// DeactivateUsers deactivates users: their tokens become invalid and they cannot log in.
func DeactivateUsers(ctx context.Context, s *session.Session, in UserInput) (iter.Seq[session.Item[*UserResult]], error) {
	active := false
	return changeUsers(ctx, s, in, "deactivate", UserChange{Active: &active})
}

func changeUsers(ctx context.Context, s *session.Session, in UserInput, verb string, ch UserChange) (iter.Seq[session.Item[*UserResult]], error) {
	return workOnUsers(ctx, s, in, session.Change{Verb: verb}, func(ctx context.Context, c *uaa.Client, u *uaa.User) (*UserResult, session.State, error) {
		note := ch.differs(u)
		now, state, err := UpdateUser(ctx, s, c, u, ch)
		if state == session.Unchanged {
			note = ""
		}
		return &UserResult{User: now, Note: note}, state, err
	})
}

// UpdateUser changes a user that was read before. If someone else changed the user since, UpdateUser reads it again and
// retries once, unless they changed the same field.
func UpdateUser(ctx context.Context, s *session.Session, c *uaa.Client, u *uaa.User, ch UserChange) (*uaa.User, session.State, error) {
	if ch.differs(u) == "" {
		return u, session.Unchanged, nil
	}
	if s.Settings.DryRun {
		return u, session.WouldChange, nil
	}
	got, err := c.UpdateUser(ctx, u.ID, u.Meta.Version, ch.on(u))
	if !errors.Is(err, rest.ErrConflict) {
		return got, session.Changed, whyRefused(ctx, s, c, u, ch, err)
	}
	now, readErr := c.User(ctx, u.ID)
	if readErr != nil {
		return u, session.Failed, session.Missing(readErr, "user", u.UserName)
	}
	if field := ch.overtaken(u, now); field != "" {
		return u, session.Failed, fmt.Errorf("someone else changed its %s meanwhile: %w", field, err)
	}
	if ch.differs(now) == "" {
		return now, session.Unchanged, nil
	}
	got, err = c.UpdateUser(ctx, u.ID, now.Meta.Version, ch.on(now))
	return got, session.Changed, err
}

// whyRefused returns a TakenError if another user has the new name: a UAA returns only a database's message for that, as a 400.
func whyRefused(ctx context.Context, s *session.Session, c *uaa.Client, u *uaa.User, ch UserChange, err error) error {
	if !errors.Is(err, rest.ErrInvalid) || ch.UserName == nil && ch.Origin == nil {
		return session.Missing(err, "user", u.UserName)
	}
	to := ch.on(u)
	other, lookErr := FindUser(ctx, c, UserQuery{Name: to.UserName, Origin: to.Origin})
	if lookErr != nil || other.ID == u.ID {
		return err
	}
	return &session.TakenError{Noun: "user name", Name: to.UserName, Where: "at origin " + to.Origin}
}
