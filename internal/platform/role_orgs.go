package platform

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/session"
)

const (
	orgsPerQuery = 100  // looked up in one request
	rolesAhead   = 1000 // roles held back at most until their orgs are known
)

// orgNames finds the orgs of space roles. A space role refers to its space and the space to its org by guid, but a list
// of roles includes orgs for org roles only.
type orgNames struct {
	cc    *capi.Client
	known map[string]*capi.Org // nil: the server does not show it
}

// newOrgNames begins with the targeted org.
func newOrgNames(s *session.Session, cc *capi.Client) *orgNames {
	n := &orgNames{cc: cc, known: map[string]*capi.Org{}}
	if c := s.Chosen.Context; c != nil && c.Org.GUID != "" {
		n.know(&capi.Org{GUID: c.Org.GUID, Name: c.Org.Name})
	}
	return n
}

func (n *orgNames) know(org *capi.Org) { n.known[org.GUID] = org }

// see notes the org that a role came with.
func (n *orgNames) see(r *capi.Role) {
	if r.Org != nil {
		n.know(r.Org)
	}
}

// fill gives each space its org. Roles are held back until a request for their orgs is worth it.
func (n *orgNames) fill(ctx context.Context, roles iter.Seq2[*capi.Role, error]) iter.Seq2[*capi.Role, error] {
	return func(yield func(*capi.Role, error) bool) {
		var held []*capi.Role
		wanted := map[string]bool{}
		release := func() bool {
			err := n.ask(ctx, wanted)
			for _, r := range held {
				n.join(r)
				if !yield(r, nil) {
					return false
				}
			}
			held = held[:0]
			clear(wanted)
			return err == nil || yield(nil, err)
		}
		for r, err := range roles {
			if err != nil {
				_ = release() && yield(nil, err)
				return
			}
			held = append(held, r)
			n.note(r, wanted)
			if (len(wanted) == 0 || len(wanted) == orgsPerQuery || len(held) == rolesAhead) && !release() {
				return
			}
		}
		release()
	}
}

// note remembers an org that a role came with, and which orgs must still be looked up.
func (n *orgNames) note(r *capi.Role, wanted map[string]bool) {
	n.see(r)
	delete(wanted, r.OrgGUID())
	if r.Space == nil {
		return
	}
	guid := r.Space.OrgGUID()
	if _, known := n.known[guid]; !known && guid != "" {
		wanted[guid] = true
	}
}

func (n *orgNames) ask(ctx context.Context, wanted map[string]bool) error {
	if len(wanted) == 0 {
		return nil
	}
	var guids []string
	for guid := range wanted {
		guids = append(guids, guid)
		n.known[guid] = nil
	}
	for org, err := range n.cc.Orgs(ctx, capi.OrgQuery{GUIDs: guids}) {
		if err != nil {
			return err
		}
		n.know(org)
	}
	return nil
}

func (n *orgNames) join(r *capi.Role) {
	if r.Space != nil && r.Space.Org == nil {
		r.Space.Org = n.known[r.Space.OrgGUID()]
	}
}
