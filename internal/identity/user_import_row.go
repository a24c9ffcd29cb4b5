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

// row imports a row and writes its outcome to the result file.
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

// settle looks the user up, and creates or changes it if needed. With an error, the state is RowUnfinished
// if the user may exist now, otherwise Failed.
func (im *userImport) settle(ctx context.Context, r *userfile.UserRow) (*UserResult, session.State, error) {
	u, err := im.find(ctx, r)
	switch {
	case err != nil && !session.IsAny[*session.MissingError](err):
		if im.begun(r) {
			return nil, userfile.RowUnfinished, err
		}
		return nil, session.Failed, err
	case err == nil && im.begun(r): // it did not exist when an earlier run began the row
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

// begun reports whether an earlier run began the row and did not finish it: if the user exists now, that run created it.
func (im *userImport) begun(r *userfile.UserRow) bool {
	outcome := im.before[r.Digest()].Outcome
	return outcome == userfile.RowBegun || outcome == userfile.RowUnfinished
}

func (im *userImport) find(ctx context.Context, r *userfile.UserRow) (*uaa.User, error) {
	return FindUser(ctx, im.c, UserQuery{Name: r.UserName, Origin: r.OriginOrDefault()})
}

// create writes to the result file that the row begins before it sends the user, so that a later run knows who created it.
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
	case errors.Is(err, rest.ErrConflict): // created meanwhile
		there, lookErr := im.find(ctx, r)
		if lookErr != nil {
			return nil, userfile.RowUnfinished, err
		}
		if im.begun(r) { // the earlier run's request arrived after this run looked the user up
			return im.complete(ctx, r, there, session.Created)
		}
		return im.conflict(ctx, r, there)
	case refused(err):
		return nil, session.Failed, err
	default: // the user may have been created or not
		there, lookErr := im.find(ctx, r)
		if lookErr != nil {
			return nil, userfile.RowUnfinished, err
		}
		u = there
	}
	return im.complete(ctx, r, u, session.Created)
}

// refused reports whether the server answered that it did not create the user.
func refused(err error) bool {
	answer, ok := errors.AsType[*rest.Error](err)
	return ok && answer.Status < 500
}

// conflict handles a user that existed before, as OnConflict says.
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

// complete adds the user to the groups of the row.
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

// unfinished returns the state of a row whose user was created or updated, but not added to all groups.
func unfinished(state session.State) session.State {
	if state == session.Created {
		return userfile.RowUnfinished
	}
	return session.Failed
}

// userOf returns the user to create. Its e-mail address is not verified unless the row says that it is.
func userOf(r *userfile.UserRow) uaa.NewUser {
	return UserCreateInput{
		Email: r.Email, GivenName: r.GivenName, FamilyName: r.FamilyName, Origin: r.OriginOrDefault(), Phone: r.Phone, ExternalID: r.ExternalID,
		Unverified: r.Verified == nil || !*r.Verified, Inactive: r.Active != nil && !*r.Active,
	}.user(r.UserName, r.Password)
}

// changeOf returns the row's changes to an existing user.
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
