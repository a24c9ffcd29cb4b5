package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// ccCaller is who sends a request, as the token tells.
type ccCaller struct {
	guid   string // user_id, for clients client_id
	client bool
	email  string
	scopes []string
}

const (
	ccScopeAdmin   = "cloud_controller.admin"
	ccScopeAdminRO = "cloud_controller.admin_read_only"
	ccScopeAuditor = "cloud_controller.global_auditor"
	ccScopeRead    = "cloud_controller.read"
	ccScopeWrite   = "cloud_controller.write"
)

// ccAudience must be in a token's aud. A token without any cloud_controller scope lacks it.
const ccAudience = "cloud_controller"

func (c ccCaller) has(scopes ...string) bool {
	return slices.ContainsFunc(scopes, func(s string) bool { return slices.Contains(c.scopes, s) })
}

func (c ccCaller) admin() bool { return c.has(ccScopeAdmin) }

// readsAll is true for those who see every resource whatever their roles.
func (c ccCaller) readsAll() bool { return c.has(ccScopeAdmin, ccScopeAdminRO, ccScopeAuditor) }

// mayCall is the scope gate before every call.
func (c ccCaller) mayCall(method string) bool {
	if method == http.MethodGet || method == http.MethodHead {
		return c.readsAll() || c.has(ccScopeRead)
	}
	return c.has(ccScopeAdmin, ccScopeWrite)
}

// ccAuthenticate reads the bearer token. Its errors are 10002 for none and 1000 for one that does not count.
func (s *ccServer) ccAuthenticate(r *http.Request) (ccCaller, error) {
	header := r.Header.Get("Authorization")
	if len(header) < len("bearer") || !strings.EqualFold(header[:len("bearer")], "bearer") {
		return ccCaller{}, ccNotAuthenticated()
	}
	token, err := s.uaa.VerifyBearer(r)
	if err != nil || strings.HasSuffix(token.JTI, "-r") || !slices.Contains(token.Audience, ccAudience) {
		return ccCaller{}, ccInvalidToken()
	}
	who := ccCaller{guid: token.UserID, email: token.Email, scopes: token.Scope}
	if who.guid == "" {
		who = ccCaller{guid: token.ClientID, client: true, scopes: token.Scope}
	}
	if who.guid == "" || s.ccImpostor(who) {
		return ccCaller{}, ccInvalidToken()
	}
	return who, nil
}

// ccImpostor is true for a client that calls itself like a user, and the reverse: both would share one guid.
func (s *ccServer) ccImpostor(who ccCaller) bool {
	if who.client {
		return ccUUID(who.guid) && s.uaa.HasUser(who.guid)
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	known := s.st.users.get(who.guid)
	return known != nil && known.client
}

// ccKnown makes sure the caller has a row: the first request with a valid token makes one, for clients too.
func (s *ccServer) ccKnown(who ccCaller) {
	s.mu.RLock()
	known := s.st.users.get(who.guid) != nil
	s.mu.RUnlock()
	if known {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.st.users.get(who.guid) == nil {
		s.st.addUser(who.guid, who.client, s.now())
	}
}

// ccUUID tells whether s has the form of a UUID.
func ccUUID(s string) bool {
	if len(s) != len("00000000-0000-0000-0000-000000000000") {
		return false
	}
	for i, c := range s {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !('0' <= c && c <= '9' || 'a' <= c && c <= 'f') {
			return false
		}
	}
	return true
}
