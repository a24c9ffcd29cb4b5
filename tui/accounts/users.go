// Package accounts has the screens of users, groups and clients: lists, pages, and actions on them.
package accounts

import (
	"context"
	"iter"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
)

// Users opens the list of all accounts. It requests only the attributes of its columns, because there may be 100,000
// accounts.
func Users() frame.Screen {
	kind := view.Users()
	attributes := kind.Attributes(view.Out{})
	l := page.NewList(kind, page.From(identity.ListUsers, identity.UserListInput{Attributes: attributes}))
	l.Searching(func(text string) func(context.Context, *session.Session) (iter.Seq2[*session.User, error], error) {
		return page.From(identity.ListUsers, identity.UserListInput{Holds: text, Attributes: attributes})
	})
	deeds := func(f *frame.Frame) []frame.Deed {
		return append(newUserDeed(f, l), userDeeds(f, l.Chosen, l)...)
	}
	l.Actions = func(f *frame.Frame, _ *page.List[*session.User]) []frame.Binding { return frame.Bound(deeds(f)) }
	l.Typed = func(f *frame.Frame) []string {
		return append([]string{line.Users.String()}, frame.CommandLines(append([]frame.Deed{{Typed: line.UserGet.With}}, deeds(f)...), userNamesOf(l.Chosen()))...)
	}
	return l.Opening(func(u *session.User) frame.Screen { return UserPage(u.ID, accountName(u), l) })
}

// accountName returns a user's name as commands accept it without ambiguity.
func accountName(u *session.User) string { return u.UserName + "@" + u.Origin }

func userNamesOf(us []*session.User) []string {
	names := make([]string, len(us))
	for i, u := range us {
		names[i] = accountName(u)
	}
	return names
}

// theseUsers identifies users by their ids, so that a change applies to the users on the screen, even if another user has
// such a name by now.
func theseUsers(us []*session.User) identity.UserInput {
	in := identity.UserInput{ID: true, Called: userNamesOf(us)}
	for _, u := range us {
		in.Names = append(in.Names, u.ID)
	}
	return in
}

// userDeeds returns the actions on users, for a list of them or the page of one.
func userDeeds(f *frame.Frame, chosen func() []*session.User, keep page.Keeper[*session.User]) []frame.Deed {
	var deeds []frame.Deed
	change := func(key, verb string, typed func(...string) line.Line, ask bool, op func(context.Context, *session.Session, identity.UserInput) (iter.Seq[session.Item[*identity.UserResult]], error)) {
		do := func(f *frame.Frame) tea.Cmd { return changeUsers(f, verb, chosen(), keep, op) }
		if ask {
			now := do
			do = func(f *frame.Frame) tea.Cmd { return f.Sure(verb+" "+frame.SomeOf(userNamesOf(chosen()), "user"), now) }
		}
		deeds = append(deeds, frame.Deed{Key: key, Help: verb, Typed: typed, Do: page.Some(chosen, do)})
	}
	if f.May("PUT", "/Users/x") {
		change("D", "deactivate", line.UserDeactivate.With, true, identity.DeactivateUsers)
		change("A", "activate", line.UserActivate.With, false, identity.ActivateUsers)
		change("U", "unlock", line.UserUnlock.With, false, identity.UnlockUsers)
	}
	if f.May("POST", "/password_resets") {
		deeds = append(deeds, frame.Deed{Key: "p", Help: "reset the password", Typed: line.UserReset.With, Do: page.Some(chosen, func(f *frame.Frame) tea.Cmd { return resetPasswords(f, chosen()) })})
	}
	if f.May("DELETE", "/Users/x") {
		deeds = append(deeds, frame.Deed{Key: "d", Help: "delete", Typed: line.UserDelete.With, Bar: true, Do: page.Some(chosen, func(f *frame.Frame) tea.Cmd {
			w := frame.Several[*identity.UserResult]{What: "delete", Noun: "user", Then: func(done []session.Item[*identity.UserResult]) tea.Cmd {
				ids := make([]string, len(done))
				for i, it := range done {
					ids[i] = it.Value.User.ID
				}
				return keep.Drop(ids...)
			}}
			return frame.Perform(f, w, frame.Over(f, identity.DeleteUsers, theseUsers(chosen())))
		})})
	}
	return deeds
}

