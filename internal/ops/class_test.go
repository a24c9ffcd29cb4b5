package ops_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/rest"
)

// Each error that a person can meet has the class by which its exit code is chosen, however deep it lies.
func TestClass(t *testing.T) {
	status := func(code int) error { return &rest.Error{Method: "GET", URL: "https://uaa.example.com", Status: code} }
	refused := func(kind error) error { return &auth.GrantError{Grant: "password", Kind: kind, Err: status(401)} }
	for _, row := range []struct {
		err  error
		want ops.Kind
	}{
		{nil, ops.OK},
		{errors.New("anything"), ops.Failed},
		{ops.ErrNo, ops.Failed},
		{ops.ErrDeclined, ops.Failed},
		{ops.ErrNotCloudFoundry, ops.Failed},
		{&ops.NoCloudControllerError{Context: "x"}, ops.Failed},
		{&rest.CertificateError{Host: "x"}, ops.Failed},
		{&store.DamagedError{}, ops.Failed},
		{store.ErrNewerVersion, ops.Failed},
		{secret.ErrDamaged, ops.Failed},
		{status(400), ops.Failed},
		{ops.Usage("x"), ops.UsageFault},
		{&ops.AmbiguousError{}, ops.UsageFault},
		{ops.ErrNotInteractive, ops.UsageFault},
		{secret.ErrMode, ops.UsageFault},
		{&store.UnknownContextError{Name: "x"}, ops.NotFound},
		{secret.ErrNoVault, ops.NotFound},
		{store.ErrNameTaken, ops.Conflict},
		{secret.ErrExists, ops.Conflict},
		{&ops.MissingError{Noun: "user", Name: "x"}, ops.NotFound},
		{status(404), ops.NotFound},
		{&ops.LoginError{Context: "x"}, ops.LoginNeeded},
		{&ops.LoginError{Context: "x", Err: errors.New("the session has ended")}, ops.LoginNeeded},
		{store.ErrNoContext, ops.LoginNeeded},
		{&ops.NoContextError{}, ops.LoginNeeded},
		{secret.ErrKeyGone, ops.LoginNeeded},
		{&auth.TargetChangedError{}, ops.LoginNeeded},
		{status(401), ops.LoginNeeded},
		{refused(auth.ErrBadCredentials), ops.LoginNeeded},
		{refused(auth.ErrExpired), ops.LoginNeeded},
		{refused(auth.ErrLocked), ops.LoginNeeded},
		{refused(auth.ErrCode), ops.LoginNeeded},
		{ops.ErrNobodyCame, ops.LoginNeeded},
		{auth.ErrNotAnswer, ops.LoginNeeded},
		{&ops.OtherUserError{}, ops.LoginNeeded},
		{&ops.RegistrationError{}, ops.Forbidden},
		{&auth.CallbackError{Code: "access_denied"}, ops.Forbidden},
		{&auth.CallbackError{Code: "server_error"}, ops.Failed},
		{status(403), ops.Forbidden},
		{refused(auth.ErrUnverified), ops.Forbidden},
		{refused(auth.ErrScope), ops.Forbidden},
		{status(409), ops.Conflict},
		{&ops.PartlyError{Done: 1, Failed: 1}, ops.Partly},
		{secret.ErrLocked, ops.Unavailable},
		{secret.ErrDenied, ops.Unavailable},
		{secret.ErrTimeout, ops.Unavailable},
		{secret.ErrNoKeyring, ops.Unavailable},
		{&rest.NetError{Host: "x"}, ops.Unavailable},
		{status(429), ops.Unavailable},
		{status(503), ops.Unavailable},
		{context.DeadlineExceeded, ops.Unavailable},
	} {
		for _, err := range []error{row.err, fmt.Errorf("do it: %w", row.err), errors.Join(row.err)} {
			if row.err == nil {
				err = nil
			}
			if got := ops.Class(err); got != row.want {
				t.Errorf("%v: class %d, want %d", err, got, row.want)
			}
		}
	}
}

func TestTally(t *testing.T) {
	missing := &ops.MissingError{Noun: "user", Name: "x"}
	for name, row := range map[string]struct {
		outcomes []error
		want     ops.Kind
		text     string
	}{
		"nothing":            {nil, ops.OK, ""},
		"all well":           {[]error{nil, nil}, ops.OK, ""},
		"one, failed":        {[]error{missing}, ops.NotFound, "user x does not exist"},
		"all failed alike":   {[]error{missing, missing}, ops.NotFound, "user x does not exist\nuser x does not exist"},
		"some failed":        {[]error{nil, missing, nil}, ops.Partly, (&ops.PartlyError{Done: 2, Failed: 1}).Error()},
		"failed differently": {[]error{missing, errors.New("x")}, ops.Partly, (&ops.PartlyError{Failed: 2}).Error()},
	} {
		var tally ops.Tally
		for _, err := range row.outcomes {
			tally.Count(err)
		}
		err := tally.Err()
		if ops.Class(err) != row.want || err != nil && err.Error() != row.text {
			t.Errorf("%s: %v (class %d), want %q", name, err, ops.Class(err), row.text)
		}
	}
}
