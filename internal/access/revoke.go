package access

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/change"
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// AccessRevokeInput names the users whose access is revoked, and which parts of it; with none selected, all.
type AccessRevokeInput struct {
	Names  []string
	Origin string

	Roles, Groups, Approvals, Tokens, Deactivate bool
}

func (in AccessRevokeInput) whole() bool {
	return !in.Roles && !in.Groups && !in.Approvals && !in.Tokens && !in.Deactivate
}

// RevokeAccess plans to revoke a user's access: deactivate the account, revoke tokens, unassign roles and remove
// memberships. Users who revoke their own access must type their name, or pass --yes=NAME.
func RevokeAccess(ctx context.Context, s *session.Session, in AccessRevokeInput) (*change.ChangeSet, error) {
	if len(in.Names) == 0 {
		return nil, session.Usage("users are missing: give user names")
	}
	if _, err := s.Tokens(ctx, 0); err != nil {
		return nil, err
	}
	if in.whole() {
		in.Roles, in.Groups, in.Approvals, in.Deactivate, in.Tokens = true, true, true, true, true
		in.unlessAllowed(s)
	}
	set := &change.ChangeSet{Ask: &session.Change{Verb: "revoke the access of", Noun: "user", Names: session.Unique(in.Names), Asks: true}}
	people := make([]*Access, len(session.Unique(in.Names)))
	var reads []func() error
	for i, name := range session.Unique(in.Names) {
		reads = append(reads, func() (err error) {
			people[i], err = readAccess(ctx, s, WhoInput{Name: name, Origin: in.Origin}, accessParts{groups: in.Groups, roles: in.Roles})
			return err
		})
	}
	if err := inParts(reads, s.Parallel()); err != nil {
		return nil, err
	}
	for _, a := range people {
		tellPower(s, a)
		tellUnrevoked(s, a, in)
		if a.Me {
			if err := confirmSelf(ctx, s, a); err != nil {
				return nil, err
			}
		}
		in.plan(s, set, a)
	}
	return set, nil
}

// unlessAllowed skips revoking tokens if it was not asked for and the session may not do it, like cf's admin. Servers
// reject the tokens even so while the account is deactivated.
func (in *AccessRevokeInput) unlessAllowed(s *session.Session) {
	scopes := s.Scopes()
	may := scopes == nil || slices.ContainsFunc(scopes, func(sc string) bool { return sc == "uaa.admin" || sc == "tokens.revoke" })
	if !may {
		in.Tokens = false
		s.UI.Show("note: tokens are rejected while an account is deactivated; revoking them needs the scope tokens.revoke")
	}
}

// plan adds the steps for one user. The most powerful access is revoked first; for the session's own user last,
// since the session itself needs it for the rest.
func (in AccessRevokeInput) plan(s *session.Session, set *change.ChangeSet, a *Access) {
	account := a.User != nil
	if !a.Me && in.Deactivate && account {
		set.Add(deactivation(a))
	}
	if in.Approvals && a.Me && account {
		for _, client := range approvedClients(a.User) {
			set.Add(change.Step{Op: change.OpRemove, Kind: change.KindApproval, Who: a.Arg(), What: "approvals of client " + client, Work: approvalsWork{client}})
		}
	}
	if in.Roles {
		takeRoles(set, a)
	}
	if in.Groups && account {
		takeGroups(s, set, a)
	}
	if a.Me && in.Deactivate && account {
		addLast(set, deactivation(a))
		return // a deactivated user's tokens are rejected, so the session could not revoke them either
	}
	if in.Tokens && account {
		st := change.Step{Op: change.OpRemove, Kind: change.KindToken, Who: a.Arg(), What: "all tokens", Work: tokensWork{a.ID, a.Arg()}}
		if a.Me {
			addLast(set, st)
			return
		}
		set.Add(st)
	}
}

// addLast adds a step that runs after all others that the set has so far.
func addLast(set *change.ChangeSet, st change.Step) {
	for i := range set.Steps {
		st.Needs = append(st.Needs, i)
	}
	set.Add(st)
}

func deactivation(a *Access) change.Step {
	st := change.Step{Op: change.OpRemove, Kind: change.KindUser, Who: a.Arg(), What: "account", Note: "deactivated", Work: activeWork{a.User, a.Arg()}}
	if !a.User.Active {
		st.Op, st.Work, st.Note = change.OpKeep, nil, ""
	}
	return st
}

func takeRoles(set *change.ChangeSet, a *Access) {
	for _, r := range a.Roles {
		work, ok := workOf(r, platform.RoleUser{GUID: a.ID, Name: a.Name, Origin: a.roleOrigin()})
		work.RoleGUID = r.GUID
		if ok {
			set.Add(work.Step(change.OpRemove))
		}
	}
}

// takeGroups removes memberships; for the session's own user, it keeps those of the token's scopes: the UAA rejects a
// token as soon as one of its scopes is removed, and the other steps would fail.
func takeGroups(s *session.Session, set *change.ChangeSet, a *Access) {
	carried := s.Scopes()
	var stay []string
	for _, m := range a.Groups {
		switch {
		case m.How != perm.Direct && m.How != perm.Mapped:
		case a.Me && (carried == nil || slices.Contains(carried, m.Group)):
			stay = append(stay, m.Group)
		default:
			set.Add(identity.MemberWork{
				GroupID: idOfGroup(a.User, m.Group), Group: m.Group, Name: a.Arg(),
				Member: uaa.Member{Type: uaa.MemberUser, Value: a.ID, Origin: a.Origin},
			}.Step(change.OpRemove))
		}
	}
	if len(stay) > 0 {
		s.UI.Show("note: your session needs the groups %s, so they are kept; another admin can remove them with %s", session.Some(stay), line.AccessRevoke.With(a.Arg()).Flag("--groups"))
	}
}

