package auth

import (
	"errors"
	"fmt"
	"strings"
)

// ErrOtherOwner: the server issued a token of another user or client; see OwnerError.
var ErrOtherOwner = errors.New("the server issued a token of another user or client")

// OwnerError names what differs from who was to be logged in. Nothing of the answer is kept.
type OwnerError struct {
	Differs []string // "user id (was A, is B)", …
}

func (e *OwnerError) Error() string {
	return ErrOtherOwner.Error() + ": " + strings.Join(e.Differs, ", ")
}

// Is makes it an ErrOtherOwner, and an ErrLoginNeeded: the session has ended.
func (e *OwnerError) Is(target error) bool {
	return target == ErrOtherOwner || target == ErrLoginNeeded
}

// Owner is whose tokens they are, by the claims of an access token of a UAA. An empty field is not known.
type Owner struct {
	Subject  string // sub
	UserID   string // user_id
	ClientID string // client_id
	ZoneID   string // zid
}

// OwnerOf reads the access token; of an opaque one nothing is known.
func OwnerOf(t *Tokens) Owner {
	if t == nil {
		return Owner{}
	}
	jwt, err := Decode(t.Access)
	if err != nil {
		return Owner{}
	}
	c := jwt.Claims
	return Owner{Subject: c.Subject, UserID: c.UserID, ClientID: c.ClientID, ZoneID: c.ZoneID}
}

// Check compares the owner of new tokens with this one, as far as both are known: an OwnerError says what differs.
func (o Owner) Check(fresh *Tokens) error {
	now := OwnerOf(fresh)
	var differs []string
	for _, f := range []struct{ name, was, is string }{
		{"user id", o.UserID, now.UserID}, {"client", o.ClientID, now.ClientID}, {"zone", o.ZoneID, now.ZoneID}, {"subject", o.Subject, now.Subject},
	} {
		if f.was != "" && f.is != "" && f.was != f.is {
			differs = append(differs, fmt.Sprintf("%s (was %s, is %s)", f.name, f.was, f.is))
		}
	}
	if len(differs) > 0 {
		return &OwnerError{differs}
	}
	return nil
}
