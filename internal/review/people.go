package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// index collects the people that have a role or power over others.
func (d *reviewData) index() {
	d.byID, d.people = make(map[string]*reviewAccount, len(d.accounts)), map[string]*ReviewPerson{}
	for _, a := range d.accounts {
		d.byID[a.ID] = a
	}
	clients := map[string]bool{}
	for _, c := range d.clients {
		clients[c.ClientID] = true
	}
	for _, r := range d.roles {
		if d.byID[r.user] == nil && (clients[r.user] || !session.IsUUID(r.user) && !d.haveClients) {
			continue // a client's own roles
		}
		p := d.person(r.user)
		if p.Name == "" {
			p.Name, p.Origin = r.name, r.origin
		}
		p.Roles = append(p.Roles, ReviewRole{Role: r.role, Org: cmp.Or(d.orgs[r.org], r.org), Space: cmp.Or(d.spaces[r.space].name, r.space)})
	}
	for _, g := range d.groups {
		if powerful(g.DisplayName) {
			d.empower(g.DisplayName, "", g, map[string]bool{})
		}
	}
	d.order = make([]string, 0, len(d.people))
	for guid := range d.people {
		d.order = append(d.order, guid)
	}
	slices.SortFunc(d.order, func(a, b string) int {
		p, q := d.people[a], d.people[b]
		return cmp.Or(strings.Compare(strings.ToLower(p.String()), strings.ToLower(q.String())), strings.Compare(a, b))
	})
}

func (d *reviewData) person(guid string) *ReviewPerson {
	p := d.people[guid]
	if p != nil {
		return p
	}
	p = &ReviewPerson{ID: guid, Account: !d.haveAccounts, Active: true, Verified: true}
	if a := d.byID[guid]; a != nil {
		p.Name, p.Origin, p.Account, p.Active, p.Verified, p.LastLogin = a.UserName, a.Origin, true, a.Active, a.Verified, a.lastLogin()
	}
	d.people[guid] = p
	return p
}

// empower adds a group's scope to the powers of its members, including those of groups in it.
func (d *reviewData) empower(scope, through string, g *uaa.Group, seen map[string]bool) {
	if seen[g.ID] {
		return
	}
	seen[g.ID] = true
	power := scope
	if through != "" {
		power += " through " + through
	}
	for _, m := range g.Members {
		if m.Type == uaa.MemberGroup {
			if i := slices.IndexFunc(d.groups, func(x *uaa.Group) bool { return x.ID == m.Value }); i >= 0 {
				d.empower(scope, d.groups[i].DisplayName, d.groups[i], seen)
			}
			continue
		}
		if p := d.person(m.Value); !slices.Contains(p.Powers, power) {
			p.Powers = append(p.Powers, power)
		}
	}
}

// places returns a person's roles for a sentence: three of them, and the number of the others.
func (p *ReviewPerson) places() string {
	var list []string
	for _, r := range p.Roles {
		list = session.AppendNew(list, r.Role.CF+" in "+r.place())
	}
	if len(list) > 3 {
		return fmt.Sprintf("%s and %d more", session.Join(list[:3]), len(list)-3)
	}
	return session.Join(list)
}

func (r ReviewRole) place() string {
	if r.Space == "" {
		return r.Org
	}
	return r.Org + "/" + r.Space
}

// holds returns a person's roles and powers for a sentence.
func (p *ReviewPerson) holds() string {
	if len(p.Powers) > 0 {
		return session.Some(p.Powers)
	}
	return p.places()
}

// graver returns the severity of a finding about an account: high if it has power over others.
func (p *ReviewPerson) graver(otherwise string) string {
	if len(p.Powers) > 0 {
		return SeverityHigh
	}
	return otherwise
}

// findPeople checks the accounts of people with roles or powers.
func (d *reviewData) findPeople() (all []*Finding) {
	if !d.haveAccounts {
		return nil
	}
	for _, guid := range d.order {
		p := d.people[guid]
		switch {
		case !p.Account:
			all = append(all, d.noAccount(p))
			continue
		case !p.Active:
			all = append(all, &Finding{Severity: p.graver(SeverityMedium), Code: "inactive", Subject: p.String(),
				Why: "the account is not active, but it still has " + p.holds(), Fix: line.AccessRevoke.With(p.String())})
			continue // it cannot log in
		case !p.Verified:
			all = append(all, &Finding{Severity: p.graver(SeverityLow), Code: "unverified", Subject: p.String(),
				Why: "the e-mail address is not verified; it has " + p.holds(), Fix: line.UserVerify.With(p.String())})
		}
		a := d.byID[guid]
		switch {
		case p.LastLogin.IsZero() && a.Meta.Created.Before(d.stale):
			all = append(all, &Finding{Severity: p.graver(SeverityLow), Code: "never-logged-in", Subject: p.String(),
				Why: "never logged in since " + a.Meta.Created.UTC().Format(time.DateOnly) + "; it has " + p.holds(), Fix: line.UserDeactivate.With(p.String())})
		case !p.LastLogin.IsZero() && p.LastLogin.Before(d.stale):
			all = append(all, &Finding{Severity: p.graver(SeverityMedium), Code: "stale", Subject: p.String(),
				Why: fmt.Sprintf("last logged in %d days ago; it has %s", int(d.now.Sub(p.LastLogin).Hours()/24), p.holds()), Fix: line.UserDeactivate.With(p.String())})
		}
	}
	return all
}

