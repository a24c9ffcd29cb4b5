package zone

import (
	"encoding/json"
	"slices"
	"time"
)

// tokenPolicy is the part of a zone's configuration about its tokens. -1, "" and absent fields mean the server's
// own settings.
type tokenPolicy struct {
	AccessSeconds  int64  `json:"accessTokenValidity"`
	RefreshSeconds int64  `json:"refreshTokenValidity"`
	Revocable      bool   `json:"jwtRevocable"`
	UniqueRefresh  bool   `json:"refreshTokenUnique"` // a new refresh token ends the user's others of the client
	RotateRefresh  bool   `json:"refreshTokenRotate"` // a refresh token is for once; the current UAA knows it
	RefreshFormat  string `json:"refreshTokenFormat"` // "opaque" or "jwt"
}

// TokenPolicy reads the zone's configuration.
func (z *Zone) TokenPolicy() tokenPolicy {
	z.RLock()
	config := z.Config
	z.RUnlock()
	var in struct {
		TokenPolicy tokenPolicy `json:"tokenPolicy"`
	}
	if config != nil && json.Unmarshal(config, &in) != nil {
		return tokenPolicy{}
	}
	return in.TokenPolicy
}

// Validity is the client's own, else the zone's, else the standard, in seconds.
func Validity(own *int, ofZone, standard int64) int64 {
	if ofZone > 0 {
		standard = ofZone
	}
	return Seconds(own, standard)
}

// Adopt takes over a configuration. The default groups it names exist from then on, and every user holds them.
func (z *Zone) Adopt(config json.RawMessage, now time.Time) {
	var in struct {
		UserConfig struct {
			DefaultGroups []string `json:"defaultGroups"`
		} `json:"userConfig"`
	}
	good := json.Unmarshal(config, &in) == nil
	z.Lock()
	defer z.Unlock()
	z.Config = config
	if !good || in.UserConfig.DefaultGroups == nil {
		return
	}
	z.DefaultGroups = in.UserConfig.DefaultGroups
	for _, name := range z.DefaultGroups {
		if z.Groups.ByName[name] == nil {
			z.Groups.Add(NewGroup(name, now))
		}
	}
	z.Groups.gen++ // the users' scopes are computed again
}

// internalPolicies are the policies in the configuration of a zone's internal identity provider.
type internalPolicies struct {
	Password struct {
		MinLength   int   `json:"minLength"`
		MaxLength   int   `json:"maxLength"`
		Upper       int   `json:"requireUpperCaseCharacter"`
		Lower       int   `json:"requireLowerCaseCharacter"`
		Digit       int   `json:"requireDigit"`
		Special     int   `json:"requireSpecialCharacter"`
		LifeMonths  int   `json:"expirePasswordInMonths"`
		NewerThanMS int64 `json:"passwordNewerThan"` // passwords from before must be changed
	}
	Lockout lockoutPolicy
}

// lockoutPolicy says when a user is locked out. Times are in seconds.
type lockoutPolicy struct {
	LockSeconds   int64 `json:"lockoutPeriodSeconds"`
	Failures      int   `json:"lockoutAfterFailures"`
	WithinSeconds int64 `json:"countFailuresWithin"`
}

// Policies reads them; what is missing or unreadable is as on a fresh UAA.
func (z *Zone) Policies() internalPolicies {
	var p internalPolicies
	p.Password.MaxLength = 255
	p.Lockout = lockoutPolicy{LockSeconds: 300, Failures: 5, WithinSeconds: 1200}
	z.RLock()
	defer z.RUnlock()
	at := slices.IndexFunc(z.Providers, func(p *Provider) bool { return p.Kind == TypeUAA })
	if at < 0 {
		return p
	}
	password, lockout := p.Password, p.Lockout
	if json.Unmarshal(orNull(z.Providers[at].Config["passwordPolicy"]), &password) == nil {
		p.Password = password
	}
	if json.Unmarshal(orNull(z.Providers[at].Config["lockoutPolicy"]), &lockout) == nil {
		p.Lockout = lockout
	}
	return p
}

// orNull is JSON's null for nothing.
func orNull(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("null")
	}
	return raw
}

// Outworn reports whether a user's password is older than the zone allows.
func (z *Zone) Outworn(u *User, now time.Time) bool {
	p := z.Policies().Password
	return p.LifeMonths > 0 && !now.Before(u.PasswordModified.AddDate(0, p.LifeMonths, 0)) ||
		p.NewerThanMS > 0 && u.PasswordModified.UnixMilli() < p.NewerThanMS
}

// EndOtherRefreshes forgets a user's refresh tokens of a client.
func (z *Zone) EndOtherRefreshes(userID, clientID string) {
	z.Lock()
	defer z.Unlock()
	for id, t := range z.Tokens.ByID {
		if t.Kind == RefreshToken && t.Claims.UserID == userID && t.Claims.ClientID == clientID {
			delete(z.Tokens.ByID, id)
		}
	}
}

// Seconds is a policy's own value, or the standard one.
func Seconds(own *int, standard int64) int64 {
	if own == nil || *own <= 0 {
		return standard
	}
	return int64(*own)
}