func changeUsers(f *frame.Frame, verb string, us []*session.User, keep page.Keeper[*session.User],
	op func(context.Context, *session.Session, identity.UserInput) (iter.Seq[session.Item[*identity.UserResult]], error),
) tea.Cmd {
	w := frame.Several[*identity.UserResult]{
		What: verb, Noun: "user",
		Note: func(r *identity.UserResult) string { return r.Note },
		Then: func(done []session.Item[*identity.UserResult]) tea.Cmd {
			now := make([]*session.User, len(done))
			for i, it := range done {
				now[i] = it.Value.User
			}
			return keep.Put(now...)
		},
	}
	return frame.Perform(f, w, frame.Over(f, op, theseUsers(us)))
}

// resetPasswords shows links for setting a new password. Anyone who has a link can log in as its user.
func resetPasswords(f *frame.Frame, us []*session.User) tea.Cmd {
	in := identity.UserResetInput{}
	for _, u := range us {
		if u.Origin != "uaa" && u.Origin != "" {
			f.Warn("the identity provider manages the password of " + accountName(u))
			return nil
		}
		in.Names = append(in.Names, u.UserName)
	}
	return frame.Launch(f, &frame.Job{What: "reset the password", Once: true}, frame.Over(f, identity.ResetPasswords, in), func(done []session.Item[*identity.UserResult], err error) tea.Cmd {
		if err != nil {
			return f.Failed("reset the password", err, nil)
		}
		s := &frame.Secret{Title: "shown only once", Copies: "the link", Below: []string{"Anyone who has the link can set the user's password. It works once; until then the current password is valid."}}
		for _, it := range done {
			if it.Err != nil {
				s.Below = append(append(s.Below, it.Name+":"), f.Plainly(it.Err)...)
				continue
			}
			s.Shown = append(s.Shown, frame.Disclosed{Name: "link for " + it.Name, Value: it.Value.Link}, frame.Disclosed{Name: "code in it", Value: it.Value.Code})
		}
		if len(s.Shown) == 0 {
			return f.Failed("reset the password", frame.FirstOf(done), nil)
		}
		f.Lay(s)
		return nil
	})
}

// newUserDeed asks for a user to create; the operation asks for the password.
func newUserDeed(f *frame.Frame, keep page.Keeper[*session.User]) []frame.Deed {
	if !f.May("POST", "/Users") {
		return nil
	}
	return []frame.Deed{{Key: "n", Help: "new", Bar: true, Do: func(f *frame.Frame) tea.Cmd {
		name := frame.NewField("user name", "for example an e-mail address")
		name.Needed = true
		email := frame.NewField("e-mail", "empty: the user name")
		given, family := frame.NewField("given name", ""), frame.NewField("family name", "")
		origin := frame.NewField("origin", "the identity provider that the user logs in with; empty: the UAA itself, with a password")
		m := &frame.Form{Title: "a new user", Fields: []*frame.Field{name, email, given, family, origin}}
		m.Done = func(f *frame.Frame) tea.Cmd {
			in := identity.UserCreateInput{
				Names: []string{name.Value()}, Email: email.Value(), GivenName: given.Value(), FamilyName: family.Value(), Origin: origin.Value(),
			}
			w := frame.Several[*session.User]{What: "create", Noun: "user", Edit: m, Then: page.Kept(keep)}
			return frame.Perform(f, w, frame.Over(f, identity.CreateUsers, in))
		}
		f.Lay(m)
		return nil
	}}}
}

// UserNamed opens the page of a user by name or name@origin.
func UserNamed(name string) frame.Screen {
	return &page.Seek{Name: name, Find: func(ctx context.Context, s *session.Session) (frame.Screen, error) {
		u, err := frame.Single(identity.GetUsers(ctx, s, identity.UserInput{Names: []string{name}}))
		if err != nil {
			return nil, err
		}
		return UserPage(u.ID, accountName(u), page.Nowhere[*session.User]{}), nil
	}}
}

// UserNames adds all users to the palette's index.
func UserNames(ctx context.Context, s *session.Session, into *frame.Index) error {
	list, err := identity.ListUsers(ctx, s, identity.UserListInput{Attributes: []string{"id", "userName", "origin"}})
	if err != nil {
		return err
	}
	for u, err := range list {
		if err != nil {
			return err
		}
		name, at, id := strings.Clone(u.UserName), strings.Clone(u.Origin), strings.Clone(u.ID) // so that the rest of the page can be freed
		into.Add(frame.Destination{Kind: "user", Name: name, Open: func() frame.Screen { return UserPage(id, name+"@"+at, page.Nowhere[*session.User]{}) }})
	}
	return nil
}
