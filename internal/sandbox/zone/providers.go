package zone

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

// Types of identity providers.
const (
	TypeUAA  = "uaa"
	TypeOIDC = "oidc1.0"
	typeSAML = "saml"
	typeLDAP = "ldap"
)

// Provider is one identity provider of a zone. Values are immutable once stored.
type Provider struct {
	ID, Kind, OriginKey, Name string
	Version                   int
	Created, Modified         time.Time
	Active                    bool
	Config                    map[string]json.RawMessage // nil: null
}

// builtinProviders are those every zone has, and those of the default zone's start.
func builtinProviders(now time.Time, all bool) []*Provider {
	one := func(kind, origin, name string, active bool, config map[string]json.RawMessage) *Provider {
		return &Provider{ID: random.UUID(), Kind: kind, OriginKey: origin, Name: name, Created: now, Modified: now, Active: active, Config: config}
	}
	own := map[string]json.RawMessage{
		"passwordPolicy": json.RawMessage(`{"minLength":0,"maxLength":255,"requireUpperCaseCharacter":0,"requireLowerCaseCharacter":0,` +
			`"requireDigit":0,"requireSpecialCharacter":0,"expirePasswordInMonths":0,"passwordNewerThan":null}`),
		"lockoutPolicy":                 json.RawMessage(`{"lockoutPeriodSeconds":300,"lockoutAfterFailures":5,"countFailuresWithin":1200}`),
		"disableInternalUserManagement": json.RawMessage("false"),
	}
	list := []*Provider{one(TypeUAA, Default, Default, true, own)}
	if all {
		list = append(list, one(typeLDAP, "ldap", "UAA LDAP Provider", false, map[string]json.RawMessage{"ldapDebug": json.RawMessage(`"Test debug"`)}),
			one("keystone", "keystone", "keystone", true, nil), one("login-server", "login-server", "UAA Login Server Provider", true, nil))
	}
	return list
}

// VisibleLinks reports whether an active external provider shows a link, so that logging in takes a passcode.
func (z *Zone) VisibleLinks() bool {
	z.RLock()
	defer z.RUnlock()
	return slices.ContainsFunc(z.Providers, func(p *Provider) bool {
		return p.Active && (p.Kind == TypeOIDC || p.Kind == typeSAML) && string(p.Config["showLinkText"]) == "true"
	})
}

// AddProvider fails if the origin already exists or, on the current UAA, another provider has the issuer.
func (z *Zone) AddProvider(p *Provider, version string) bool {
	z.Lock()
	defer z.Unlock()
	issuer := string(p.Config["issuer"])
	for _, other := range z.Providers {
		sameIssuer := version == Version77 && p.Kind == TypeOIDC && issuer != "" && string(other.Config["issuer"]) == issuer
		if other.OriginKey == p.OriginKey || sameIssuer {
			return false
		}
	}
	z.Providers = append(z.Providers, p)
	return true
}

// DemandPasswordChanges makes all users change their password at the next login.
func (z *Zone) DemandPasswordChanges() {
	z.Lock()
	defer z.Unlock()
	for _, old := range slices.Clone(z.Users.Order) {
		if old.Origin == Default {
			u := *old
			u.PasswordChange = true
			z.Users.Put(&u)
		}
	}
}

// DropOrigin deletes the users and group mappings of an origin. The caller holds the zone's lock.
func (z *Zone) DropOrigin(origin string) {
	for _, u := range slices.Clone(z.Users.Order) {
		if u.Origin == origin {
			z.Groups.LeaveAll(u.ID)
			z.Users.Remove(u.ID)
		}
	}
	z.Groups.Mappings = slices.DeleteFunc(z.Groups.Mappings, func(m Mapping) bool { return m.Origin == origin })
}

// ActiveOrigin reports whether a provider is there and not switched off. The caller holds the zone's lock.
func (z *Zone) ActiveOrigin(origin string) bool {
	return slices.ContainsFunc(z.Providers, func(p *Provider) bool { return p.Active && p.OriginKey == origin })
}
