package sandbox

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/fault"
)

// controlled serves /sandbox/ to those who have the token of this run, and passes all else on. What happens there is not
// in the request log, and faults don't touch it.
func (s *Server) controlled(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sandbox/requests", s.listRequests)
	mux.HandleFunc("DELETE /sandbox/requests", func(w http.ResponseWriter, _ *http.Request) {
		s.ResetRequests()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /sandbox/advance", s.advanceRequest)
	mux.HandleFunc("POST /sandbox/rotate-keys", s.plainRequest(s.RotateKeys))
	mux.HandleFunc("POST /sandbox/reset", s.plainRequest(s.Reset))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.cfg.ControlToken == "" || !strings.HasPrefix(r.URL.Path, fault.ControlPath) {
			if mayChange(r) {
				defer s.store.changes.Add(1)
			}
			next.ServeHTTP(w, r)
			return
		}
		switch {
		case !s.ownHost(r.Host):
			http.Error(w, "this sandbox does not serve the host you asked for", http.StatusMisdirectedRequest)
		case crossSite(r):
			http.Error(w, "cross-site requests are refused", http.StatusForbidden)
		case !s.controls(r):
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "this takes the control token that the sandbox printed when it started", http.StatusUnauthorized)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
			mux.ServeHTTP(w, r)
			s.store.changes.Add(1)
		}
	})
}

// mayChange reports whether a request may have changed what a state file keeps. Reads that do are saved with the next
// change, and at the end.
func mayChange(r *http.Request) bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions
}

func (s *Server) controls(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.EqualFold(scheme, "bearer") && subtle.ConstantTimeCompare([]byte(token), []byte(s.cfg.ControlToken)) == 1
}

// listRequests answers the newest requests, and how many there were.
func (s *Server) listRequests(w http.ResponseWriter, _ *http.Request) {
	controlAnswer(w, struct {
		Total    int       `json:"total"`
		Requests []Request `json:"requests"`
	}{s.RequestCount(), s.Requests()})
}

// advanceRequest moves the clock by a duration such as 90m.
func (s *Server) advanceRequest(w http.ResponseWriter, r *http.Request) {
	by, err := time.ParseDuration(r.FormValue("by"))
	if err != nil || by < 0 {
		http.Error(w, "by is a duration: 90s, 15m, 12h", http.StatusBadRequest)
		return
	}
	s.Advance(by)
	controlAnswer(w, struct {
		Now time.Time `json:"now"`
	}{s.now()})
}

// plainRequest does something that answers nothing.
func (s *Server) plainRequest(do func() error) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if err := do(); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

func controlAnswer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(body) // an error means that the client has disconnected
}