// givesPower reports whether a group lets its members change what others may do.
func givesPower(group string) bool {
	return slices.Contains([]string{"uaa.admin", "scim.write", "clients.admin", perm.CCAdmin}, group)
}

func approvedClients(u *uaa.User) []string {
	var out []string
	for _, ap := range u.Approvals {
		out = session.AppendNew(out, ap.ClientID)
	}
	return out
}

// confirmSelf asks users who revoke their own access for their name, since a last admin could not undo it.
func confirmSelf(ctx context.Context, s *session.Session, a *Access) error {
	if s.Settings.DryRun || s.Settings.Yes == a.Name {
		return nil
	}
	if !s.Settings.TTY {
		return &session.UsageError{Text: a.Name + " is you: to revoke your own access, confirm with your name", Try: line.Says("--yes=" + line.Posix(a.Name))}
	}
	answer, err := s.UI.Ask(ctx, session.Prompt{Text: a.Name + " is you. To revoke your own access, type your user name"})
	if err != nil {
		return err
	}
	if answer != a.Name {
		return session.ErrDeclined
	}
	return nil
}

// tellPower warns about an admin, since the platform may be left without one.
func tellPower(s *session.Session, a *Access) {
	var power []string
	for _, m := range a.Groups {
		if givesPower(m.Group) {
			power = append(power, m.Group)
		}
	}
	if len(power) > 0 {
		s.UI.Show("note: %s is an admin (%s)", a.Arg(), session.Join(power))
	}
}

// tellUnrevoked lists what is not revoked, and why.
func tellUnrevoked(s *session.Session, a *Access, in AccessRevokeInput) {
	if a.Account == AccountNone {
		s.UI.Show("note: %s has no account in the UAA: only roles can be unassigned", a.Arg())
	}
	if a.Account == AccountUnknown {
		s.UI.Show("note: the account of %s cannot be read (scim.read): it is not changed, nor are its groups and tokens", a.Arg())
	}
	if a.Account == AccountUnknown && in.Roles {
		return
	}
	for _, what := range a.Unread {
		if strings.HasPrefix(what, "roles") {
			s.UI.Show("note: not revoked, because you may not read it: %s", what)
		}
	}
	var mapped []string
	for _, m := range a.Groups {
		if m.How == perm.Mapped {
			mapped = append(mapped, m.String())
		}
	}
	if len(mapped) > 0 && in.Groups {
		s.UI.Show("note: the next login of %s restores what is %s", a.Arg(), session.Some(mapped))
	}
	if a.User == nil || !in.Approvals || a.Me {
		return
	}
	if clients := approvedClients(a.User); len(clients) > 0 {
		s.UI.Show("note: the approvals of clients %s are kept: only %s can revoke them, and without a login they have no effect", session.Some(clients), a.Arg())
	}
}

// RevokeEverywhere plans and revokes in each context with a login, one after the other; for several contexts on the
// same servers, only in the first. show prints each plan before it is confirmed.
func RevokeEverywhere(ctx context.Context, s *session.Session, in AccessRevokeInput, show func(context string, set *change.ChangeSet) error) (iter.Seq[session.Item[*change.Step]], error) {
	contexts, err := contextsWithLogin(ctx, s)
	if err != nil {
		return nil, err
	}
	seen := map[string]string{}
	return func(yield func(session.Item[*change.Step]) bool) {
		for _, c := range contexts {
			servers := c.Target.UAA + " " + c.Target.API + " " + c.Zone
			if c.Target.API != "" {
				servers = c.Target.API + " " + c.Zone
			}
			if first, there := seen[servers]; there {
				s.UI.Show("note: context %s is skipped: it has the same servers as %s", c.Name, first)
				continue
			}
			seen[servers] = c.Name
			items, done, err := revokeIn(ctx, s, c.Name, in, show)
			if err != nil {
				if !yield(session.Item[*change.Step]{Name: "in " + c.Name, State: session.Failed, Err: err}) {
					return
				}
				continue
			}
			for it := range items {
				it.Name += " in context " + c.Name
				if !yield(it) {
					done()
					return
				}
			}
			done()
		}
	}, nil
}

func revokeIn(ctx context.Context, s *session.Session, name string, in AccessRevokeInput, show func(string, *change.ChangeSet) error) (iter.Seq[session.Item[*change.Step]], func(), error) {
	there, err := inContext(ctx, s, name)
	if err != nil {
		return nil, nil, err
	}
	set, err := RevokeAccess(ctx, there, in)
	if err == nil {
		err = show(name, set)
	}
	var items iter.Seq[session.Item[*change.Step]]
	if err == nil {
		items, err = change.Apply(ctx, there, set)
	}
	if err != nil {
		there.Close()
		return nil, nil, err
	}
	return items, there.Close, nil
}
