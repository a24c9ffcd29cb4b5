package cc

import (
	"net/http"
	"slices"
	"strings"
)

// caller is who sends a request, as the token tells.
type caller struct {
	guid   string // user_id, for clients client_id
	client bool
	email  string
	scopes []string
}

const (
	scopeAdmin   = "cloud_controller.admin"
	scopeAdminRO = "cloud_controller.admin_read_only"
	scopeAuditor = "cloud_controller.global_auditor"
	scopeRead    = "cloud_controller.read"
	scopeWrite   = "cloud_controller.write"
)

// audience must be in a token's aud. A token without any cloud_controller scope lacks it.
const audience = "cloud_controller"

func (c caller) has(scopes ...string) bool {
	return slices.ContainsFunc(scopes, func(s string) bool { return slices.Contains(c.scopes, s) })
}

func (c caller) admin() bool { return c.has(scopeAdmin) }

// readsAll is true for those who see every resource whatever their roles.
func (c caller) readsAll() bool { return c.has(scopeAdmin, scopeAdminRO, scopeAuditor) }

// mayCall is the scope gate before every call.
func (c caller) mayCall(method string) bool {
	if method == http.MethodGet || method == http.MethodHead {
		return c.readsAll() || c.has(scopeRead)
	}
	return c.has(scopeAdmin, scopeWrite)
}

// authenticate reads the bearer token. Its errors are 10002 for none and 1000 for one that does not count.
func (s *Server) authenticate(r *http.Request) (caller, error) {
	header := r.Header.Get("Authorization")
	if len(header) < len("bearer") || !strings.EqualFold(header[:len("bearer")], "bearer") {
		return caller{}, notAuthenticated()
	}
	token, err := s.uaa.VerifyBearer(r)
	if err != nil || strings.HasSuffix(token.JTI, "-r") || !slices.Contains(token.Audience, audience) {
		return caller{}, invalidToken()
	}
	who := caller{guid: token.UserID, email: token.Email, scopes: token.Scope}
	if who.guid == "" {
		who = caller{guid: token.ClientID, client: true, scopes: token.Scope}
	}
	if who.guid == "" || s.impostor(who) {
		return caller{}, invalidToken()
	}
	return who, nil
}

// impostor is true for a client that calls itself like a user, and the reverse: both would share one guid.
func (s *Server) impostor(who caller) bool {
	if who.client {
		return isUUID(who.guid) && s.uaa.HasUser(who.guid)
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	known := s.st.users.get(who.guid)
	return known != nil && known.client
}

// known makes sure the caller has a row: the first request with a valid token makes one, for clients too.
func (s *Server) known(who caller) {
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

// isUUID reports whether s has the form of a UUID.
func isUUID(s string) bool {
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
