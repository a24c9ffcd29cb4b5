package seed

import (
	"errors"
	"strings"

	"github.com/cfid-cli/cfid/internal/manifest"
	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Sow makes what a manifest says of all zones, then lets orgs do the rest: holders are the ids of the users and clients
// that members of roles name. The error joins all that the server would refuse.
func Sow(g Ground, in *manifest.Manifest, from manifest.Sources, orgs func(holders func([]manifest.Member) []string)) error {
	a := &sower{g: g, from: from}
	a.identity(g.Zones.Home(), &in.Identity)
	for i := range in.Zones.Items {
		a.zone(&in.Zones.Items[i])
	}
	orgs(a.holders)
	return errors.Join(a.problems...)
}

// sower applies a manifest and collects what the server would refuse.
type sower struct {
	g        Ground
	from     manifest.Sources
	problems []error
}

func (a *sower) wrong(at manifest.Pos, text string) {
	a.problems = append(a.problems, &manifest.Problem{At: at, Text: text})
}

// secret resolves a reference; "" and a problem when that fails.
func (a *sower) secret(ref *manifest.Secret) string {
	value, err := ref.Resolve(a.from)
	if err != nil {
		a.problems = append(a.problems, err)
	}
	return value
}

// zone makes a zone as a request for one would, and then what it holds.
func (a *sower) zone(in *manifest.Zone) {
	subdomain := strings.ToLower(in.Subdomain)
	z := a.g.Zones.By("", subdomain)
	if in.Absent {
		a.g.Zones.Remove(z)
		return
	}
	if z == nil {
		now := a.g.Now()
		id := random.UUID()
		assign(&id, in.ID)
		z = zone.New(id, subdomain, subdomain, now)
		z.DefaultGroups = zone.NewDefaults()
		for _, name := range zone.NewGroups() {
			z.Groups.Add(zone.NewGroup(name, now))
		}
		if !a.g.Zones.Add(z) {
			a.wrong(in.At, "there is a zone with the id "+id+" already")
			return
		}
	}
	assign(&z.Name, in.Name)
	assign(&z.Description, in.Description)
	if in.Config != nil {
		z.Config = a.json(in.Config)
	}
	a.identity(z, &in.Identity)
}
