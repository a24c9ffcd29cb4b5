package uaa

import (
	"net/http"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// secondFactor compares the code that this sandbox asks for beside a password. Where the prompts name it a UAA says no more
// than for a wrong password.
func (t *tokenCall) secondFactor() error {
	want := t.s.cfg.MFACode
	switch {
	case want == "" || t.form.get("mfaCode") == want:
		return nil
	case t.s.cfg.MFAUnnamed:
		return wire.LoginError("A multi-factor authentication code is required to complete the request")
	}
	return t.s.badCredentials(wire.TextBadCredentials)
}

// subject is whose token it becomes: the user who logged in, or, where the sandbox impersonates and an admin asks for it,
// the user that subject_id names. by is the admin, then.
func (t *tokenCall) subject(u *zone.User) (subject *zone.User, by *jwt.Actor, err error) {
	id := t.form.get("subject_id")
	if !t.s.cfg.Impersonate || id == "" || id == u.ID {
		return u, nil, nil
	}
	subject = t.z.User(id)
	if subject == nil || !t.z.ScopesOf(u)["uaa.admin"] {
		return nil, nil, wire.TokenEndpointError(http.StatusForbidden, "access_denied", "You may not act for this user")
	}
	return subject, &jwt.Actor{Subject: u.ID}, nil
}
