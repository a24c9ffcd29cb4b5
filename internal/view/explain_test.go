package view

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

const uaaURL = "https://uaa.example.com"

func refused(kind error, grant string) error {
	return &auth.GrantError{Grant: grant, Kind: kind, Err: &rest.Error{
		Method: "POST", URL: uaaURL + "/oauth/token", Status: 401, Code: "unauthorized", Message: "Bad credentials",
	}}
}

func cc(method, path string, status, number int, code, message string) *rest.Error {
	return &rest.Error{Method: method, URL: "https://api.example.com" + path, Status: status, Code: code, Number: number, Message: message}
}

// Goldens: each kind of trouble with the whole of what a person sees.
func TestExplain(t *testing.T) {
	prod := Facts{Context: "admin@prod", Login: line.Login.With("admin").Flag("--context", "admin@prod"), Target: "https://api.example.com"}
	mine := func(scopes ...string) Facts { f := prod; f.Scopes, f.User = scopes, "joe"; return f }
	cert := &x509.Certificate{Raw: []byte("not a real certificate"), DNSNames: []string{"a.example.com", "b.example.com"},
		NotBefore: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	print := rest.Fingerprint(cert)
	for _, tt := range []struct {
		name  string
		err   error
		facts Facts
		want  string
	}{
		{"wrong password", fmt.Errorf("login to %s as admin: %w", uaaURL, refused(auth.ErrBadCredentials, "password")),
			Facts{Login: line.Login.With("admin")}, `
error: login to https://uaa.example.com as admin: bad credentials
  why: the server answers the same for a wrong user, password or client secret and for a deactivated user
  try: cfid login admin
  try: cfid login admin --origin ldap   (if the account belongs to another identity provider)
`},
		{"wrong client secret", refused(auth.ErrBadCredentials, "client_credentials"),
			Facts{Doing: "login as client ci", Login: line.Login.Flag("--client-credentials").Flag("--client-id", "ci")}, `
error: login as client ci: bad credentials
  why: the server answers the same for an unknown client and a wrong secret
  try: cfid login --client-credentials --client-id ci
`},
		{"locked", refused(auth.ErrLocked, "password"), Facts{}, `
error: the account is locked
  why: too many wrong passwords; until the lock ends, the right password is rejected too
  try: wait five minutes (the usual time)
`},
		{"grant", refused(auth.ErrGrantNotAllowed, "password"), prod, `
error: the client may not use this grant
  why: the server does not know the grant password, or the client is not registered for it
  try: use another client: --client-id ID
`},
		{"scope", &auth.GrantError{Kind: auth.ErrScope, Allowed: []string{"openid", "scim.read"}, Err: errors.New("x")}, prod, `
error: a requested scope is not allowed
  why: available scopes: openid and scim.read
  try: remove that --scope
`},
		{"no login", auth.ErrNoEntry, prod, `
error: context admin@prod needs a login
  why: no token is stored for it
  try: cfid login admin --context admin@prod
`},
		{"refresh refused", fmt.Errorf("%w: %w", auth.ErrLoginNeeded, refused(auth.ErrExpired, "refresh_token")), prod, `
error: context admin@prod needs a login
  why: the session has ended: its refresh token has expired or was revoked
  try: cfid login admin --context admin@prod
`},
		{"target changed", &auth.TargetChangedError{Differs: []string{"issuer (was A, is B)", "TLS settings"}}, prod, `
error: context admin@prod was changed since its tokens were issued, so nothing was sent
  why: changed since the login: issuer (was A, is B), TLS settings
  try: cfid login admin --context admin@prod
`},
		{"401 of a UAA", &rest.Error{Method: "GET", URL: uaaURL + "/Users", Status: 401, Code: "invalid_token", Message: "revocable signature mismatch"}, prod, `
error: GET https://uaa.example.com/Users: 401 invalid_token: revocable signature mismatch
  why: the password, e-mail, user name or client secret changed since the token was issued, or it was revoked
  try: cfid login admin --context admin@prod
`},
		{"401 of a Cloud Controller", cc("GET", "/v3/users", 401, 1000, "CF-InvalidAuthToken", "Invalid Auth Token"), mine("openid"), `
error: GET https://api.example.com/v3/users: 401 CF-InvalidAuthToken: Invalid Auth Token
  why: the token has no cloud_controller scope (such as cloud_controller.read), so the Cloud Controller does not accept it
  try: cfid login admin --context admin@prod
`},
		{"403 of a UAA", fmt.Errorf("list users: %w", &rest.Error{Method: "GET", URL: uaaURL + "/uaa/Users", Status: 403, Code: "insufficient_scope",
			Message: "Insufficient scope for this resource", Required: []string{"uaa.admin", "scim.read", "zones.uaa.admin"}}), mine("openid", "uaa.user"), `
error: list users: Insufficient scope for this resource (403)
  why: it needs the scope uaa.admin or scim.read; the token has openid and uaa.user
  try: cfid group member add scim.read joe   (an admin can)
  try: then log in again: a token keeps the scopes it was issued with: cfid login admin --context admin@prod
`},
		{"403 of a UAA, through the client cf", &rest.Error{Method: "GET", URL: uaaURL + "/oauth/clients", Status: 403, Code: "insufficient_scope",
			Message: "Insufficient scope for this resource", Required: []string{"uaa.admin", "clients.read"}}, Facts{User: "joe", Client: "cf", Scopes: []string{"openid"}}, `
error: GET https://uaa.example.com/oauth/clients: 403 insufficient_scope: Insufficient scope for this resource
  why: it needs the scope uaa.admin or clients.read; the token has openid
  try: cfid login --client-credentials --client-id admin   (the client cf never asks for clients.read)
  try: cfid login joe --client-id CLIENT   (or through another client that lists it)
`},
		{"403 without a list, of a client", &rest.Error{Method: "GET", URL: uaaURL + "/identity-providers", Status: 403}, Facts{Scopes: []string{}}, `
error: GET https://uaa.example.com/identity-providers: 403 forbidden
  why: it needs the scope uaa.admin, idps.read or idps.write; the token has no scope at all
  try: log in as a user or client that has it
`},
		{"403 for a role", fmt.Errorf("assign SpaceDeveloper to jo: %w", cc("POST", "/v3/roles", 403, 10003, "CF-NotAuthorized", "You are not authorized to perform the requested action")),
			func() Facts {
				f := mine("cloud_controller.read", "cloud_controller.write")
				f.Roles = []string{perm.SpaceDeveloper}
				return f
			}(), `
error: assign SpaceDeveloper to jo: You are not authorized to perform the requested action (403)
  why: it needs the role OrgManager or SpaceManager there, or the scope cloud_controller.admin; space roles: a manager of that space or of its org; org roles: a manager of that org; you are SpaceDeveloper
  try: ask a manager of the org, or a platform admin, for the role
`},
		{"feature switched off", cc("POST", "/v3/roles", 403, 330002, "CF-FeatureDisabled", "Feature Disabled: set_roles_by_username"), prod, `
error: POST https://api.example.com/v3/roles: 403 CF-FeatureDisabled: Feature Disabled: set_roles_by_username
  why: a platform admin has disabled this feature
  try: give the user's id instead of the name, or ask a platform admin
`},
		{"hidden", cc("GET", "/v3/organizations/1", 404, 10010, "CF-ResourceNotFound", "Organization not found"), prod, `
error: GET https://api.example.com/v3/organizations/1: 404 CF-ResourceNotFound: Organization not found
  why: it was not found, or you may not see it: the Cloud Controller returns the same error
`},
		{"no such endpoint", &rest.Error{Method: "GET", URL: uaaURL + "/nope", Status: 302, Header: http.Header{"Location": {uaaURL + "/login"}}}, prod, `
error: GET https://uaa.example.com/nope: 302 found
  why: the server has no such endpoint: it is another product, an older version, or the path is wrong
  try: cfid target URL
`},
		{"exists", fmt.Errorf("create user jo: %w", &rest.Error{Method: "POST", URL: uaaURL + "/Users", Status: 409, Code: "scim_resource_already_exists", Message: "Username already in use: jo"}), prod, `
error: create user jo: Username already in use: jo (409)
`},
		{"changed meanwhile", &rest.Error{Method: "PUT", URL: uaaURL + "/Groups/1", Status: 409, Code: "scim", Message: "Incorrect result size: expected 1, actual 0"}, prod, `
error: PUT https://uaa.example.com/Groups/1: 409 scim: Incorrect result size: expected 1, actual 0
  why: it was changed by another request in the meantime
  try: try again: cfid then reads the new state
`},
		{"two origins", cc("POST", "/v3/roles", 422, 10008, "CF-UnprocessableEntity", "Ambiguous user. User with username 'jo' exists in the following origins: ldap, uaa. Specify an origin to disambiguate."), Facts{Doing: "assign OrgManager to jo"}, `
error: assign OrgManager to jo: Ambiguous user. User with username 'jo' exists in the following origins: ldap, uaa. Specify an origin to disambiguate. (422)
  why: users of several identity providers have this name
  try: --origin ldap or --origin uaa
`},
		{"rate limit", &rest.Error{Method: "GET", URL: uaaURL + "/Users", Status: 429, RetryAfter: 42 * time.Second}, prod, `
error: GET https://uaa.example.com/Users: 429 too many requests
  why: the server requires a pause of 42s
  try: try again in 42s
`},
		{"server fault", &rest.Error{Method: "GET", URL: uaaURL + "/Users", Status: 500, RequestID: "r-1"}, prod, `
error: GET https://uaa.example.com/Users: 500 internal server error
  why: the fault is in the server; its operator can find it by the request id r-1
  try: try again later
`},
		{"unreachable", &rest.NetError{Host: "api.example.com", Op: "look up", Err: errors.New("no such host")}, prod, `
error: cannot reach api.example.com: host name not found
  why: the name is misspelled, there is no network, or the name is known only in a VPN
  try: try again later, or: cfid target URL
`},
		{"refused connection", fmt.Errorf("target http://localhost:8080: %w", &rest.NetError{Host: "localhost:8080", Op: "connect", Err: syscall.ECONNREFUSED}), Facts{}, `
error: target http://localhost:8080: cannot reach localhost:8080: the connection is refused
  why: the port is wrong, or the server is down
  try: check the URL and try again
`},
		{"unknown authority", &rest.CertificateError{Host: "api.example.com:443", Chain: []*x509.Certificate{cert}, Err: x509.UnknownAuthorityError{}}, Facts{}, `
error: the certificate of api.example.com:443 is not trusted
  why: it is not signed by an authority that this machine trusts; its SHA-256 is ` + print + `
  try: confirm the fingerprint with the server's operator, then: cfid target https://api.example.com --ca-cert FILE
`},
		{"certificate of another host", &rest.CertificateError{Host: "api.example.com", Chain: []*x509.Certificate{cert}, Err: x509.HostnameError{Certificate: cert, Host: "api.example.com"}}, prod, `
error: the certificate of api.example.com is not trusted
  why: it is for a.example.com and b.example.com, not for api.example.com; its SHA-256 is ` + print + `
  try: confirm the fingerprint with the server's operator, then: cfid target https://api.example.com --ca-cert FILE
`},
		{"expired certificate", &rest.CertificateError{Host: "x.org", Chain: []*x509.Certificate{cert}, Err: x509.CertificateInvalidError{Cert: cert, Reason: x509.Expired}}, prod, `
error: the certificate of x.org is not trusted
  why: it is valid from 2025-01-01 to 2026-01-01; its SHA-256 is ` + print + `
  try: ask the operator of x.org to renew it, and check this machine's clock
`},
		{"unknown context", &store.UnknownContextError{Name: "prdo", Near: []string{"prod"}}, Facts{}, `
error: unknown context "prdo"; there is prod
  try: cfid context use prod
  try: cfid context list
`},
		{"no context", store.ErrNoContext, Facts{}, `
error: no context is selected
  why: targeting a server creates a context
  try: cfid target URL
  try: cfid demo, to look around without a server
`},
		{"damaged contexts", &store.DamagedError{Path: "/h/contexts.yaml", Line: 7, Err: errors.New("did not find expected key")}, Facts{}, `
error: /h/contexts.yaml is damaged: line 7: did not find expected key
  why: nothing was changed, and the tokens are still stored
  try: repair it in an editor
  try: cfid target URL creates a new one and keeps this one next to it
`},
		{"key gone", fmt.Errorf("%w: %w", auth.ErrLoginNeeded, secret.ErrKeyGone), prod, `
error: log in again: the vault's key no longer exists
  why: the key of the vault is no longer where it was stored; a kernel keyring is cleared by a reboot
  try: cfid login admin --context admin@prod   (enough if the key was in the kernel's keyring)
  try: otherwise restore the key, or give it up: cfid vault init --set-aside, and log in
`},
		{"no keyring", fmt.Errorf("%w on this machine", secret.ErrNoKeyring), Facts{}, `
error: there is no keyring for the vault's key
  why: no desktop keyring runs here and the kernel's is not available
  try: CFID_VAULT=file CFID_VAULT_FILE=/path/to/key, when the vault is created
  try: in scripts: CFID_TARGET with CFID_CLIENT_ID and CFID_CLIENT_SECRET use no vault
`},
		{"unstored", &secret.WriteError{ID: "c1", Err: store.ErrNoSpace}, prod, `
error: store the entry of context c1: no space left
  why: the server issued a new token that could not be stored; the stored one may no longer work
  try: free disk space or grant write permission, then: cfid login admin --context admin@prod
`},
		{"full disk", fmt.Errorf("write contexts.yaml: %w", store.ErrNoSpace), Facts{}, `
error: write contexts.yaml: no space left
  why: the disk is full; existing files are unchanged
  try: free disk space, or set CFID_HOME to a folder on another disk
`},
		{"ambiguous", errors.New("user jo is ambiguous"), Facts{Choices: []string{"jo@ldap", "jo@uaa"}}, `
error: user jo is ambiguous
  why: the name is ambiguous
  try: jo@ldap or jo@uaa
`},
		{"no Cloud Controller", errors.New("context bosh has no Cloud Controller, only a UAA"), Facts{Others: []string{"prod"}}, `
error: context bosh has no Cloud Controller, only a UAA
  why: it would work in prod
  try: cfid context use prod
`},
		{"usage", errors.New("unknown flag: --orgin"), Facts{Try: []line.Advice{line.Users.Flag("--help")}}, `
error: unknown flag: --orgin
  try: cfid users --help
`},
		{"interrupted", fmt.Errorf("list users: %w", context.Canceled), Facts{}, "\nerror: interrupted\n"},
		{"hostile", errors.New("no \x1b]0;x\x07user\n\u202eforged: line"), Facts{}, "\nerror: no ]0;xuser forged: line\n"},
		{"hostile advice", errors.New("x"), Facts{Choices: []string{"jo\x1b[2J@uaa"}}, "\nerror: x\n  why: the name is ambiguous\n  try: jo[2J@uaa\n"},
		{"verbose", fmt.Errorf("a: %w", &rest.NetError{Host: "h", Op: "connect", Err: syscall.ECONNREFUSED}), Facts{Verbose: true}, `
error: a: cannot reach h: connect: connection refused
  why: the port is wrong, or the server is down
  try: check the URL and try again
`},
	} {
		var b bytes.Buffer
		WriteError(&b, Explain(tt.err, tt.facts), false)
		if d := cmp.Diff(strings.TrimPrefix(tt.want, "\n"), b.String()); d != "" {
			t.Errorf("%s:\n%s", tt.name, d)
		}
		if n := strings.Count(b.String(), "\n"); n > lines {
			t.Errorf("%s: %d lines", tt.name, n)
		}
	}
}

// Every sentinel a person can meet has advice, and none of it is empty.
func TestSentinelsHaveAdvice(t *testing.T) {
	for _, err := range []error{
		secret.ErrLocked, secret.ErrDenied, secret.ErrTimeout, secret.ErrNoKeyring, secret.ErrKeyGone, secret.ErrDamaged,
		secret.ErrNewerVersion, secret.ErrMode, secret.ErrNoVault, secret.ErrExists, secret.ErrKeyFile, secret.ErrNoSpace, secret.ErrReadOnly, session.ErrReadOnly, &session.DryRunError{},
		store.ErrNoContext, store.ErrNewerVersion, store.ErrDotfile, store.ErrNoHome, store.ErrNameTaken, store.ErrReadOnly,
		&store.BusyError{Path: "lock", Waited: time.Second},
		auth.ErrNoEntry, auth.ErrLoginNeeded, auth.ErrRejected, auth.ErrExpired, auth.ErrOpaque, auth.ErrMalformed, auth.ErrNoToken,
		refused(auth.ErrPasswordChange, "password"), refused(auth.ErrUnverified, "password"), refused(auth.ErrOriginUnknown, "password"),
		rest.ErrPlainHTTP, context.DeadlineExceeded,
	} {
		e := Explain(fmt.Errorf("do it: %w", err), Facts{Login: line.Login.With()})
		if e.What == "" || e.Why == "" && len(e.Next) == 0 {
			t.Errorf("%v: %+v", err, e)
		}
	}
	if e := Explain(nil, Facts{}); e.What != "" {
		t.Errorf("nothing went wrong: %+v", e)
	}
}

func TestWriteErrorInColour(t *testing.T) {
	var b bytes.Buffer
	WriteError(&b, Explanation{What: "no", Why: "so", Next: line.Says("x")}, true)
	if want := "\x1b[31merror:\x1b[0m no\n\x1b[2m  why:\x1b[0m so\n\x1b[36m  try:\x1b[0m x\n"; b.String() != want {
		t.Errorf("%q", b.String())
	}
}
