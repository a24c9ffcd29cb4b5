package report

import (
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/review"
)

// matrix is users × orgs, or users × kinds of roles if there are too many orgs for a page.
type matrix struct {
	columns []string
	byOrg   bool
}

func newMatrix(r *review.Review) *matrix {
	m := &matrix{columns: r.Orgs, byOrg: len(r.Orgs) <= 40 && len(r.Orgs)*len(r.People) <= matrixCells}
	if !m.byOrg {
		m.columns = nil
		for _, role := range perm.Roles() {
			m.columns = append(m.columns, role.CF)
		}
	}
	return m
}

func (m *matrix) head() markup {
	return `<div class="wide"><table id="people"><thead><tr>` + sortHeads("Person", "Account", "Last login", "Power over others") +
		sortHeads(m.columns...) + `</tr></thead><tbody>`
}

func (m *matrix) row(p *review.ReviewPerson) markup {
	cells := make([][]review.ReviewRole, len(m.columns))
	for _, role := range p.Roles {
		column := role.Role.CF
		if m.byOrg {
			column = role.Org
		}
		if i := slices.Index(m.columns, column); i >= 0 {
			cells[i] = append(cells[i], role)
		}
	}
	last, day := markup("0"), "never"
	if !p.LastLogin.IsZero() {
		last, day = number(int(p.LastLogin.Unix())), p.LastLogin.UTC().Format(time.DateOnly)
	}
	return `<tr><td>` + escape(p.String()) + `</td><td>` + escape(accountState(p)) + `</td><td data-k="` + last + `">` + escape(day) + `</td><td data-k="` +
		number(-len(p.Powers)) + `">` + escape(strings.Join(p.Powers, ", ")) + `</td>` + each(cells, func(_ int, roles []review.ReviewRole) markup {
		return `<td data-k="` + number(-len(roles)) + `">` + escape(m.cell(roles)) + `</td>`
	}) + `</tr>
`
}

func accountState(p *review.ReviewPerson) string {
	switch {
	case !p.Account:
		return "none"
	case !p.Active:
		return "inactive"
	case !p.Verified:
		return "unverified"
	}
	return "active"
}

// cell is "M A · dev: D S" for an org: letters of its own roles, then those in each space. For a kind of role it is the
// places.
func (m *matrix) cell(roles []review.ReviewRole) string {
	if !m.byOrg {
		return places(roles)
	}
	var own []string
	var spaces []string
	in := map[string][]string{}
	for _, r := range roles {
		letter := roleLetter(r.Role)
		if r.Space == "" {
			own = append(own, letter)
			continue
		}
		if in[r.Space] == nil {
			spaces = append(spaces, r.Space)
		}
		in[r.Space] = append(in[r.Space], letter)
	}
	slices.Sort(spaces)
	parts := []string{}
	if len(own) > 0 {
		slices.Sort(own)
		parts = append(parts, strings.Join(own, " "))
	}
	for _, space := range spaces {
		slices.Sort(in[space])
		parts = append(parts, space+": "+strings.Join(in[space], " "))
	}
	return strings.Join(parts, " · ")
}

// places are the first three, for a cell.
func places(roles []review.ReviewRole) string {
	var list []string
	for _, r := range roles {
		place := r.Org
		if r.Space != "" {
			place += "/" + r.Space
		}
		list = append(list, place)
	}
	slices.Sort(list)
	if n := len(list); n > 3 {
		return strings.Join(list[:3], ", ") + " and " + string(number(n-3)) + " more"
	}
	return strings.Join(list, ", ")
}

func roleLetter(r perm.Role) string {
	switch r.Type {
	case perm.OrgUser:
		return "U"
	case perm.OrgManager, perm.SpaceManager:
		return "M"
	case perm.OrgAuditor, perm.SpaceAuditor:
		return "A"
	case perm.BillingManager:
		return "B"
	case perm.SpaceDeveloper:
		return "D"
	case perm.SpaceSupporter:
		return "S"
	}
	return r.CF // of a newer server
}

func (m *matrix) legend() markup {
	if !m.byOrg {
		return `<p class="note">There are too many orgs for a column each; cfid access show --org ORG shows one.</p>`
	}
	return `<p class="note">U member, M manager, A auditor, B billing manager; in a space, after its name: D developer, M manager, A auditor, S supporter.</p>`
}
