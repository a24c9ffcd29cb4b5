package review

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// maxReport is the maximum size of an earlier report, in bytes.
const maxReport = 256 << 20

// earlierFindings reads a report printed by -o json, without the findings that were already gone in it.
func earlierFindings(s *session.Session, path string) ([]*Finding, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(s.Path(path))
	if err != nil {
		return nil, fmt.Errorf("earlier report: %w", err)
	}
	defer func() { _ = f.Close() }()
	findings, err := parseFindings(io.LimitReader(f, maxReport))
	if err != nil {
		return nil, &session.UsageError{Text: path + " is not a report: " + err.Error(), Try: []line.Advice{line.AccessReview.Flag("-o", "json").Say(" >" + line.Posix(path))}}
	}
	return findings, nil
}

func parseFindings(from io.Reader) ([]*Finding, error) {
	var all []*Finding
	in := json.NewDecoder(from)
	if err := in.Decode(&all); err != nil {
		return nil, errors.New("not a list of findings in JSON")
	}
	for _, f := range all {
		if f == nil || f.Code == "" || f.Subject == "" || !slices.Contains(Severities(), f.Severity) {
			return nil, errors.New("not a list of findings of a review")
		}
	}
	all = slices.DeleteFunc(all, func(f *Finding) bool { return f.Change == FindingGone })
	for _, f := range all {
		f.Change = ""
	}
	return all, nil
}

// reviewAccount holds the fields of a user that a review needs.
type reviewAccount struct {
	ID            string   `json:"id"`
	UserName      string   `json:"userName"`
	Origin        string   `json:"origin"`
	Active        bool     `json:"active"`
	Verified      bool     `json:"verified"`
	LastLogonTime *int64   `json:"lastLogonTime"`
	Meta          uaa.Meta `json:"meta"`
}

func (a *reviewAccount) String() string { return a.UserName + "@" + a.Origin }

func (a *reviewAccount) lastLogin() time.Time {
	if a.LastLogonTime == nil || *a.LastLogonTime == 0 {
		return time.Time{}
	}
	return time.UnixMilli(*a.LastLogonTime)
}

// reviewRole is a role by guids, to save memory: there may be a hundred thousand.
type reviewRole struct {
	user, org, space string
	role             perm.Role
	name, origin     string // of the user, if the UAA's users could not be read
}

// reviewSpace is a space and its org.
type reviewSpace struct{ name, org string }

// reviewData is the data that was read, and indexes of it.
type reviewData struct {
	now, stale time.Time
	accounts   []*reviewAccount
	groups     []*uaa.Group
	mappings   []*uaa.Mapping
	clients    []*uaa.OAuthClient
	orgs       map[string]string // names by guid
	spaces     map[string]reviewSpace
	roles      []reviewRole
	unread     []string

	haveAccounts, haveClients bool
	blind                     bool // the Cloud Controller does not accept the token

	byID   map[string]*reviewAccount
	people map[string]*ReviewPerson
	order  []string // guids of people, by name

	mu    sync.Mutex
	fault error // why nothing was read
	read  int
}

// readReview reads everything, from both servers concurrently. It reads names of users with the roles only if the UAA does
// not return them.
func readReview(ctx context.Context, s *session.Session) (*reviewData, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	d := &reviewData{orgs: map[string]string{}, spaces: map[string]reviewSpace{}}
	err = session.AtOnce(
		func() error { return d.part("users of the UAA", "scim.read", d.readAccounts(ctx, c)) },
		func() error { return d.part("groups of the UAA", "scim.read", d.readGroups(ctx, c)) },
		func() error { return d.part("clients", "clients.read", d.readClients(ctx, c)) },
		func() error { return d.readPlaces(ctx, s) },
	)
	if err == nil {
		err = d.readRoles(ctx, s)
	}
	if err == nil && d.read == 0 {
		err = d.fault
	}
	slices.Sort(d.unread)
	return d, err
}

// part records data that may not be read; other errors end the review.
func (d *reviewData) part(what, needs string, err error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err == nil {
		d.read++
		return nil
	}
	if session.Class(err) != session.Forbidden {
		return err
	}
	d.fault = cmp.Or(d.fault, err)
	d.unread = append(d.unread, what+" (needs "+needs+")")
	return nil
}

