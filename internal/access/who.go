package access

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// WhoInput names a user or an OAuth client. With neither, it means the session's own user or client.
type WhoInput struct {
	Name   string // user name, name@origin or id
	Origin string
	Client string
}

// Account is the state of a user's account in the UAA.
type Account string

// The states of accounts. AccountNone is a user that only the Cloud Controller still has.
const (
	AccountActive   Account = "active"
	AccountInactive Account = "deactivated"
	AccountNone     Account = "none in the UAA"
	AccountUnknown  Account = "not readable"
)

// Subject is the user or client that a question about access is about.
type Subject struct {
	Name, Origin string
	ID           string // the UAA's, and the Cloud Controller's guid; a client's is its name
	Client       bool   // an OAuth client by itself
	Me           bool
	Account      Account
	User         *uaa.User        // nil if there is none or it may not be read
	OAuth        *uaa.OAuthClient // of a client, nil if it may not be read

	token *myToken // of Me
}

// Arg is the subject as an argument of commands.
func (w *Subject) Arg() string {
	if w.Client || w.Origin == "" || w.Origin == session.OriginUAA {
		return w.Name
	}
	return w.Name + "@" + w.Origin
}

// myToken is the content of the session's token.
type myToken struct {
	userID, userName, origin, client string
	scopes                           []string
	issued                           time.Time
}

// ownSubject reads the session's token; for an opaque one it uses what was stored at login.
func ownSubject(ctx context.Context, s *session.Session) (*myToken, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	t, err := s.Tokens(ctx, 0)
	if err != nil {
		return nil, err
	}
	id := c.Identity
	my := &myToken{userID: id.UserID, userName: id.User, origin: id.Origin, client: id.ClientID, scopes: t.Scope}
	if jwt, err := auth.Decode(t.Access); err == nil {
		claims := jwt.Claims
		my.userID, my.userName, my.origin = cmp.Or(claims.UserID, my.userID), cmp.Or(claims.UserName, my.userName), cmp.Or(claims.Origin, my.origin)
		my.client, my.issued = cmp.Or(claims.ClientID, my.client), claims.IssuedAt
		if claims.Scope != nil {
			my.scopes = claims.Scope
		}
	}
	return my, nil
}

// findSubject finds the subject of the input in one request.
func findSubject(ctx context.Context, s *session.Session, in WhoInput) (*Subject, error) {
	if in.Client != "" && in.Name != "" {
		return nil, session.Usage("use a user or --client, not both")
	}
	my, err := ownSubject(ctx, s)
	if err != nil {
		return nil, err
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	switch {
	case in.Client != "":
		return clientSubject(ctx, c, in.Client, my)
	case in.Name != "":
		return userSubject(ctx, s, c, in, my)
	case my.userID == "":
		return clientSubject(ctx, c, my.client, my)
	}
	return mySubject(ctx, c, my)
}

func clientSubject(ctx context.Context, c *uaa.Client, id string, my *myToken) (*Subject, error) {
	w := &Subject{Name: id, ID: id, Client: true, Account: AccountActive}
	if my.userID == "" && my.client == id {
		w.Me, w.token = true, my
	}
	var err error
	w.OAuth, err = c.OAuthClient(ctx, id)
	if errors.Is(err, rest.ErrForbidden) {
		w.Account = AccountUnknown
		return w, nil
	}
	return w, session.Missing(err, "client", id)
}

// mySubject reads the session's own user: the UAA shows users their own account, whatever their scopes.
func mySubject(ctx context.Context, c *uaa.Client, my *myToken) (*Subject, error) {
	w := &Subject{Name: my.userName, Origin: my.origin, ID: my.userID, Me: true, Account: AccountUnknown, token: my}
	u, err := c.User(ctx, my.userID)
	if errors.Is(err, rest.ErrForbidden) {
		return w, nil
	}
	if err != nil {
		return nil, session.Missing(err, "user", my.userName)
	}
	return w.of(u), nil
}

func (w *Subject) of(u *uaa.User) *Subject {
	w.User, w.ID, w.Name, w.Origin, w.Account = u, u.ID, u.UserName, u.Origin, AccountActive
	if !u.Active {
		w.Account = AccountInactive
	}
	return w
}

// userSubject reads the user from the UAA or, if it may not be read there or no longer exists, from the Cloud
// Controller.
func userSubject(ctx context.Context, s *session.Session, c *uaa.Client, in WhoInput, my *myToken) (*Subject, error) {
	u, err := identity.FindUser(ctx, c, identity.UserQuery{Name: in.Name, Origin: in.Origin})
	switch {
	case err == nil && u.ID == my.userID:
		return (&Subject{Me: true, token: my}).of(u), nil
	case err == nil:
		return (&Subject{}).of(u), nil
	case errors.Is(err, rest.ErrForbidden) && my.is(in):
		return mySubject(ctx, c, my)
	case errors.Is(err, rest.ErrForbidden):
		return platformSubject(ctx, s, in, AccountUnknown, err)
	case session.IsAny[*session.MissingError](err) && session.IsUUID(in.Name):
		return platformSubject(ctx, s, in, AccountNone, err)
	}
	return nil, err
}

func (my *myToken) is(in WhoInput) bool {
	if my.userID == "" || in.Origin != "" && in.Origin != my.origin {
		return false
	}
	return strings.EqualFold(in.Name, my.userName) || strings.EqualFold(in.Name, my.userID) || strings.EqualFold(in.Name, my.userName+"@"+my.origin)
}

// platformSubject finds a user at the Cloud Controller; why is the UAA's error.
func platformSubject(ctx context.Context, s *session.Session, in WhoInput, account Account, why error) (*Subject, error) {
	cc, err := s.CC(ctx)
	if err != nil || notForCC(s) {
		return nil, why
	}
	w := &Subject{Name: in.Name, Account: account}
	if session.IsUUID(in.Name) {
		u, err := cc.User(ctx, in.Name)
		if err != nil {
			return nil, session.Missing(err, "user", in.Name)
		}
		w.ID, w.Name, w.Origin = u.GUID, cmp.Or(u.Username, u.GUID), u.Origin
		return w, nil
	}
	found, err := platform.FindRoleUsers(ctx, cc, []string{in.Name}, in.Origin)
	switch {
	case err != nil:
		return nil, err
	case found[0].Err != nil:
		return nil, found[0].Err
	case found[0].GUID == "":
		return nil, &session.MissingError{Noun: "user", Name: in.Name, Where: "on the platform, or you may not see it"}
	}
	w.ID, w.Name, w.Origin = found[0].GUID, found[0].Name, found[0].Origin
	return w, nil
}

// notForCC reports that the Cloud Controller does not accept the token: it rejects it as invalid.
func notForCC(s *session.Session) bool {
	scopes := s.Scopes()
	for _, scope := range scopes {
		if strings.HasPrefix(scope, "cloud_controller.") {
			return false
		}
	}
	return scopes != nil
}
