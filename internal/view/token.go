package view

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
)

// tokenFacts is what cfid adds to a token under its key.
type tokenFacts struct {
	Verified bool         `json:"verified"`
	Expired  bool         `json:"expired"`
	Checks   []auth.Check `json:"checks,omitempty"`
	Skew     float64      `json:"skew_seconds,omitempty"`
}

// Decoded prints the content of a token: header and claims, times as times, scopes with their meanings, and always a
// note that nothing of it is verified. JSON and YAML have the members "header" and "claims" as they are in the token.
func Decoded(o Out, jwt *auth.JWT, now time.Time) error {
	k := tokenKind(tokenFacts{Expired: expiredAt(jwt, now)}, jwt, now)
	if !o.People() {
		return One(o, k, jwt)
	}
	p := &page{o: o}
	p.line(Warn, "not verified: these are the token's own claims; "+line.TokenVerify.String()+" checks it")
	p.line(Plain, "")
	p.token(jwt, now)
	return p.write()
}

// Said prints the content of a token, for callers that know whether it was verified.
func Said(o Out, jwt *auth.JWT, now time.Time) error {
	p := &page{o: o}
	p.token(jwt, now)
	return p.write()
}

func (p *page) token(jwt *auth.JWT, now time.Time) {
	p.line(Strong, "header")
	p.members(jwt.Header.All, now)
	p.line(Plain, "")
	p.line(Strong, "claims")
	p.members(jwt.Claims.All, now)
}

// Verified prints the report on a token: a line for each check and one for the result.
func Verified(o Out, v *auth.Verified, now time.Time) error {
	facts := tokenFacts{Verified: v.OK, Expired: expiredAt(v.JWT, now), Checks: v.Checks, Skew: v.Skew.Seconds()}
	if !o.People() {
		return One(o, tokenKind(facts, v.JWT, now), v.JWT)
	}
	p := &page{o: o}
	wide := 0
	for _, c := range v.Checks {
		wide = max(wide, width(c.Name))
	}
	for _, c := range v.Checks {
		sign := signOf(c.Outcome)
		p.line(Plain, sign.style().Paint(o.Mark(sign), o.Color)+" "+pad(c.Name, wide+gap)+Clean(c.Detail))
	}
	if v.Skew >= auth.Leeway || v.Skew <= -auth.Leeway {
		p.line(Warn, "the server's clock and this machine's differ by "+Duration(v.Skew))
	}
	if v.OK {
		p.line(Good, "the token is valid: every check passed")
	} else {
		p.line(Bad, "the token is not valid: do not trust it")
	}
	return p.write()
}

func signOf(outcome auth.Outcome) Sign {
	switch outcome {
	case auth.OK:
		return Yes
	case auth.Failed:
		return No
	}
	return Open
}

// People reports whether a person reads the output: a table without options for programs.
func (o Out) People() bool {
	return !o.Format.Machine() && o.JQ == "" && len(o.Columns) == 0
}

func expiredAt(jwt *auth.JWT, now time.Time) bool {
	return !jwt.Claims.Expires.IsZero() && !now.Before(jwt.Claims.Expires)
}

// tokenKind has a column for each claim, in the token's order.
func tokenKind(facts tokenFacts, jwt *auth.JWT, now time.Time) Kind[*auth.JWT] {
	k := Kind[*auth.JWT]{
		Noun: "token", Plural: "tokens",
		JSON: func(j *auth.JWT) []byte {
			doc, err := marshal(struct {
				Header auth.Members `json:"header"`
				Claims auth.Members `json:"claims"`
			}{j.Header.All, j.Claims.All})
			if err != nil {
				return nil // the members were valid JSON when the token was decoded
			}
			return doc
		},
		Extra: func(*auth.JWT) any { return facts },
		Name:  func(j *auth.JWT) string { return j.Claims.ID },
		ID:    func(j *auth.JWT) string { return j.Claims.ID },
	}
	for _, m := range jwt.Claims.All {
		k.Columns = append(k.Columns, Column[*auth.JWT]{
			Name: m.Name, Text: func(*auth.JWT) string { return strings.Join(claimText(m, now), " ") },
		})
	}
	return k
}