// noAccount reports roles without an account: a user who gets that id, or a new client of that name, would have the roles.
func (d *reviewData) noAccount(p *ReviewPerson) *Finding {
	f := &Finding{Severity: SeverityHigh, Code: "no-account", Subject: p.String(), Why: "there is no account of this id in the UAA, but it still has " + p.holds()}
	if len(p.Roles) == 0 {
		f.Why = "there is no account of this id in the UAA, but groups have it as a member: " + session.Some(p.Powers)
		return f
	}
	fix := line.RoleUnassign.With(p.ID)
	if !session.IsUUID(p.ID) {
		fix = line.RoleUnassign.Flag("--client", p.ID)
	}
	var orgs []string
	for _, r := range p.Roles {
		orgs = session.AppendNew(orgs, r.Org)
	}
	f.Fix = fix.Flag("--all").Flags("--org", orgs...)
	return f
}

// findPowers lists everyone who has power over others, for information.
func (d *reviewData) findPowers() (all []*Finding) {
	for _, guid := range d.order {
		if p := d.people[guid]; len(p.Powers) > 0 && p.Account {
			first, through, nested := strings.Cut(p.Powers[0], " through ")
			if nested {
				first = through
			}
			all = append(all, &Finding{Severity: SeverityInfo, Code: "admin", Subject: p.String(), Why: "has " + session.Join(p.Powers),
				Fix: line.GroupMemberRemove.With(first, p.String())})
		}
	}
	return all
}

// findMappings finds mappings to privileged groups: a user who can edit the provider's groups decides who is an admin.
func (d *reviewData) findMappings() (all []*Finding) {
	for _, m := range d.mappings {
		if powerful(m.DisplayName) {
			all = append(all, &Finding{Severity: SeverityMedium, Code: "admin-by-mapping", Subject: m.ExternalGroup, Where: m.Origin,
				Why: "every user that " + m.Origin + " reports in this group gets " + m.DisplayName,
				Fix: line.GroupUnmap.With(m.DisplayName, m.ExternalGroup).Flag("--origin", m.Origin)})
		}
	}
	return all
}

// findMembersOnly finds members of an org without another role, which remain when roles are unassigned one by one.
func (d *reviewData) findMembersOnly() (all []*Finding) {
	for _, guid := range d.order {
		p := d.people[guid]
		var member []string
		more := map[string]bool{}
		for _, r := range p.Roles {
			if r.Role.Type == perm.OrgUser {
				member = append(member, r.Org)
			} else {
				more[r.Org] = true
			}
		}
		for _, org := range member {
			if !more[org] && p.Account {
				all = append(all, &Finding{Severity: SeverityLow, Code: "member-only", Subject: p.String(), Where: org,
					Why: "is a member of the org and has no other role there", Fix: line.RolePrune.Flag("--org", org)})
			}
		}
	}
	return all
}

func (d *reviewData) findOrgs() (all []*Finding) {
	managed := map[string]bool{}
	for _, r := range d.roles {
		if p := d.people[r.user]; r.role.Type == perm.OrgManager && (p == nil || p.Account && p.Active) {
			managed[r.org] = true
		}
	}
	for guid, name := range d.orgs {
		if !managed[guid] {
			all = append(all, &Finding{Severity: SeverityMedium, Code: "no-manager", Subject: name,
				Why: "no user who can log in is manager of the org: only admins can assign roles there", Fix: line.RoleAssign.With("USER").Flag("--role", "OrgManager").Flag("--org", name)})
		}
	}
	return all
}

// findTwins finds users with the same name, which are easily confused when roles are assigned by name.
func (d *reviewData) findTwins() (all []*Finding) {
	named := map[string][]*reviewAccount{}
	for _, a := range d.accounts {
		name := strings.ToLower(a.UserName)
		named[name] = append(named[name], a)
	}
	for name, list := range named {
		if len(list) < 2 {
			continue
		}
		f := &Finding{Severity: SeverityInfo, Code: "name-in-several-origins", Subject: name, Fix: line.UserList.Flag("--name", name)}
		var origins []string
		for _, a := range list {
			origins = append(origins, a.Origin)
			if p := d.people[a.ID]; p != nil && !Worse(f.Severity, p.graver(SeverityLow)) {
				f.Severity = p.graver(SeverityLow)
			}
		}
		slices.Sort(origins)
		f.Why = "accounts of this name come from " + session.Join(origins)
		all = append(all, f)
	}
	return all
}

// logins counts users by the time since their last login.
func (d *reviewData) logins() []ReviewCount {
	counts := []ReviewCount{{Label: "30 days"}, {Label: "90 days"}, {Label: "a year"}, {Label: "longer"}, {Label: "never"}}
	for _, a := range d.accounts {
		at, i := a.lastLogin(), 3
		switch age := d.now.Sub(at); {
		case at.IsZero():
			i = 4
		case age <= 30*24*time.Hour:
			i = 0
		case age <= 90*24*time.Hour:
			i = 1
		case age <= 365*24*time.Hour:
			i = 2
		}
		counts[i].Count++
	}
	return counts
}
