package review

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/session"
)

// Severities of findings, worst first.
const (
	SeverityHigh   = "high"
	SeverityMedium = "medium"
	SeverityLow    = "low"
	SeverityInfo   = "info"
)

// Severities returns the severities, worst first.
func Severities() []string { return []string{SeverityHigh, SeverityMedium, SeverityLow, SeverityInfo} }

// Worse reports whether a severity is at least as bad as another.
func Worse(severity, than string) bool {
	return slices.Index(Severities(), severity) <= slices.Index(Severities(), than)
}

// Changes of a finding since an earlier report.
const (
	FindingNew  = "new"
	FindingGone = "gone"
)

// Finding is an issue that someone responsible for access should review.
type Finding struct {
	Severity string    `json:"severity"`
	Code     string    `json:"finding"` // "no-account", see FindingMeaning
	Subject  string    `json:"subject"` // a person, client or org
	Where    string    `json:"where,omitempty"`
	Why      string    `json:"why"`
	Fix      line.Line `json:"fix,omitzero"`     // corrects it
	Change   string    `json:"change,omitempty"` // FindingNew or FindingGone, if reports were compared
}

func (f *Finding) key() string { return f.Code + "\x00" + f.Subject + "\x00" + f.Where }

// ReviewInput holds the options of a review.
type ReviewInput struct {
	Stale string // report users who did not log in for this duration, or since this date
	Since string // file of an earlier report, as -o json printed it
}

// ReviewPerson is a user or client with a role or with power over others.
type ReviewPerson struct {
	ID, Name, Origin string
	Account          bool // there is one in the UAA, or that could not be read
	Active, Verified bool
	LastLogin        time.Time // zero: never, or not known
	Powers           []string  // "uaa.admin", "clients.write through ops-team"
	Roles            []ReviewRole
}

func (p *ReviewPerson) String() string {
	if p.Origin == "" {
		return cmp.Or(p.Name, p.ID)
	}
	return p.Name + "@" + p.Origin
}

// ReviewRole is a role of a person.
type ReviewRole struct {
	Role       perm.Role
	Org, Space string // names
}

// Review is a report on access, with findings.
type Review struct {
	Made            time.Time
	Context, Target string
	StaleSince      time.Time
	Findings        []*Finding // worst first
	Gone            int        // number of Findings of the earlier report that no longer apply
	Unread          []string   // data that may not be read
	People          []*ReviewPerson
	Orgs            []string // by name
	Users, Clients  int
	Spaces, Roles   int
	Logins          []ReviewCount // how long ago the users' last login was
}

// ReviewCount is one bar of a chart.
type ReviewCount struct {
	Label string
	Count int
}

// Standing returns the findings that apply now.
func (r *Review) Standing() []*Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f *Finding) bool { return f.Change == FindingGone })
}

// Fails reports whether a finding is at least that bad; compared with an earlier report, only new ones count.
func (r *Review) Fails(severity string, compared bool) bool {
	return slices.ContainsFunc(r.Standing(), func(f *Finding) bool {
		return Worse(f.Severity, severity) && (!compared || f.Change == FindingNew)
	})
}

// ReviewAccess reviews all users and clients with access: it sends about one request for 500 users of the UAA and one for 5,000
// roles. Data that may not be read is listed in the report; it is an error only if nothing may be read.
func ReviewAccess(ctx context.Context, s *session.Session, in ReviewInput) (*Review, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	now := s.Settings.Now()
	stale, err := session.Before(in.Stale, now)
	if err != nil {
		return nil, err
	}
	earlier, err := earlierFindings(s, in.Since)
	if err != nil {
		return nil, err
	}
	d, err := readReview(ctx, s)
	if err != nil {
		return nil, err
	}
	d.now, d.stale = now, stale
	r := d.report()
	r.Made, r.Context, r.Target, r.StaleSince = now, c.Name, c.Target.URL, stale
	if in.Since != "" {
		r.compare(earlier)
	}
	return r, nil
}

// report builds the review from the data.
func (d *reviewData) report() *Review {
	d.index()
	r := &Review{Unread: d.unread, Users: len(d.accounts), Clients: len(d.clients), Spaces: len(d.spaces), Roles: len(d.roles), Logins: d.logins()}
	for _, guid := range d.order {
		r.People = append(r.People, d.people[guid])
	}
	for _, name := range d.orgs {
		r.Orgs = append(r.Orgs, name)
	}
	slices.SortFunc(r.Orgs, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	for _, find := range []func() []*Finding{
		d.findPeople, d.findPowers, d.findMappings, d.findMembersOnly, d.findOrgs, d.findClients, d.findTwins,
	} {
		r.Findings = append(r.Findings, find()...)
	}
	r.sort()
	return r
}

func (r *Review) sort() {
	slices.SortStableFunc(r.Findings, func(a, b *Finding) int {
		return cmp.Or(slices.Index(Severities(), a.Severity)-slices.Index(Severities(), b.Severity),
			strings.Compare(a.Code, b.Code), strings.Compare(strings.ToLower(a.Subject), strings.ToLower(b.Subject)), strings.Compare(a.Where, b.Where))
	})
}

// compare marks findings that are new since an earlier report and adds those that no longer apply.
func (r *Review) compare(earlier []*Finding) {
	now, then := map[string]bool{}, map[string]bool{}
	for _, f := range earlier {
		then[f.key()] = true
	}
	for _, f := range r.Findings {
		now[f.key()] = true
		if !then[f.key()] {
			f.Change = FindingNew
		}
	}
	for _, f := range earlier {
		if !now[f.key()] {
			f.Change = FindingGone
			r.Findings = append(r.Findings, f)
			r.Gone++
		}
	}
	r.sort()
}
