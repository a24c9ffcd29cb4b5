package perm

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/line"
)

// ScopeCase is what is known about whether a user's token, got through a client, has a scope.
type ScopeCase struct {
	Scope  string
	Who    string // the user as an argument of commands; with Own the client's id
	Me     bool
	Own    bool   // about the client's own token (client_credentials), which holds authorities
	Client string // the client that the token comes through

	ClientRead  bool // the following fields of the client could be read
	Scopes      []string
	Authorities []string
	Grants      []string
	Providers   []string // origins whose users may use the client; empty for all
	Required    []string // groups that its users must be in
	AutoApprove []string // scopes that are approved without asking, or "true"

	UserRead bool // the following fields of the user could be read
	Origin   string
	Inactive bool
	Groups   []Membership
	Denied   bool     // the user denied the client this scope
	Group    Answer   // whether the group exists
	External []string // groups of the user's provider that are mapped to it

	Token *Token // the session's, if it is of this user and client
}

// Token is the content of the session's token.
type Token struct {
	Scopes []string
	Issued time.Time // zero if it is opaque
}

// Explain explains why a token has or lacks the scope, and how to get it.
func (c ScopeCase) Explain() Judgment {
	if c.Own {
		return c.explainOwn()
	}
	j := Judgment{By: c.Scope}
	j.Findings = append(j.Findings, c.ofClient()...)
	j.Findings = append(j.Findings, c.ofUser()...)
	if c.Token != nil {
		j.Findings = append(j.Findings, c.ofToken(j.conclude().Answer))
	}
	return c.settle(j)
}

// settle answers yes if the token has the scope, even if other facts could not be read.
func (c ScopeCase) settle(j Judgment) Judgment {
	out := j.conclude()
	if out.Answer == Unknown && c.Token != nil && slices.Contains(c.Token.Scopes, c.Scope) {
		out.Answer, out.By = Yes, c.Scope
	}
	return out
}

func (c ScopeCase) explainOwn() Judgment {
	j := Judgment{By: c.Scope}
	switch {
	case !c.ClientRead:
		j.Findings = append(j.Findings, c.unread("client "+c.Client, "clients.read"))
	case !slices.Contains(c.Grants, "client_credentials"):
		j.Findings = append(j.Findings, Finding{No, "client " + c.Client + " gets no token of its own: it lacks the grant client_credentials",
			[]Mend{{Run: line.ClientUpdate.With(c.Client).Flag("--add-grant-type", "client_credentials"), Say: "an admin can"}}})
	case ListsScope(c.Authorities, c.Scope):
		j.Findings = append(j.Findings, yes("%s is an authority of client %s", c.Scope, c.Client))
	default:
		j.Findings = append(j.Findings, Finding{No, c.Scope + " is no authority of client " + c.Client + ": its own tokens hold authorities, not scopes", []Mend{
			{Run: line.ClientUpdate.With(c.Client).Flag("--add-authority", c.Scope), Say: "an admin can"}, loginAgain(),
		}})
	}
	if c.Token != nil {
		j.Findings = append(j.Findings, c.ofToken(j.conclude().Answer))
	}
	return c.settle(j)
}

func yes(format string, args ...any) Finding {
	return Finding{Answer: Yes, Text: fmt.Sprintf(format, args...)}
}

func (c ScopeCase) unread(what, scope string) Finding {
	return Finding{Answer: Unknown, Text: what + " cannot be read: that needs the scope " + scope}
}

// userGrants are the grants that issue users' tokens through a client.
var userGrants = [...]string{
	"password", "authorization_code", "implicit", "user_token",
	"urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:jwt-bearer",
	"urn:ietf:params:oauth:grant-type:saml2-bearer", "urn:ietf:params:oauth:grant-type:token-exchange",
}

func (c ScopeCase) ofClient() []Finding {
	if !c.ClientRead {
		return []Finding{c.unread("client "+c.Client, "clients.read")}
	}
	var out []Finding
	if !holdsAny(c.Grants, userGrants[:]) {
		out = append(out, Finding{No, "client " + c.Client + " has no grant for users: no user can log in through it",
			[]Mend{{Say: "--own asks about the client's own token"}}})
	}
	if len(c.Providers) > 0 && c.Origin != "" && !slices.Contains(c.Providers, c.Origin) {
		out = append(out, Finding{No, fmt.Sprintf("client %s accepts only users of %s; %s is of %s", c.Client, strings.Join(c.Providers, ", "), c.Who, c.Origin),
			[]Mend{c.admitProvider()}})
	}
	if ListsScope(c.Scopes, c.Scope) {
		return append(out, yes("client %s lists it", c.Client))
	}
	return append(out, Finding{No, "client " + c.Client + " does not list it, so no user's token got through it has it", []Mend{
		{Run: line.ClientUpdate.With(c.Client).Flag("--add-scope", c.Scope), Say: "an admin can"},
		{Run: line.ScopeExplain.With(c.Scope), Say: "names the clients that list it: log in through one of them"},
	}})
}

