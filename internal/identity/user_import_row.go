package identity

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
	"github.com/cfid-cli/cfid/internal/userfile"
)

// row does what is to be done about one row and writes down what became of it.
func (im *userImport) row(ctx context.Context, name string) (*UserResult, session.State, error) {
	r := im.rows[name]
	result, state, err := im.settle(ctx, r)
	record := im.record(r, state)
	if result != nil {
		record.ID, record.Note = result.User.ID, result.Note
	}
	if err != nil {
		record.Error = im.s.Settings.Scrub.Clean(err.Error())
	}
	lost := im.results.Write(record.Line())
	if err == nil && lost != nil {
		return nil, session.Failed, fmt.Errorf("it is %s, but the result file could not be written: %w", state, lost)
	}
	return result, state, err
}

func (im *userImport) record(r *userfile.UserRow, state session.State) userfile.ImportRecord {
	return userfile.ImportRecord{Row: r.Digest(), At: r.Line, UserName: r.UserName, Origin: r.OriginOrDefault(), Outcome: state, Time: im.s.Settings.Now().UTC()}
}

// settle looks whether the user is there, and creates or changes it, or neither. The state of an error is rowUnfinished
// where the user may be there now, else Failed.
func (im *userImport) settle(ctx context.Context, r *userfile.UserRow) (*UserResult, session.State, error) {
	u, err := im.find(ctx, r)
	switch {
	case err != nil && !session.IsAny[*session.MissingError](err):
		if im.begun(r) {
			return nil, userfile.RowUnfinished, err
		}
		return nil, session.Failed, err
	case err == nil && im.begun(r): // it was not there when an earlier run began with it
		return im.complete(ctx, r, u, session.Created)
	case err == nil:
		return im.conflict(ctx, r, u)
	case im.s.Settings.DryRun:
		return im.complete(ctx, r, &uaa.User{UserName: r.UserName, Origin: r.OriginOrDefault(), Emails: userOf(r).Emails}, session.WouldCreate)
	case r.OriginOrDefault() == session.OriginUAA && r.Password == "":
		return nil, session.Failed, &session.UsageError{Text: "a user of the UAA itself needs a password", Try: line.Says("--generate-passwords-to FILE", "a column password")}
	}
	return im.create(ctx, r)
}

// begun says whether an earlier run began with the row and did not come to its end: a user who is there now is that run's.
func (im *userImport) begun(r *userfile.UserRow) bool {
	outcome := im.before[r.Digest()].Outcome
	return outcome == userfile.RowBegun || outcome == userfile.RowUnfinished
}

func (im *userImport) find(ctx context.Context, r *userfile.UserRow) (*uaa.User, error) {
	return FindUser(ctx, im.c, UserQuery{Name: r.UserName, Origin: r.OriginOrDefault()})
}

// create sends the user only after the result file has it that the row begins: anyone who goes on later knows whose it is.
func (im *userImport) create(ctx context.Context, r *userfile.UserRow) (*UserResult, session.State, error) {
	if err := im.results.Write(im.record(r, userfile.RowBegun).Line()); err != nil {
		return nil, session.Failed, fmt.Errorf("the result file could not be written, so nothing was sent: %w", err)
	}
	if r.Generated {
		if err := im.passwords.Write(passwordLine(r)); err != nil {
			return nil, session.Failed, fmt.Errorf("the password could not be written, so nothing was sent: %w", err)
		}
	}
	u, err := im.c.CreateUser(ctx, userOf(r))
	switch {
	case err == nil:
	case errors.Is(err, rest.ErrConflict): // somebody else was quicker
		there, lookErr := im.find(ctx, r)
		if lookErr != nil {
			return nil, userfile.RowUnfinished, err
		}
		if im.begun(r) { // what the earlier run sent arrived after this one had looked
			return im.complete(ctx, r, there, session.Created)
		}
		return im.conflict(ctx, r, there)
	case refused(err):
		return nil, session.Failed, err
	default: // it may have been done, or not
		there, lookErr := im.find(ctx, r)
		if lookErr != nil {
			return nil, userfile.RowUnfinished, err
		}
		u = there
	}
	return im.complete(ctx, r, u, session.Created)
}

// refused says whether the server answered that it did not do it.
func refused(err error) bool {
	answer, ok := errors.AsType[*rest.Error](err)
	return ok && answer.Status < 500
}

// conflict does what was asked for with a user that was there before.
func (im *userImport) conflict(ctx context.Context, r *userfile.UserRow, u *uaa.User) (*UserResult, session.State, error) {
	switch im.in.OnConflict {
	case ConflictSkip:
		if im.s.Settings.DryRun {
			return &UserResult{User: u}, session.WouldSkip, nil
		}
		return &UserResult{User: u}, session.Skipped, nil
	case ConflictUpdate:
		note := changeOf(r).differs(u)
		now, state, err := UpdateUser(ctx, im.s, im.c, u, changeOf(r))
		if err != nil {
			return nil, session.Failed, err
		}
		result, state, err := im.complete(ctx, r, now, state)
		if result != nil {
			result.Note = joinNotes(note, result.Note)
		}
		return result, state, err
	}
	return nil, session.Failed, &session.TakenError{Noun: "user name", Name: r.UserName, Where: "at origin " + r.OriginOrDefault()}
}

func joinNotes(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// complete puts the user into the groups of the row.
func (im *userImport) complete(ctx context.Context, r *userfile.UserRow, u *uaa.User, state session.State) (*UserResult, session.State, error) {
	result := &UserResult{User: u}
	for _, name := range r.Groups {
		if slices.ContainsFunc(u.Groups, func(g uaa.UserGroup) bool { return g.Display == name }) {
			continue
		}
		id, err := im.groups.of(ctx, name)
		if err == nil && !im.s.Settings.DryRun {
			_, err = addMember(ctx, im.c, id, uaa.Member{Type: uaa.MemberUser, Value: u.ID, Origin: u.Origin})
		}
		if err != nil {
			return nil, unfinished(state), fmt.Errorf("group %s: %w", name, err)
		}
		result.Note = joinNotes(result.Note, "group "+name)
	}
	if result.Note != "" && state == session.Unchanged {
		state = session.Changed
		if im.s.Settings.DryRun {
			state = session.WouldChange
		}
	}
	return result, state, nil
}

// unfinished is the state of a row whose user is right and whose groups are not.
func unfinished(state session.State) session.State {
	if state == session.Created {
		return userfile.RowUnfinished
	}
	return session.Failed
}

// userOf is the user to create. An address that somebody else wrote down is not verified.
func userOf(r *userfile.UserRow) uaa.NewUser {
	return UserCreateInput{
		Email: r.Email, GivenName: r.GivenName, FamilyName: r.FamilyName, Origin: r.OriginOrDefault(), Phone: r.Phone, ExternalID: r.ExternalID,
		Unverified: r.Verified == nil || !*r.Verified, Inactive: r.Active != nil && !*r.Active,
	}.user(r.UserName, r.Password)
}

// changeOf is what the row says about a user that is there.
func changeOf(r *userfile.UserRow) UserChange {
	said := func(text string) *string {
		if text == "" {
			return nil
		}
		return &text
	}
	return UserChange{
		Email: said(r.Email), GivenName: said(r.GivenName), FamilyName: said(r.FamilyName), Phone: said(r.Phone),
		ExternalID: said(r.ExternalID), Active: r.Active, Verified: r.Verified,
	}
}
