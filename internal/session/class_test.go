package session_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

// Each error that is shown to users has the class of its exit code, however deeply it is wrapped.
func TestClass(t *testing.T) {
	status := func(code int) error { return &rest.Error{Method: "GET", URL: "https://uaa.example.com", Status: code} }
	refused := func(kind error) error { return &auth.GrantError{Grant: "password", Kind: kind, Err: status(401)} }
	for _, row := range []struct {
		err  error
		want session.ErrorClass
	}{
		{nil, session.OK},
		{errors.New("anything"), session.Failure},
		{session.ErrAnswerNo, session.Failure},
		{session.ErrDeclined, session.Failure},
		{session.ErrNotCloudFoundry, session.Failure},
		{&session.NoCloudControllerError{Context: "x"}, session.Failure},
		{&rest.CertificateError{Host: "x"}, session.Failure},
		{&store.DamagedError{}, session.Failure},
		{store.ErrNewerVersion, session.Failure},
		{secret.ErrDamaged, session.Failure},
		{status(400), session.Failure},
		{session.Usage("x"), session.UsageFault},
		{&session.AmbiguousError{}, session.UsageFault},
		{session.ErrNotInteractive, session.UsageFault},
		{secret.ErrMode, session.UsageFault},
		{&store.UnknownContextError{Name: "x"}, session.NotFound},
		{secret.ErrNoVault, session.NotFound},
		{store.ErrNameTaken, session.Conflict},
		{secret.ErrExists, session.Conflict},
		{&session.MissingError{Noun: "user", Name: "x"}, session.NotFound},
		{status(404), session.NotFound},
		{&session.LoginError{Context: "x"}, session.LoginNeeded},
		{&session.LoginError{Context: "x", Err: errors.New("the session has ended")}, session.LoginNeeded},
		{store.ErrNoContext, session.LoginNeeded},
		{&session.NoContextError{}, session.LoginNeeded},
		{secret.ErrKeyGone, session.LoginNeeded},
		{&auth.TargetChangedError{}, session.LoginNeeded},
		{status(401), session.LoginNeeded},
		{refused(auth.ErrBadCredentials), session.LoginNeeded},
		{refused(auth.ErrExpired), session.LoginNeeded},
		{refused(auth.ErrLocked), session.LoginNeeded},
		{refused(auth.ErrCode), session.LoginNeeded},
		{login.ErrNobodyCame, session.LoginNeeded},
		{auth.ErrNotAnswer, session.LoginNeeded},
		{&login.OtherUserError{}, session.LoginNeeded},
		{&login.RegistrationError{}, session.Forbidden},
		{&auth.CallbackError{Code: "access_denied"}, session.Forbidden},
		{&auth.CallbackError{Code: "server_error"}, session.Failure},
		{status(403), session.Forbidden},
		{refused(auth.ErrUnverified), session.Forbidden},
		{refused(auth.ErrScope), session.Forbidden},
		{status(409), session.Conflict},
		{&session.PartlyError{Done: 1, Failed: 1}, session.Partly},
		{secret.ErrLocked, session.Unavailable},
		{secret.ErrDenied, session.Unavailable},
		{secret.ErrTimeout, session.Unavailable},
		{secret.ErrNoKeyring, session.Unavailable},
		{&rest.NetError{Host: "x"}, session.Unavailable},
		{status(429), session.Unavailable},
		{status(503), session.Unavailable},
		{context.DeadlineExceeded, session.Unavailable},
	} {
		for _, err := range []error{row.err, fmt.Errorf("do it: %w", row.err), errors.Join(row.err)} {
			if row.err == nil {
				err = nil
			}
			if got := session.Class(err); got != row.want {
				t.Errorf("%v: class %d, want %d", err, got, row.want)
			}
		}
	}
}

func TestTally(t *testing.T) {
	missing := &session.MissingError{Noun: "user", Name: "x"}
	for name, row := range map[string]struct {
		outcomes []error
		want     session.ErrorClass
		text     string
	}{
		"nothing":            {nil, session.OK, ""},
		"all well":           {[]error{nil, nil}, session.OK, ""},
		"one, failed":        {[]error{missing}, session.NotFound, "user x not found"},
		"all failed alike":   {[]error{missing, missing}, session.NotFound, "user x not found\nuser x not found"},
		"some failed":        {[]error{nil, missing, nil}, session.Partly, (&session.PartlyError{Done: 2, Failed: 1}).Error()},
		"failed differently": {[]error{missing, errors.New("x")}, session.Partly, (&session.PartlyError{Failed: 2}).Error()},
	} {
		var tally session.Tally
		for _, err := range row.outcomes {
			tally.Count(err)
		}
		err := tally.Err()
		if session.Class(err) != row.want || err != nil && err.Error() != row.text {
			t.Errorf("%s: %v (class %d), want %q", name, err, session.Class(err), row.text)
		}
	}
}
