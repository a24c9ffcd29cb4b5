package identity

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/near"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// UserListInput narrows a list of users. All given conditions must match.
type UserListInput struct {
	session.SCIMList
	Name, Email string // exact, or a pattern with *; case-insensitive
	Holds       string // a part of the name or of the address
	Origin      string
	Inactive    bool
	Unverified  bool
	// LastLoginBefore is a date or a duration ("90d"): users who have not logged in since then and were created before.
	LastLoginBefore string
	Skip            int      // leave out this many at the beginning
	Attributes      []string // requested from the server; empty: all
}

// ListUsers streams the users, all pages. Conditions that the server cannot filter by exactly are checked here.
func ListUsers(ctx context.Context, s *session.Session, in UserListInput) (iter.Seq2[*uaa.User, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	tests, err := in.tests(s.Settings.Now())
	if err != nil {
		return nil, err
	}
	in.Filter = in.filter()
	list := in.Input(s.Moved("users"))
	list.Attributes = in.attributes()
	list.Undecoded = in.Undecoded && len(tests) == 0
	if len(tests) == 0 && in.Skip <= 0 {
		return c.Users(ctx, list), nil
	}
	if in.LastLoginBefore != "" {
		s.UI.Show("note: a UAA does not filter by the last login, so cfid reads all users and filters them")
	}
	list.Limit = 0
	return session.Sifted(c.Users(ctx, list), tests, in.Skip, in.Limit), nil
}

type userTest = func(*uaa.User) bool

// tests returns the conditions that the server's filter cannot express exactly: its co and sw treat % and _ as wildcards.
func (in UserListInput) tests(now time.Time) ([]userTest, error) {
	var tests []userTest
	for _, want := range []struct {
		word string
		text func(*uaa.User) string
	}{
		{in.Name, func(u *uaa.User) string { return u.UserName }},
		{in.Email, (*uaa.User).Email},
	} {
		if !near.IsPattern(want.word) {
			continue
		}
		m, err := session.ParsePattern(want.word)
		if err != nil {
			return nil, err
		}
		tests = append(tests, func(u *uaa.User) bool { return m.Fits(want.text(u)) })
	}
	if in.Holds != "" {
		tests = append(tests, func(u *uaa.User) bool {
			return session.Holds(u.UserName, in.Holds) || session.Holds(u.Email(), in.Holds)
		})
	}
	if in.LastLoginBefore != "" {
		at, err := session.Before(in.LastLoginBefore, now)
		if err != nil {
			return nil, err
		}
		tests = append(tests, func(u *uaa.User) bool { return idleSince(u, at) })
	}
	return tests, nil
}

// idleSince reports whether the user has not logged in since at. A user who never logged in is idle since their creation.
func idleSince(u *uaa.User, at time.Time) bool {
	if u.LastLogonTime == nil || *u.LastLogonTime == 0 {
		return u.Meta.Created.Before(at)
	}
	return time.UnixMilli(*u.LastLogonTime).Before(at)
}

// filter returns the conditions that the server can filter by.
func (in UserListInput) filter() string {
	filter := session.Holding(in.Filter, in.Holds, "userName", "emails.value")
	for _, more := range []string{wordFilter("userName", in.Name), wordFilter("emails.value", in.Email)} {
		if more != "" {
			filter = session.Both(filter, more)
		}
	}
	if in.Origin != "" {
		filter = session.Both(filter, uaa.Eq("origin", in.Origin))
	}
	if in.Inactive {
		filter = session.Both(filter, uaa.Is("active", false))
	}
	if in.Unverified {
		filter = session.Both(filter, uaa.Is("verified", false))
	}
	return filter
}

// wordFilter returns a filter for a word or a pattern. For a pattern it may match more: it asks for the texts between the
// wildcards, in any order. A narrow filter matters beyond speed: a UAA counts first and reads then, and a user that somebody
// creates in between pushes the last one of the result out.
func wordFilter(attr, word string) string {
	if !near.IsPattern(word) {
		if word == "" {
			return ""
		}
		return uaa.Eq(attr, word)
	}
	if i := strings.IndexAny(word, `[{\`); i >= 0 {
		word = word[:i] + "*"
	}
	start, rest, _ := strings.Cut(strings.ReplaceAll(word, "?", "*"), "*")
	var filters []string
	if start != "" {
		filters = append(filters, uaa.StartsWith(attr, start))
	}
	for part := range strings.SplitSeq(rest, "*") {
		if len(part) > 1 || part != "" && len(filters) == 0 {
			filters = append(filters, uaa.Contains(attr, part))
		}
	}
	return uaa.And(filters...)
}

// attributes adds the attributes that the tests need.
func (in UserListInput) attributes() []string {
	if len(in.Attributes) == 0 {
		return nil
	}
	list := slices.Clone(in.Attributes)
	for _, need := range []struct {
		when  bool
		attrs []string
	}{
		{near.IsPattern(in.Name) || in.Holds != "", []string{"userName"}},
		{near.IsPattern(in.Email) || in.Holds != "", []string{"emails"}},
		{in.LastLoginBefore != "", []string{"lastLogonTime", "meta"}},
	} {
		for _, attr := range need.attrs {
			if need.when {
				list = session.AppendNew(list, attr)
			}
		}
	}
	return list
}
