package auth

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

// refusals are the answers of UAA 4.30 and 77, word for word where both are known.
func refusals() []refusalCase {
	const locked = `{"error":"unauthorized","error_description":"Your account has been locked because of too many failed attempts to login."}`
	const generic = `{"error":"invalid_token","error_description":"The token expired, was revoked, or the token ID is incorrect."}`
	return []refusalCase{
		{"wrong password 4.30", GrantPassword, 401, `{"error":"unauthorized","error_description":"Bad credentials"}`, ErrBadCredentials, nil},
		{"wrong password 77", GrantPassword, 401, `{"error":"invalid_client","error_description":"Bad credentials"}`, ErrBadCredentials, nil},
		{"wrong password by RFC 6749", GrantPassword, 400, `{"error":"invalid_grant"}`, ErrBadCredentials, nil},
		{"no password", GrantPassword, 401, `{"error":"unauthorized","error_description":"No password supplied"}`, ErrBadCredentials, nil},
		{"bad passcode", GrantPassword, 401, `{"error":"unauthorized","error_description":"Invalid passcode"}`, ErrBadCredentials, nil},
		{"locked", GrantPassword, 401, locked, ErrLocked, nil},
		{"password change", GrantPassword, 401, `{"error":"unauthorized","error_description":"password change required"}`, ErrPasswordChange, nil},
		{"unverified", GrantPassword, 403, `{"error":"access_denied","error_description":"Account not verified"}`, ErrUnverified, nil},
		{"unknown origin", GrantPassword, 401, `{"error":"unauthorized","error_description":"The origin provided in the login_hint does not match an active Identity Provider, that supports password grant."}`, ErrOriginUnknown, nil},
		{"grant 4.30", GrantPassword, 401, `{"error":"invalid_client","error_description":"Unauthorized grant type: password"}`, ErrGrantNotAllowed, nil},
		{"grant 77", GrantPassword, 401, `{"error":"invalid_client","error_description":"Unauthorized grant type"}`, ErrGrantNotAllowed, nil},
		{"client without user scopes", GrantPassword, 400, `{"error":"invalid_scope","error_description":"[uaa.none] is invalid. This user is not allowed any of the requested scopes"}`, ErrGrantNotAllowed, nil},
		{"grant by RFC 6749", GrantPassword, 400, `{"error":"unauthorized_client"}`, ErrGrantNotAllowed, nil},
		{"unknown grant", GrantPassword, 400, `{"error":"unsupported_grant_type","error_description":"Unsupported grant type: password"}`, ErrGrantNotAllowed, nil},
		{"scope of the client", GrantClientCredentials, 400, `{"error":"invalid_scope","error_description":"Invalid scope: foo.bar","scope":"scim.read uaa.admin"}`, ErrScope, []string{"scim.read", "uaa.admin"}},
		{"scope of the user", GrantPassword, 400, `{"error":"invalid_scope","error_description":"[scim.write] is invalid. This user is not allowed any of the requested scopes"}`, ErrScope, nil},
		{"wrong client secret 4.30", GrantClientCredentials, 401, `{"error":"unauthorized","error_description":"Bad credentials"}`, ErrBadCredentials, nil},
		{"wrong client secret 77", GrantClientCredentials, 401, `{"error":"invalid_client","error_description":"Bad credentials"}`, ErrBadCredentials, nil},
		{"refresh revoked", GrantRefresh, 401, generic, ErrExpired, nil},
		{"refresh expired 4.30", GrantRefresh, 401, `{"error":"invalid_token","error_description":"Invalid refresh token expired at Sun Nov 22 03:03:58 UTC 2026"}`, ErrExpired, nil},
		{"password changed since", GrantRefresh, 401, `{"error":"invalid_token","error_description":"revocable signature mismatch"}`, ErrExpired, nil},
		{"other client's", GrantRefresh, 400, `{"error":"invalid_grant","error_description":"Wrong client for this refresh token: cf"}`, ErrExpired, nil},
		{"client secret changed", GrantRefresh, 401, `{"error":"invalid_client","error_description":"Bad credentials"}`, ErrBadCredentials, nil},
		{"refresh with more scope", GrantRefresh, 400, `{"error":"invalid_scope","error_description":"Unable to narrow the scope of the client authentication to [openid, scim.write].","scope":"openid"}`, ErrScope, []string{"openid"}},
		{"server error", GrantPassword, 500, `{}`, rest.ErrServer, nil},
		{"rate limited", GrantPassword, 429, `429 - Too Many Request`, rest.ErrRateLimited, nil},
		{"not found", GrantPassword, 404, ``, rest.ErrNotFound, nil},
		{"redirect", GrantRefresh, 302, `{"error":"invalid_token"}`, nil, nil},
	}
}

type refusalCase struct {
	name, grant string
	status      int
	body        string
	want        error
	allowed     []string
}

func TestRefusals(t *testing.T) {
	for _, test := range refusals() {
		t.Run(test.name, func(t *testing.T) {
			e := newEndpoint(t, test.status, test.body)
			err := tryGrant(e.server(nil), test.grant)
			var answer *rest.Error
			if !errors.As(err, &answer) || answer.Status != test.status {
				t.Fatalf("what the server answered is lost: %v", err)
			}
			if test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			for _, other := range []error{ErrBadCredentials, ErrLocked, ErrPasswordChange, ErrUnverified, ErrOriginUnknown, ErrGrantNotAllowed, ErrScope, ErrExpired} {
				if !errors.Is(test.want, other) && errors.Is(err, other) {
					t.Errorf("%v is also %v", err, other)
				}
			}
			var refusal *GrantError
			if errors.As(err, &refusal) {
				if diff := cmp.Diff(test.allowed, refusal.Allowed); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func tryGrant(s Server, grant string) error {
	var err error
	switch ctx := context.Background(); grant {
	case GrantPassword:
		_, err = Password(ctx, s, Client{ID: "cf"}, PasswordInput{Username: "joe", Password: "pw"})
	case GrantClientCredentials:
		_, err = ClientCredentials(ctx, s, Client{ID: "admin", Secret: "not-a-real-secret"}, ClientCredentialsInput{})
	case GrantRefresh:
		_, err = Refresh(ctx, s, Client{ID: "cf"}, "refresh-one-r", nil)
	}
	return err
}
