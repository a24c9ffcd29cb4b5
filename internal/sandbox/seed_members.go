package sandbox

import "github.com/cfid-cli/cfid/internal/manifest"

// holders are the guids of all members; a UAA group stands for its users, those of groups within it included.
func (a *sower) holders(members []manifest.Member) (guids []string) {
	z := a.s.home()
	z.mu.Lock()
	defer z.mu.Unlock()
	for _, m := range members {
		switch {
		case m.Client != "":
			if z.clients.byID[m.Client] == nil {
				a.wrong(m.At, "there is no client "+m.Client)
				continue
			}
			guids = append(guids, m.Client)
		case m.Group != "":
			g := z.groups.byName[m.Group]
			if g == nil {
				a.wrong(m.At, "there is no group "+m.Group)
				continue
			}
			guids = z.usersIn(g, guids, map[string]bool{})
		default:
			if u := a.person(z, m); u != nil {
				guids = append(guids, u.id)
			}
		}
	}
	return guids
}

// usersIn adds the ids of a group's users. seen holds the groups that were looked at: they may contain each other.
func (z *zone) usersIn(g *group, ids []string, seen map[string]bool) []string {
	if seen[g.id] {
		return ids
	}
	seen[g.id] = true
	for _, m := range g.members {
		if m.Type == memberUser {
			ids = append(ids, m.Value)
			continue
		}
		if inner := z.groups.byID[m.Value]; inner != nil {
			ids = z.usersIn(inner, ids, seen)
		}
	}
	return ids
}
