package platform

import (
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/near"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
)

// PlaceInput names orgs and spaces, by name or by pattern: `*` matches anything, a slash too, `?` one character, `[ab]`
// and `{a,b}` one of several. A name that exists has precedence over the same text as a pattern.
type PlaceInput struct {
	Orgs   []string
	Spaces []string // in each of Orgs, or ORG/SPACE
	In     []string // ORG or ORG/SPACE, or a pattern of the whole
}

// wanted is one place that was given: an org and perhaps a space, or a pattern of both.
type wanted struct {
	org, space, whole string
	orgs              bool // whole is a pattern of orgs alone
}

func (w wanted) String() string {
	switch {
	case w.whole != "":
		return w.whole
	case w.space != "":
		return w.org + "/" + w.space
	}
	return w.org
}

// at is the wanted place for roles of one level, or "" for both: a pattern without a slash then selects orgs.
func (w wanted) at(level perm.Level) wanted {
	w.orgs = level == perm.Org || level == "" && !strings.Contains(w.whole, "/")
	return w
}

func (w wanted) pattern() bool {
	return near.IsPattern(w.whole) || near.IsPattern(w.org) || near.IsPattern(w.space)
}

// wanted lists the places that were given; a missing org is "".
func (in PlaceInput) wanted() []wanted {
	var out []wanted
	for _, w := range in.In {
		out = append(out, wholePlace(w))
	}
	for _, space := range in.Spaces {
		if len(in.Orgs) == 0 && strings.Contains(space, "/") {
			out = append(out, wholePlace(space))
			continue
		}
		for _, org := range orEmpty(in.Orgs) {
			out = append(out, wanted{org: org, space: space})
		}
	}
	if len(in.Spaces) == 0 {
		for _, org := range in.Orgs {
			out = append(out, wanted{org: org})
		}
	}
	return out
}

func wholePlace(text string) wanted {
	org, space, cut := strings.Cut(text, "/")
	if near.IsPattern(text) && (near.IsPattern(org) || !cut) {
		return wanted{whole: text}
	}
	return wanted{org: org, space: space}
}

func orEmpty(list []string) []string {
	if len(list) == 0 {
		return []string{""}
	}
	return list
}

// match is a wanted place and the places that were found for it.
type match struct {
	wanted wanted
	places []Place
}

// names are those of places.
func names(places []Place) []string {
	var out []string
	for _, p := range places {
		out = append(out, p.String())
	}
	return out
}

// find selects the wanted places from known orgs and spaces.
func (w wanted) find(orgs []*capi.Org, spaces []*capi.Space) ([]Place, error) {
	if w.whole != "" {
		return w.findWhole(orgs, spaces)
	}
	om, err := session.ParsePattern(w.org)
	if err != nil {
		return nil, err
	}
	sm, err := session.ParsePattern(w.space)
	if err != nil {
		return nil, err
	}
	var out []Place
	for _, org := range near.Select(om, orgs, orgOwnName) {
		if w.space == "" {
			out = append(out, Place{Org: org})
			continue
		}
		for _, space := range near.Select(sm, spacesOf(org, spaces), func(s *capi.Space) string { return s.Name }) {
			out = append(out, Place{Org: org, Space: space})
		}
	}
	return out, nil
}

func orgOwnName(o *capi.Org) string { return o.Name }

func spacesOf(org *capi.Org, spaces []*capi.Space) []*capi.Space {
	var out []*capi.Space
	for _, s := range spaces {
		if s.OrgGUID() == org.GUID {
			out = append(out, s)
		}
	}
	return out
}

// findWhole matches ORG/SPACE, or orgs by their name.
func (w wanted) findWhole(orgs []*capi.Org, spaces []*capi.Space) ([]Place, error) {
	m, err := session.ParsePattern(w.whole)
	if err != nil {
		return nil, err
	}
	byGUID := map[string]*capi.Org{}
	var all []Place
	for _, org := range orgs {
		byGUID[org.GUID] = org
		if w.orgs {
			all = append(all, Place{Org: org})
		}
	}
	for _, s := range spaces {
		if org := byGUID[s.OrgGUID()]; org != nil && !w.orgs {
			all = append(all, Place{Org: org, Space: s})
		}
	}
	slices.SortStableFunc(all, func(a, b Place) int { return strings.Compare(a.String(), b.String()) })
	return near.Select(m, all, Place.String), nil
}
