package view

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
)

// Codes of the Cloud Controller that need their own advice (CAPI v3 errors).
const (
	ccInvalidToken    = 1000
	ccOrgSuspended    = 10017
	ccSpaceSuspended  = 10019
	ccFeatureDisabled = 330002
)

// answer: a server returned an error.
func answer(err error, f Facts) (Explanation, bool) {
	var said *rest.Error
	if !errors.As(err, &said) {
		return Explanation{}, false
	}
	e := Explanation{What: answerLine(err, said, f)}
	switch {
	case errors.Is(said, rest.ErrUnauthorized):
		e.Why, e.Next = whyUnauthorized(said, f), []line.Advice{f.Login}
	case errors.Is(said, rest.ErrForbidden):
		e.Why, e.Next = forbidden(said, f)
	case errors.Is(said, rest.ErrNotFound):
		e.Why, e.Next = notFound(said)
	case errors.Is(said, rest.ErrConflict):
		e.Why, e.Next = conflict(said)
	case errors.Is(said, rest.ErrInvalid):
		e.Why, e.Next = invalid(said, f)
	case errors.Is(said, rest.ErrRateLimited):
		e.Why, e.Next = rateLimited(said)
	case errors.Is(said, rest.ErrServer):
		e.Why, e.Next = serverFault(said)
	case said.Status >= 300 && said.Status < 400:
		e.Why = "a request with a credential does not follow redirects, which could lead to any server"
		e.Next = []line.Advice{line.Target.Say(" with the URL of the redirect, if you trust it")}
	}
	return e, true
}

// answerLine leaves the URL out if the error contains what was being done.
func answerLine(err error, said *rest.Error, f Facts) string {
	text := said.Message
	if text == "" {
		text = strings.ReplaceAll(said.Code, "_", " ")
	}
	line := headline(err, said, fmt.Sprintf("%s (%d)", text, said.Status), f)
	if text == "" || strings.HasPrefix(line, text) {
		return headline(err, said, said.Error(), f)
	}
	return line
}

// forbidden names what was needed and what the caller has. The server's own list of scopes has precedence over the
// table.
func forbidden(said *rest.Error, f Facts) (string, []line.Advice) {
	switch said.Number {
	case ccOrgSuspended, ccSpaceSuspended:
		return "only platform admins may change it while it is suspended", line.Says("ask a platform admin")
	case ccFeatureDisabled:
		return "a platform admin has disabled this feature", line.Says("give the user's id instead of the name, or ask a platform admin")
	}
	need, known := needOf(said)
	if !known {
		return have(f), nil
	}
	r := perm.Refused{User: f.User, Client: f.Client, Scopes: f.Scopes, Roles: f.Roles, Place: f.Place, Looked: f.Looked}
	next := mends(need.Mends(r), f.Login)
	if !need.ByRole(r) {
		return joinWhy("it needs the scope "+anyOne(need.Wanted()), need.Note, have(f)), next
	}
	why := "it needs the role " + anyOne(need.RoleWords(r)) + " there, or the scope " + perm.CCAdmin
	return joinWhy(why, need.Note, r.Has()), next
}

func joinWhy(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}

func needOf(said *rest.Error) (perm.Need, bool) {
	need := perm.Need{}
	known := false
	if u, err := url.Parse(said.URL); err == nil {
		need, known = perm.Required(said.Method, u.Path)
	}
	if len(said.Required) > 0 {
		need.Scopes, known = said.Required, true
	}
	return need, known
}

func have(f Facts) string {
	switch {
	case f.Scopes == nil:
		return ""
	case len(f.Scopes) == 0:
		return "the token has no scope at all"
	}
	return "the token has " + enumerate(f.Scopes, " and ")
}

func notFound(said *rest.Error) (string, []line.Advice) {
	switch {
	case said.Status < 400:
		return "the server has no such endpoint: it is another product, an older version, or the path is wrong", []line.Advice{line.Target.With("URL")}
	case said.Number == 10000 || strings.Contains(said.Message, "HTML"):
		return "the server has no such endpoint", []line.Advice{line.Target.With("URL")}
	case said.Number != 0:
		return "it was not found, or you may not see it: the Cloud Controller returns the same error", nil
	}
	return "", nil
}

func conflict(said *rest.Error) (string, []line.Advice) {
	text := strings.ToLower(said.Message)
	switch {
	case strings.Contains(text, "already"):
		return "", nil
	case strings.Contains(text, "expected 1, actual 0"), said.Code == "scim_resource_conflict", strings.Contains(text, "optimistic"):
		return "it was changed by another request in the meantime", line.Says("try again: cfid then reads the new state")
	}
	return "it already exists, or was changed in the meantime", nil
}

func invalid(said *rest.Error, f Facts) (string, []line.Advice) {
	if _, list, ok := strings.Cut(said.Message, "following origins: "); ok {
		origins, _, _ := strings.Cut(list, ".")
		var flags []string
		for _, o := range strings.Split(origins, ", ") {
			flags = append(flags, "--origin "+o)
		}
		return "users of several identity providers have this name", line.Says(anyOne(flags))
	}
	if strings.HasPrefix(said.Message, "Users cannot be assigned roles in a space") {
		return "a role in a space needs the role OrgUser in its org first; or no user has that name", []line.Advice{line.RoleAssign.With("USER").Flag("--role", "OrgUser").Flag("--org", "ORG")}
	}
	if strings.HasPrefix(said.Message, "Cannot delete organization_user role") {
		return "the user's roles in the org's spaces require it", line.Says("unassign the roles in the spaces first")
	}
	if strings.Contains(said.Message, "client already has two secrets") {
		return "a UAA stores at most two secrets for a client; one of them may be empty", []line.Advice{
			line.ClientSecretRetire.With("CLIENT").Say(", which removes the older one"),
			line.ClientSecretSet.With("CLIENT").Say(", which replaces both"),
		}
	}
	if said.Message == "" && !f.Command.IsZero() {
		return "the server does not report what is wrong", []line.Advice{f.Command.Flag("--help")}
	}
	return "", nil
}

func rateLimited(said *rest.Error) (string, []line.Advice) {
	if said.RetryAfter > 0 {
		return "the server requires a pause of " + Duration(said.RetryAfter), line.Says("try again in " + Duration(said.RetryAfter))
	}
	return "the server receives too many requests and does not report how long to wait", line.Says("try again in a minute, with --concurrency 1 if there are many items")
}

func serverFault(said *rest.Error) (string, []line.Advice) {
	why := "the fault is in the server"
	if said.Code == "CF-UaaUnavailable" || said.Number == 20004 {
		why = "the Cloud Controller cannot reach its UAA"
	}
	if said.RequestID != "" {
		why += "; its operator can find it by the request id " + said.RequestID
	}
	return why, line.Says("try again later")
}
