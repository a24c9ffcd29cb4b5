package commands

import (
	"context"
	"iter"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// whichUser binds the flags that say how users are named.
func whichUser(a *app, cmd *cobra.Command, in *identity.UserInput) {
	cmd.Flags().StringVar(&in.Origin, "origin", "", "`ORIGIN` of the users: uaa, ldap, …")
	cmd.Flags().BoolVar(&in.ID, "id", false, "the arguments are ids")
	a.completeKnown(cmd, "origin", nounIdP, "uaa", "ldap")
}

// onUsers fills in a command that does something with each of the named users.
func onUsers(a *app, cmd *cobra.Command, do reader[identity.UserInput, iter.Seq[session.Item[*identity.UserResult]]]) *cobra.Command {
	in := identity.UserInput{}
	whichUser(a, cmd, &in)
	return changeNamed(a, cmd, nounUser, view.ChangedUsers(), func(names []string) identity.UserInput {
		in.Names = names
		return in
	}, do)
}

// unknownOrigin binds the flag that accepts any origin.
func unknownOrigin(cmd *cobra.Command, to *bool) {
	cmd.Flags().BoolVar(to, "unknown-origin", false, "accept an origin without an active identity provider")
}

// text returns a flag's setter that keeps nil for a flag that was not given, so that an empty value differs from none.
func text(to **string) func(string) error {
	return func(value string) error {
		*to = &value
		return nil
	}
}

// truth returns a flag's setter that keeps nil for a flag that was not given, so that false differs from none.
func truth(to **bool) func(string) error {
	return func(value string) error {
		b, err := strconv.ParseBool(value)
		*to = &b
		return err
	}
}

// links prints the links that were created for users: a single record for one user, a list for several.
func links[In any](cmd *cobra.Command, o *output, names int, in In,
	do func(context.Context, *session.Session, In) (iter.Seq[session.Item[*identity.UserResult]], error)) error {
	return got(cmd, o, view.UserLinks(), names, in, do)
}

// userFilters binds the flags that narrow a list of users.
func userFilters(a *app, cmd *cobra.Command, in *identity.UserListInput) {
	scimFlags(cmd, &in.SCIMList, "SCIM `FILTER`: eq co sw pr gt ge lt le, and, or",
		"userName", "email", "givenName", "familyName", "created", "lastModified", "origin")
	f := cmd.Flags()
	f.StringVar(&in.Name, "name", "", "only users of this `NAME`, or pattern")
	f.StringVar(&in.Email, "email", "", "only users with this `ADDRESS`, or pattern")
	f.StringVar(&in.Origin, "origin", "", "only users of this `ORIGIN`")
	f.BoolVar(&in.Inactive, "inactive", false, "only inactive users")
	f.BoolVar(&in.Unverified, "unverified", false, "only users whose address is not verified")
	f.StringVar(&in.LastLoginBefore, "last-login-before", "", "only users without a login since this `TIME`: 90d, 2026-08-31")
	f.IntVar(&in.Skip, "skip", 0, "skip the first `N`")
	for _, free := range []string{"name", "email", "skip"} {
		complete(cmd, free)
	}
	a.completeKnown(cmd, "origin", nounIdP, "uaa", "ldap")
	complete(cmd, "last-login-before", "30d", "90d", "180d", "365d")
}
