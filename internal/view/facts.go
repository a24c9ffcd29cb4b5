package view

import (
	"errors"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
)

// FactsOf returns what a session and an error contain for an explanation. s may be nil.
func FactsOf(s *session.Session, err error) Facts {
	var f Facts
	if s != nil {
		f.Context, f.Login, f.Scopes = s.Name(), s.LoginLine(), s.Scopes()
		if c := s.Chosen.Context; c != nil {
			f.Target, f.User, f.Client = c.Target.URL, c.Identity.User, c.Identity.ClientID
		}
	}
	var (
		usage     *session.UsageError
		login     *session.LoginError
		ambiguous *session.AmbiguousError
		noCC      *session.NoCloudControllerError
		noContext *session.NoContextError
		unseen    *platform.UnseenError
		attempt   *session.AttemptError
		denied    *platform.DeniedError
	)
	if errors.As(err, &denied) {
		f.Roles, f.Place, f.Looked = denied.Roles, denied.Where(), true
	}
	switch {
	case errors.As(err, &attempt):
		f.Login = attempt.Command
	case errors.Is(err, session.ErrNotCloudFoundry):
		f.Try = line.Says("check the URL: a foundation's API is often called api.SYSTEM-DOMAIN, its UAA uaa.SYSTEM-DOMAIN")
	case errors.As(err, &usage):
		f.Try = usage.Try
	case errors.As(err, &login):
		f.Try = []line.Advice{login.Command}
	case errors.As(err, &ambiguous):
		f.Choices = ambiguous.Choices
	case errors.As(err, &noContext):
		f.Others = noContext.Others
	case errors.As(err, &unseen) && len(unseen.Others) > 0:
		f.Others = unseen.Others
	case errors.As(err, &unseen):
		f.Try = []line.Advice{line.Login.Flag("--origin", "ORIGIN").Say(", as a user who sees it")}
	case errors.As(err, &noCC):
		f.Others = noCC.Others
	}
	return f
}