func (c ScopeCase) admitProvider() Mend {
	run := line.ClientUpdate.With(c.Client).Flags("--allowed-provider", c.Providers...).Flag("--allowed-provider", c.Origin)
	return Mend{Run: run, Say: "an admin can"}
}

func (c ScopeCase) ofUser() []Finding {
	if !c.UserRead {
		return []Finding{c.unread("the groups of "+c.Who, "scim.read")}
	}
	var out []Finding
	if c.Inactive {
		out = append(out, Finding{No, c.Who + " is deactivated: all tokens are rejected",
			[]Mend{{Run: line.UserActivate.With(c.Who), Say: "an admin can"}}})
	}
	for _, group := range c.Required {
		if _, in := c.in(group); !in {
			out = append(out, Finding{No, fmt.Sprintf("client %s accepts only users in group %s", c.Client, group), []Mend{c.join(group)}})
		}
	}
	out = append(out, c.ofGroup())
	if c.Denied && !holdsAny(c.AutoApprove, []string{"true", c.Scope}) {
		out = append(out, Finding{No, fmt.Sprintf("%s denied it to client %s in the browser, and is not asked again", c.Who, c.Client),
			[]Mend{{Run: line.ApprovalRevoke.With(c.Client), Say: "as " + c.Who + ", who is then asked at the next login"}}})
	}
	return out
}

func (c ScopeCase) in(group string) (Membership, bool) {
	i := slices.IndexFunc(c.Groups, func(m Membership) bool { return m.Group == group })
	if i < 0 {
		return Membership{}, false
	}
	return c.Groups[i], true
}

func (c ScopeCase) join(group string) Mend {
	return Mend{Run: line.GroupMemberAdd.With(group, c.Who), Say: "an admin can"}
}

// ofGroup: a scope is a group, and any kind of membership is enough.
func (c ScopeCase) ofGroup() Finding {
	if m, in := c.in(c.Scope); in {
		return yes("%s is in group %s (%s)", c.Who, c.Scope, m)
	}
	if c.Group == No {
		return Finding{No, "there is no group " + c.Scope + ", and a scope of users is a group", []Mend{
			{Run: line.GroupCreate.With(c.Scope), Say: "an admin can"}, c.join(c.Scope), loginAgain(),
		}}
	}
	f := Finding{No, fmt.Sprintf("%s is not in group %s: neither directly nor through another group, a mapping or by default", c.Who, c.Scope),
		[]Mend{c.join(c.Scope)}}
	if len(c.External) > 0 {
		f.Mends = append(f.Mends, Mend{Say: fmt.Sprintf("or be added to %s at %s, which is mapped to it", strings.Join(c.External, " or "), c.Origin)})
	}
	f.Mends = append(f.Mends, loginAgain())
	return f
}

// ofToken compares the session's token with what the next one would have.
func (c ScopeCase) ofToken(next Answer) Finding {
	given := "your token"
	if !c.Token.Issued.IsZero() {
		given += " (given " + c.Token.Issued.UTC().Format(time.RFC3339) + ")"
	}
	has := slices.Contains(c.Token.Scopes, c.Scope)
	switch {
	case has && next == No:
		return Finding{Answer: No, Text: given + " still has it, so servers reject the token", Mends: []Mend{{Say: "log in again", Login: true}}}
	case has:
		return yes("%s has it", given)
	case next == No:
		return Finding{Answer: No, Text: given + " does not have it"}
	case next == Unknown:
		return c.unseen(given)
	case c.Own:
		return Finding{No, given + " is older than the authority, or was asked for with fewer scopes", []Mend{{Say: "log in again, without --scope", Login: true}}}
	}
	if left := c.leftOut(); len(left) > 0 {
		return Finding{No, fmt.Sprintf("the login asked for fewer scopes: %s lacks %s too, which every user has", given, strings.Join(left, ", ")),
			[]Mend{{Say: "log in again, without --scope", Login: true}}}
	}
	return Finding{No, given + " is older than the membership", []Mend{{Say: "log in again: a refreshed token keeps the scopes of the login", Login: true}}}
}

// unseen: the token lacks the scope, and the reason may be something that cannot be read.
func (c ScopeCase) unseen(given string) Finding {
	f := Finding{Answer: No, Text: given + " does not have it"}
	if _, in := c.in(c.Scope); in && !c.ClientRead {
		f.Text += ": it is older than the membership, or the client does not list the scope"
		f.Mends = []Mend{{Say: "log in again: a refreshed token keeps the scopes of the login", Login: true}}
	}
	return f
}

// leftOut are scopes of every user that the token lacks, which shows that the login asked for fewer scopes.
func (c ScopeCase) leftOut() []string {
	var out []string
	for _, m := range c.Groups {
		if (m.How == Default || m.How == DirectOrDefault) && m.Group != c.Scope && ListsScope(c.Scopes, m.Group) && !slices.Contains(c.Token.Scopes, m.Group) {
			out = append(out, m.Group)
		}
	}
	return out
}