// page collects lines for people.
type page struct {
	o Out
	b strings.Builder
}

func (p *page) line(style Style, text string) {
	p.b.WriteString(style.Paint(text, p.o.Color) + "\n")
}

func (p *page) write() error {
	_, err := io.WriteString(p.o.W, p.b.String())
	return err
}

// members writes a line for each name and value; a list of scopes has a line for each scope.
func (p *page) members(all auth.Members, now time.Time) {
	wide := 0
	for _, m := range all {
		wide = max(wide, width(Clean(m.Name)))
	}
	for _, m := range all {
		label := "  " + pad(Clean(m.Name), wide+gap)
		if scopes := scopesOf(m); len(scopes) > 0 {
			p.scopes(label, scopes)
			continue
		}
		style := Plain
		if at, ok := instant(m); ok && m.Name == "exp" && !now.Before(at) {
			style = Bad
		}
		p.line(Plain, strings.TrimRight(label+style.Paint(Clean(strings.Join(claimText(m, now), ", ")), p.o.Color), " "))
	}
}

func (p *page) scopes(label string, scopes []string) {
	wide := 0
	for _, s := range scopes {
		wide = max(wide, width(Clean(s)))
	}
	for i, s := range scopes {
		if i > 0 {
			label = strings.Repeat(" ", width(label))
		}
		meaning := "(not one of the platform's)"
		if m, ok := perm.Explain(s); ok {
			meaning = Clean(m.Text)
		}
		text := label + pad(Clean(s), wide+gap)
		if p.o.TTY && p.o.Width > 0 {
			meaning = clip(meaning, p.o.Width-width(text), p.o.mark())
		}
		p.line(Plain, strings.TrimRight(text+Faint.Paint(meaning, p.o.Color), " "))
	}
}

func pad(s string, wide int) string {
	return s + strings.Repeat(" ", max(0, wide-width(s)))
}

// scopesOf reads the claims that hold scopes: a list from the UAA, one string with blanks from others (RFC 9068).
func scopesOf(m auth.Member) []string {
	if !slices.Contains([]string{"scope", "scp", "authorities", "granted_scopes"}, m.Name) {
		return nil
	}
	var list []string
	var text string
	if json.Unmarshal(m.Value, &list) != nil && json.Unmarshal(m.Value, &text) == nil {
		list = strings.Fields(text)
	}
	slices.Sort(list)
	return list
}

// instant reads the claims that are times: seconds (RFC 7519 NumericDate), and the UAA's previous_logon_time in
// milliseconds.
func instant(m auth.Member) (time.Time, bool) {
	switch m.Name {
	case "exp", "iat", "nbf", "auth_time", "previous_logon_time":
	default:
		return time.Time{}, false
	}
	var n float64
	if json.Unmarshal(m.Value, &n) != nil || n <= 0 || n > 1e15 {
		return time.Time{}, false
	}
	return epoch(int64(n)), true
}

// claimText is a claim's value for people: the elements of a list, otherwise one text.
func claimText(m auth.Member, now time.Time) []string {
	if at, ok := instant(m); ok {
		return []string{Time(at, now)}
	}
	var v any
	if json.Unmarshal(m.Value, &v) != nil {
		return []string{string(m.Value)}
	}
	switch t := v.(type) {
	case string:
		return []string{t}
	case []any:
		var out []string
		for _, e := range t {
			if s, ok := e.(string); ok {
				out = append(out, s)
				continue
			}
			out = append(out, fmt.Sprint(e))
		}
		return out
	}
	return []string{string(oneLine(m.Value))}
}

// Raw prints header and claims as they are in the token, one JSON document a line.
func Raw(o Out, jwt *auth.JWT) error {
	for _, part := range []auth.Members{jwt.Header.All, jwt.Claims.All} {
		doc, err := part.MarshalJSON()
		if err != nil {
			return err
		}
		if o.TTY {
			doc = forTerminal(doc)
		}
		if _, err := fmt.Fprintf(o.W, "%s\n", doc); err != nil {
			return err
		}
	}
	return nil
}
