package ops

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
)

// Each error that a person can meet has the class by which its exit code is chosen, however deep it lies.
func TestClass(t *testing.T) {
	status := func(code int) error { return &rest.Error{Method: "GET", URL: "https://uaa.example.com", Status: code} }
	refused := func(kind error) error { return &auth.GrantError{Grant: "password", Kind: kind, Err: status(401)} }
	for _, row := range []struct {
		err  error
		want Kind
	}{
		{nil, OK},
		{errors.New("anything"), Failed},
		{ErrNo, Failed},
		{ErrDeclined, Failed},
		{ErrNotCloudFoundry, Failed},
		{&NoCloudControllerError{Context: "x"}, Failed},
		{&rest.CertificateError{Host: "x"}, Failed},
		{&store.DamagedError{}, Failed},
		{store.ErrNewerVersion, Failed},
		{secret.ErrDamaged, Failed},
		{status(400), Failed},
		{Usage("x"), UsageFault},
		{&AmbiguousError{}, UsageFault},
		{ErrNotInteractive, UsageFault},
		{secret.ErrMode, UsageFault},
		{&store.UnknownContextError{Name: "x"}, NotFound},
		{secret.ErrNoVault, NotFound},
		{store.ErrNameTaken, Conflict},
		{secret.ErrExists, Conflict},
		{&MissingError{Noun: "user", Name: "x"}, NotFound},
		{status(404), NotFound},
		{&LoginError{Context: "x"}, LoginNeeded},
		{&LoginError{Context: "x", Err: errSessionOver}, LoginNeeded},
		{store.ErrNoContext, LoginNeeded},
		{&NoContextError{}, LoginNeeded},
		{secret.ErrKeyGone, LoginNeeded},
		{&auth.TargetChangedError{}, LoginNeeded},
		{status(401), LoginNeeded},
		{refused(auth.ErrBadCredentials), LoginNeeded},
		{refused(auth.ErrExpired), LoginNeeded},
		{refused(auth.ErrLocked), LoginNeeded},
		{refused(auth.ErrCode), LoginNeeded},
		{ErrNobodyCame, LoginNeeded},
		{auth.ErrNotAnswer, LoginNeeded},
		{&OtherUserError{}, LoginNeeded},
		{&RegistrationError{}, Forbidden},
		{&auth.CallbackError{Code: "access_denied"}, Forbidden},
		{&auth.CallbackError{Code: "server_error"}, Failed},
		{status(403), Forbidden},
		{refused(auth.ErrUnverified), Forbidden},
		{refused(auth.ErrScope), Forbidden},
		{status(409), Conflict},
		{&PartlyError{Done: 1, Failed: 1}, Partly},
		{secret.ErrLocked, Unavailable},
		{secret.ErrDenied, Unavailable},
		{secret.ErrTimeout, Unavailable},
		{secret.ErrNoKeyring, Unavailable},
		{&rest.NetError{Host: "x"}, Unavailable},
		{status(429), Unavailable},
		{status(503), Unavailable},
		{context.DeadlineExceeded, Unavailable},
	} {
		for _, err := range []error{row.err, fmt.Errorf("do it: %w", row.err), errors.Join(row.err)} {
			if row.err == nil {
				err = nil
			}
			if got := Class(err); got != row.want {
				t.Errorf("%v: class %d, want %d", err, got, row.want)
			}
		}
	}
}

func TestTally(t *testing.T) {
	missing := &MissingError{Noun: "user", Name: "x"}
	for name, row := range map[string]struct {
		outcomes []error
		want     Kind
		text     string
	}{
		"nothing":            {nil, OK, ""},
		"all well":           {[]error{nil, nil}, OK, ""},
		"one, failed":        {[]error{missing}, NotFound, "user x does not exist"},
		"all failed alike":   {[]error{missing, missing}, NotFound, "user x does not exist\nuser x does not exist"},
		"some failed":        {[]error{nil, missing, nil}, Partly, (&PartlyError{Done: 2, Failed: 1}).Error()},
		"failed differently": {[]error{missing, errors.New("x")}, Partly, (&PartlyError{Failed: 2}).Error()},
	} {
		var tally Tally
		for _, err := range row.outcomes {
			tally.Count(err)
		}
		err := tally.Err()
		if Class(err) != row.want || err != nil && err.Error() != row.text {
			t.Errorf("%s: %v (class %d), want %q", name, err, Class(err), row.text)
		}
	}
}
