package session

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// Headers with which a token of the default zone acts in another zone. Only the default zone's host supports them, and the
// token endpoint does not.
const (
	ZoneIDHeader        = "X-Identity-Zone-Id"
	zoneSubdomainHeader = "X-Identity-Zone-Subdomain"
)

// zoneKey is the key of Once for the header of a zone: --zone is checked once.
type zoneKey struct{ name string }

// inChosenZone returns the API with the header of --zone, or unchanged if there is none.
func (s *Session) inChosenZone(ctx context.Context, api *rest.API) (*rest.API, error) {
	name := s.Settings.Zone
	if name == "" {
		return api, nil
	}
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	if c.Zone != "" && !strings.EqualFold(c.Zone, name) {
		return nil, &UsageError{
			Text: fmt.Sprintf("context %s is in zone %s, and only a context of the default zone can act in another", c.Name, c.Zone),
			Try:  []line.Advice{line.Target.With(c.Target.URL).Flag("--zone", name)},
		}
	}
	if c.Zone != "" {
		return api, nil
	}
	header, err := Once(s, zoneKey{name}, func() (rest.Header, error) { return findZoneHeader(ctx, api, name) })
	return api.With(header), err
}

// UAAPages returns the URL of the UAA's pages for users of the zone of --zone: at the zone's host.
func (s *Session) UAAPages(ctx context.Context) (string, error) {
	c, err := s.Context()
	if err != nil {
		return "", err
	}
	if s.Settings.Zone == "" || c.Zone != "" {
		return c.Target.UAA, nil
	}
	api, err := s.UAAAPI()
	if err != nil {
		return "", err
	}
	subdomain := s.Settings.Zone
	if zones, err := uaa.New(api).Zones(ctx); err == nil { // a caller who may not list zones usually gives the subdomain
		if z := ZoneNamed(zones, subdomain); z != nil {
			subdomain = z.Subdomain
		}
	}
	return InZone(c.Target.UAA, subdomain)
}

// EitherInZone is inChosenZone for an API that may be the Cloud Controller's, which has no zones.
func (s *Session) EitherInZone(ctx context.Context, api *rest.API) (*rest.API, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	if s.Settings.Zone != "" && api.Base().String() != c.Target.UAA {
		return nil, errZoneOfPlatform()
	}
	return s.inChosenZone(ctx, api)
}

// findZoneHeader checks whether a zone with this subdomain, or else this id, exists and the caller may act in it.
// UAA 4.30 and 77 answer 404 for no and 403 without a message for not allowed; a 403 that names scopes comes
// from the zone itself. They do so on API paths only: /info ignores the token.
func findZoneHeader(ctx context.Context, api *rest.API, name string) (rest.Header, error) {
	for _, header := range []string{zoneSubdomainHeader, ZoneIDHeader} {
		h := rest.Header{header: {name}}
		_, err := uaa.New(api.With(h)).Zones(ctx)
		switch {
		case err == nil, saysScope(err):
			return h, nil
		case errors.Is(err, rest.ErrForbidden):
			return nil, mayNotAct(ctx, api, name, err)
		case !errors.Is(err, rest.ErrNotFound):
			return nil, err
		}
	}
	return nil, &MissingError{Noun: "identity zone", Name: name}
}

func saysScope(err error) bool {
	var said *rest.Error
	return errors.As(err, &said) && said.Code == "insufficient_scope"
}

// mayNotAct adds the required scope, which the server's 403 lacks. It contains the zone's id, which a user who typed the
// subdomain may not know.
func mayNotAct(ctx context.Context, api *rest.API, name string, err error) error {
	id := name
	if zones, listErr := uaa.New(api).Zones(ctx); listErr == nil {
		if z := ZoneNamed(zones, name); z != nil {
			id = z.ID
		}
	}
	var said *rest.Error
	if errors.As(err, &said) {
		said.Required = []string{"zones." + id + ".admin"}
	}
	return fmt.Errorf("act in identity zone %s: %w", name, err)
}

// ZoneNamed returns the zone with a subdomain, or else an id, as --zone does.
func ZoneNamed(zones []*uaa.Zone, name string) *uaa.Zone {
	for _, same := range []func(*uaa.Zone) bool{
		func(z *uaa.Zone) bool { return z.Subdomain != "" && strings.EqualFold(z.Subdomain, name) },
		func(z *uaa.Zone) bool { return z.ID == name },
	} {
		for _, z := range zones {
			if same(z) {
				return z
			}
		}
	}
	return nil
}

// errZoneOfPlatform returns the error for --zone with a Cloud Controller, which supports the default zone only.
func errZoneOfPlatform() error {
	return Usage("--zone applies to objects of a UAA only: orgs, spaces and roles belong to the whole foundation")
}

// InZone returns the UAA's URL in an identity zone: only the zone's host issues its tokens. Its name is the
// subdomain before the UAA's name. A loopback address becomes a name below localhost (RFC 6761 §6.3).
func InZone(base, subdomain string) (string, error) {
	if subdomain == "" || base == "" {
		return base, nil
	}
	if !regexp.MustCompile(`^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$`).MatchString(subdomain) {
		return "", Usage("--zone must be the subdomain of an identity zone: letters, digits and hyphens")
	}
	u, err := rest.ParseURL(base)
	if err != nil {
		return "", err
	}
	host := u.Hostname()
	if ip, err := netip.ParseAddr(host); err == nil {
		if !ip.IsLoopback() {
			return "", Usage("the UAA at %s has no host name, so its zones can't be reached", host)
		}
		host = "localhost"
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = strings.ToLower(subdomain) + "." + host
	return u.String(), nil
}

// OutOfZone is the reverse of InZone: the URL that discovery begins with.
func OutOfZone(base, subdomain string) string {
	u, err := rest.ParseURL(base)
	if err != nil || subdomain == "" {
		return base
	}
	if host, inside := strings.CutPrefix(u.Host, strings.ToLower(subdomain)+"."); inside {
		u.Host = host
	}
	return u.String()
}