func (d *reviewData) readAccounts(ctx context.Context, c *uaa.Client) error {
	in := uaa.ListInput{Attributes: []string{"id", "userName", "origin", "active", "verified", "lastLogonTime", "meta"}}
	for a, err := range uaa.UsersAs[reviewAccount](ctx, c, in) {
		if err != nil {
			return err
		}
		one := *a // a copy, so that the page can be freed
		d.accounts = append(d.accounts, &one)
	}
	d.haveAccounts = true
	return nil
}

// readGroups reads groups with their members and mappings.
func (d *reviewData) readGroups(ctx context.Context, c *uaa.Client) (err error) {
	if d.groups, err = session.Collect(c.Groups(ctx, uaa.ListInput{Attributes: []string{"id", "displayName", "members"}})); err != nil {
		return err
	}
	d.mappings, err = session.Collect(c.Mappings(ctx, uaa.MappingListInput{}))
	return err
}

func (d *reviewData) readClients(ctx context.Context, c *uaa.Client) (err error) {
	d.clients, err = session.Collect(c.Clients(ctx, uaa.ListInput{}))
	d.haveClients = err == nil
	return err
}

func (d *reviewData) readPlaces(ctx context.Context, s *session.Session) error {
	cc, err := s.CC(ctx)
	if errors.Is(err, session.ErrNoCloudController) {
		d.unread = append(d.unread, "orgs, spaces and roles (this context has a UAA only)")
		return nil
	}
	if err != nil {
		return err
	}
	for o, err := range cc.Orgs(ctx, capi.OrgQuery{Paging: platform.WholePages()}) {
		if err != nil && noPlatformScope(s) {
			d.blind = true
			return d.part("orgs, spaces and roles", "cloud_controller.read", rest.ErrForbidden)
		}
		if err != nil {
			return d.part("orgs", "cloud_controller.read", err)
		}
		d.orgs[o.GUID] = strings.Clone(o.Name)
	}
	for sp, err := range cc.Spaces(ctx, capi.SpaceQuery{Paging: platform.WholePages()}) {
		if err != nil {
			return d.part("spaces", "cloud_controller.read", err)
		}
		d.spaces[sp.GUID] = reviewSpace{sp.Name, sp.OrgGUID()}
	}
	return nil
}

func (d *reviewData) readRoles(ctx context.Context, s *session.Session) error {
	cc, err := s.CC(ctx)
	if errors.Is(err, session.ErrNoCloudController) || d.blind {
		return nil
	}
	if err != nil {
		return err
	}
	q := capi.RoleQuery{Paging: platform.WholePages()}
	if !d.haveAccounts {
		q.Include = []string{"user"}
	}
	for r, err := range cc.Roles(ctx, q) {
		if err != nil {
			return d.part("roles", "cloud_controller.read", err)
		}
		d.roles = append(d.roles, d.role(r))
	}
	if scopes := s.Scopes(); scopes != nil && !slices.ContainsFunc(scopes, seesAll) {
		d.unread = append(d.unread, "orgs in which you have no role (need cloud_controller.global_auditor or more)")
	}
	return d.part("roles", "", nil)
}

// noPlatformScope reports whether the token has no scope of the Cloud Controller, which answers 401 as to an expired token.
func noPlatformScope(s *session.Session) bool {
	scopes := s.Scopes()
	return scopes != nil && !slices.ContainsFunc(scopes, func(scope string) bool { return strings.HasPrefix(scope, "cloud_controller.") })
}

// seesAll reports whether the token has a scope with which the Cloud Controller returns every org.
func seesAll(scope string) bool {
	return slices.Contains([]string{"cloud_controller.admin", "cloud_controller.admin_read_only", "cloud_controller.global_auditor"}, scope)
}

func (d *reviewData) role(r *capi.Role) reviewRole {
	role, known := perm.RoleOf(r.Type)
	if !known {
		role = perm.Role{Type: r.Type, CF: r.Type}
	}
	out := reviewRole{user: r.UserGUID(), org: r.OrgGUID(), space: r.SpaceGUID(), role: role}
	if out.space != "" {
		out.org = d.spaces[out.space].org
	}
	if r.User != nil {
		out.name, out.origin = r.User.Username, r.User.Origin
	}
	return out
}
