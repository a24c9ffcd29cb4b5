package sandbox

import "net/http"

// uaaPath is where the UAA half is mounted: the context path.
const uaaPath = "/uaa"

func (s *Server) uaaHandler() http.Handler { return http.NotFoundHandler() }
