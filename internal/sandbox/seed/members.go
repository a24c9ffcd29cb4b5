package seed

import "github.com/cfid-cli/cfid/internal/manifest"

// holders are the guids of all members; a UAA group stands for its users, those of groups within it included.
func (a *sower) holders(members []manifest.Member) (guids []string) {
	z := a.g.Zones.Home()
	z.Lock()
	defer z.Unlock()
	for _, m := range members {
		switch {
		case m.Client != "":
			if z.Clients.ByID[m.Client] == nil {
				a.wrong(m.At, "there is no client "+m.Client)
				continue
			}
			guids = append(guids, m.Client)
		case m.Group != "":
			g := z.Groups.ByName[m.Group]
			if g == nil {
				a.wrong(m.At, "there is no group "+m.Group)
				continue
			}
			guids = z.UsersIn(g, guids, map[string]bool{})
		default:
			if u := a.person(z, m); u != nil {
				guids = append(guids, u.ID)
			}
		}
	}
	return guids
}
