package perm

import "strings"

// Scope is a scope the platform's documents describe. A scope is a UAA group: who is
// in the group may get the scope, if the client may have it and asks for it.
type Scope struct {
	Name    string // "scim.read"; in a pattern ZONE stands for a zone id: "zones.ZONE.admin"
	Meaning string // what it allows, one line
	Of      string // who asks for it: "UAA", "Cloud Controller", "routing", "other"
}

// Meaning is what Explain knows about one scope as a token carries it.
type Meaning struct {
	Scope   string // as asked
	Text    string
	Of      string
	Zone    string // the zone id, for zones.ZONE.…
	Becomes string // the plain scope a zone scope turns into after the switch, "" if none
}

// Scopes returns the table of scopes, patterns last. The slice is the caller's own.
func Scopes() []Scope {
	return append(append([]Scope(nil), scopes[:]...), zoneScopes[:]...)
}

// Explain tells what a scope means. It knows the fixed names and the zones.ZONE.…
// family; anything else is an app's or an operator's own and ok is false.
func Explain(scope string) (Meaning, bool) {
	for _, s := range scopes {
		if s.Name == scope {
			return Meaning{Scope: scope, Text: s.Meaning, Of: s.Of}, true
		}
	}
	rest, ok := strings.CutPrefix(scope, "zones.")
	if !ok {
		return Meaning{}, false
	}
	for _, s := range zoneScopes {
		end := strings.TrimPrefix(s.Name, "zones.ZONE")
		zone, ok := strings.CutSuffix(rest, end)
		if !ok || zone == "" || strings.ContainsAny(zone, " .") {
			continue
		}
		return Meaning{
			Scope: scope, Of: s.Of, Zone: zone, Becomes: becomes(end),
			Text: strings.ReplaceAll(s.Meaning, "ZONE", zone),
		}, true
	}
	return Meaning{}, false
}

// becomes is the scope that a zone scope stands for once the request has switched
// the zone; admin and read have no such counterpart.
func becomes(end string) string {
	plain := strings.TrimPrefix(end, ".")
	if after, ok := strings.CutPrefix(plain, "clients.scim."); ok {
		return "scim." + after
	}
	if !strings.Contains(plain, ".") {
		return ""
	}
	return plain
}
