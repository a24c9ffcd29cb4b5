package tui

import (
	"context"
	"iter"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

// users is the list of all accounts. Only what its columns show is asked for: there may be a hundred thousand.
func users() screen {
	kind := view.Users()
	attributes := kind.Attributes(view.Out{})
	l := newList(kind, from(ops.ListUsers, ops.UserListInput{Attributes: attributes}))
	l.searching(func(text string) func(context.Context, *ops.Session) (iter.Seq2[*ops.User, error], error) {
		return from(ops.ListUsers, ops.UserListInput{Holds: text, Attributes: attributes})
	})
	deeds := func(f *frame) []deed {
		return append(newUserDeed(f, l), userDeeds(f, l.chosen, l)...)
	}
	l.actions = func(f *frame, _ *list[*ops.User]) []binding { return bound(deeds(f)) }
	l.typed = func(f *frame) []string {
		return append([]string{"cfid users"}, typed(append([]deed{{words: "user get"}}, deeds(f)...), userNamesOf(l.chosen()))...)
	}
	return l.opening(func(u *ops.User) screen { return userPage(u.ID, accountName(u), l) })
}

// accountName is how commands take a user for sure.
func accountName(u *ops.User) string { return u.UserName + "@" + u.Origin }

func userNamesOf(us []*ops.User) []string {
	names := make([]string, len(us))
	for i, u := range us {
		names[i] = accountName(u)
	}
	return names
}

// theseUsers names users by their ids: what is on the screen is meant, whoever else has such a name by now.
func theseUsers(us []*ops.User) ops.UserInput {
	in := ops.UserInput{ID: true, Called: userNamesOf(us)}
	for _, u := range us {
		in.Names = append(in.Names, u.ID)
	}
	return in
}

// userDeeds are what can be done to users, from a list of them or from the page of one.
func userDeeds(f *frame, chosen func() []*ops.User, keep keeper[*ops.User]) []deed {
	var deeds []deed
	change := func(key, verb string, ask bool, op func(context.Context, *ops.Session, ops.UserInput) (iter.Seq[ops.Item[*ops.UserResult]], error)) {
		do := func(f *frame) tea.Cmd { return changeUsers(f, verb, chosen(), keep, op) }
		if ask {
			now := do
			do = func(f *frame) tea.Cmd { return f.sure(verb+" "+someOf(userNamesOf(chosen()), "user"), now) }
		}
		deeds = append(deeds, deed{key: key, help: verb, words: "user " + verb, do: some(chosen, do)})
	}
	if f.may("PUT", "/Users/x") {
		change("D", "deactivate", true, ops.DeactivateUsers)
		change("A", "activate", false, ops.ActivateUsers)
		change("U", "unlock", false, ops.UnlockUsers)
	}
	if f.may("POST", "/password_resets") {
		deeds = append(deeds, deed{key: "p", help: "reset the password", words: "user reset", do: some(chosen, func(f *frame) tea.Cmd { return resetPasswords(f, chosen()) })})
	}
	if f.may("DELETE", "/Users/x") {
		deeds = append(deeds, deed{key: "d", help: "delete", words: "user delete", bar: true, do: some(chosen, func(f *frame) tea.Cmd {
			w := several[*ops.UserResult]{what: "delete", noun: "user", then: func(done []ops.Item[*ops.UserResult]) tea.Cmd {
				ids := make([]string, len(done))
				for i, it := range done {
					ids[i] = it.Value.User.ID
				}
				return keep.drop(ids...)
			}}
			return perform(f, w, over(f, ops.DeleteUsers, theseUsers(chosen())))
		})})
	}
	return deeds
}

func changeUsers(f *frame, verb string, us []*ops.User, keep keeper[*ops.User],
	op func(context.Context, *ops.Session, ops.UserInput) (iter.Seq[ops.Item[*ops.UserResult]], error),
) tea.Cmd {
	w := several[*ops.UserResult]{
		what: verb, noun: "user",
		note: func(r *ops.UserResult) string { return r.Note },
		then: func(done []ops.Item[*ops.UserResult]) tea.Cmd {
			now := make([]*ops.User, len(done))
			for i, it := range done {
				now[i] = it.Value.User
			}
			return keep.put(now...)
		},
	}
	return perform(f, w, over(f, op, theseUsers(us)))
}

// resetPasswords shows the links with which users choose new passwords: who has one becomes the user.
func resetPasswords(f *frame, us []*ops.User) tea.Cmd {
	in := ops.UserResetInput{}
	for _, u := range us {
		if u.Origin != "uaa" && u.Origin != "" {
			f.warn("the password of " + accountName(u) + " is kept by its identity provider")
			return nil
		}
		in.Names = append(in.Names, u.UserName)
	}
	return launch(f, &job{what: "reset the password", once: true}, over(f, ops.ResetPasswords, in), func(done []ops.Item[*ops.UserResult], err error) tea.Cmd {
		if err != nil {
			return f.failed("reset the password", err, nil)
		}
		s := &secret{title: "shown this one time", copies: "the link", below: []string{"Whoever has the link becomes the user. It works once; until then the present password does."}}
		for _, it := range done {
			if it.Err != nil {
				s.below = append(append(s.below, it.Name+":"), f.plainly(it.Err)...)
				continue
			}
			s.shown = append(s.shown, disclosed{"link for " + it.Name, it.Value.Link}, disclosed{"code in it", it.Value.Code})
		}
		if len(s.shown) == 0 {
			return f.failed("reset the password", firstOf(done), nil)
		}
		f.lay(s)
		return nil
	})
}

// newUserDeed asks for a user to create; the operation asks for the password.
func newUserDeed(f *frame, keep keeper[*ops.User]) []deed {
	if !f.may("POST", "/Users") {
		return nil
	}
	return []deed{{key: "n", help: "new", bar: true, do: func(f *frame) tea.Cmd {
		name := newField("user name", "an e-mail address is one")
		name.needed = true
		email := newField("e-mail", "empty: the user name")
		given, family := newField("given name", ""), newField("family name", "")
		origin := newField("origin", "the identity provider that the user logs in with; empty: the UAA itself, with a password")
		m := &form{title: "a new user", fields: []*field{name, email, given, family, origin}}
		m.done = func(f *frame) tea.Cmd {
			in := ops.UserCreateInput{
				Names: []string{name.value()}, Email: email.value(), GivenName: given.value(), FamilyName: family.value(), Origin: origin.value(),
			}
			w := several[*ops.User]{what: "create", noun: "user", edit: m, then: kept(keep)}
			return perform(f, w, over(f, ops.CreateUsers, in))
		}
		f.lay(m)
		return nil
	}}}
}

// userNamed is the page of a user by name or name@origin.
func userNamed(name string) screen {
	return &seek{name: name, find: func(ctx context.Context, s *ops.Session) (screen, error) {
		u, err := single(ops.GetUsers(ctx, s, ops.UserInput{Names: []string{name}}))
		if err != nil {
			return nil, err
		}
		return userPage(u.ID, accountName(u), nowhere[*ops.User]{}), nil
	}}
}

func userNames(ctx context.Context, s *ops.Session, into *index) error {
	list, err := ops.ListUsers(ctx, s, ops.UserListInput{Attributes: []string{"id", "userName", "origin"}})
	if err != nil {
		return err
	}
	for u, err := range list {
		if err != nil {
			return err
		}
		name, at, id := strings.Clone(u.UserName), strings.Clone(u.Origin), strings.Clone(u.ID) // the rest of the page is not kept
		into.add(destination{kind: "user", name: name, open: func() screen { return userPage(id, name+"@"+at, nowhere[*ops.User]{}) }})
	}
	return nil
}
