package zone

import (
	"context"
	"github.com/cfid-cli/cfid/internal/session"
	"iter"
	"os"
	"strings"
)

// ZonePolicySetInput names a zone and describes changes to its policies.
type ZonePolicySetInput struct {
	Zone string
	Set  map[string]string // by PolicyField.Flag
	// SigningKeys are "ID=FILE", each a PEM private key. They replace all keys of the zone: a UAA does not return private
	// keys, so a key cannot be added to the present ones.
	SigningKeys []string
}

// SetZonePolicy changes the given policies. If a zone inherited its whole password or lockout policy, it gets its own,
// and the values that are not given are the UAA's defaults.
func SetZonePolicy(ctx context.Context, s *session.Session, in ZonePolicySetInput) (iter.Seq[session.Item[*ZonePolicies]], error) {
	if len(in.Set) == 0 && len(in.SigningKeys) == 0 {
		return nil, session.Usage("name a policy to change, as in --password-min-length 12")
	}
	forZone, forUsers, err := in.changes()
	if err != nil {
		return nil, err
	}
	keys, err := signingKeys(s, in.SigningKeys)
	if err != nil {
		return nil, err
	}
	name := ZoneName(s, in.Zone)
	ask := session.Change{Verb: "change the policies of", Noun: "identity zone", Names: []string{name}}
	if len(keys) > 0 {
		ask.Asks, ask.Effect = true, "and replace its signing keys, so that tokens signed with other keys become invalid"
	}
	at, err := openPolicies(ctx, s, in.Zone)
	if err != nil {
		return nil, err
	}
	return session.Write(ctx, s, ask, func(ctx context.Context, _ string) (*ZonePolicies, session.State, error) {
		state, err := putPolicies(ctx, s, at, forZone, forUsers, keys)
		if err != nil {
			return nil, session.Failed, err
		}
		now, err := at.policies()
		return now, state, err
	})
}

// changes returns the new values by the object that they belong to.
func (in ZonePolicySetInput) changes() (forZone, forUsers map[string]any, err error) {
	forZone, forUsers = map[string]any{}, map[string]any{}
	for _, f := range PolicyFields() {
		text, given := in.Set[f.Flag]
		if !given {
			continue
		}
		value, err := f.value(text)
		if err != nil {
			return nil, nil, err
		}
		if f.users {
			forUsers[f.path] = value
		} else {
			forZone[f.path] = value
		}
	}
	return forZone, forUsers, nil
}

// signingKeys reads PEM files: id → {"signingKey": PEM}.
func signingKeys(s *session.Session, pairs []string) (map[string]map[string]string, error) {
	keys := map[string]map[string]string{}
	for _, pair := range pairs {
		id, file, ok := strings.Cut(pair, "=")
		if !ok || id == "" {
			return nil, session.Usage("--signing-key must be ID=FILE")
		}
		pem, err := os.ReadFile(file)
		if err != nil {
			return nil, session.Usage("read --signing-key: %v", err)
		}
		if !strings.Contains(string(pem), "PRIVATE KEY") {
			return nil, session.Usage("--signing-key: %s has no PEM private key", file)
		}
		s.Settings.Scrub.Add(string(pem))
		keys[id] = map[string]string{"signingKey": string(pem)}
	}
	return keys, nil
}

// putPolicies updates both objects; it sends no request for one without changes.
func putPolicies(ctx context.Context, s *session.Session, at *policyPlace, forZone, forUsers map[string]any, keys map[string]map[string]string) (session.State, error) {
	users, first, err := putProvider(ctx, s, at.inner, at.users, func(_, config session.Document) error {
		fillPolicies(config, forUsers)
		return config.SetAll(forUsers)
	})
	if err != nil {
		return session.Failed, err
	}
	at.users = users
	zone, second, err := putZone(ctx, s, at.zones, at.zone, func(_, config session.Document) error {
		if len(keys) > 0 {
			forZone["tokenPolicy.keys"] = keys
		}
		return config.SetAll(forZone)
	})
	if err != nil {
		return session.Failed, err
	}
	at.zone = zone
	if first == session.Unchanged {
		return second, nil
	}
	return first, nil
}

// fillPolicies completes policies before a part of them is changed: a UAA accepts only whole policies.
func fillPolicies(config session.Document, values map[string]any) {
	whole := map[string]map[string]any{
		"passwordPolicy": {"minLength": 0, "maxLength": 255, "requireUpperCaseCharacter": 0, "requireLowerCaseCharacter": 0,
			"requireDigit": 0, "requireSpecialCharacter": 0, "expirePasswordInMonths": 0},
		"lockoutPolicy": {"lockoutAfterFailures": 5, "countFailuresWithin": 1200, "lockoutPeriodSeconds": 300},
	}
	for path := range values {
		name, _, _ := strings.Cut(path, ".")
		if raw := config[name]; len(raw) == 0 || string(raw) == "null" {
			config.Set(name, whole[name])
		}
	}
}
