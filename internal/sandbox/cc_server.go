package sandbox

import "net/http"

// ccState is the Cloud Controller's state, guarded by Server.mu.
type ccState struct{}

// ccHandler serves the Cloud Controller at the root.
func (s *Server) ccHandler() http.Handler { return http.NotFoundHandler() }
