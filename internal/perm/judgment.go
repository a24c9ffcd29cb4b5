package perm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
)

// Answer is the answer to a question about access.
type Answer string

// The answers. Unknown means that the caller may not read enough to answer.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "unknown"
)

// Mend is a way to turn a no into a yes: a command line, a sentence, or both.
type Mend struct {
	Run   line.Line
	Say   string // who may run it, or what to do if no command does it
	Login bool   // the way is to log in again
}

// loginAgain is the last step after a change of the next token's scopes.
func loginAgain() Mend {
	return Mend{Say: "then log in again: a token keeps the scopes it was issued with", Login: true}
}

// Finding is one step of an answer.
type Finding struct {
	Answer Answer
	Text   string
	Mends  []Mend
}

// Judgment is an answer and what led to it.
type Judgment struct {
	Answer   Answer
	By       string // the scope, or cf's word for the role, that allows it; "" if none does
	Findings []Finding
}

// conclude derives the answer from the findings: a single no makes it no.
func (j Judgment) conclude() Judgment {
	j.Answer = Yes
	for _, f := range j.Findings {
		if f.Answer == No || f.Answer == Unknown && j.Answer == Yes {
			j.Answer = f.Answer
		}
	}
	if j.Answer != Yes {
		j.By = ""
	}
	return j
}

// Mends lists the ways to a yes in the order of the findings, without duplicates.
func (j Judgment) Mends() []Mend {
	var out []Mend
	for _, f := range j.Findings {
		for _, m := range f.Mends {
			same := func(has Mend) bool { return has.Say == m.Say && has.Run.Equal(m.Run) }
			if !slices.ContainsFunc(out, same) {
				out = append(out, m)
			}
		}
	}
	return out
}

// Person is the user or client of a question, as far as known.
type Person struct {
	Name   string // as an argument of commands: "dev1", "dev1@ldap", a client's id
	Me     bool   // the session's own user: Scopes are those of its token
	Client bool   // an OAuth client by itself
	Via    string // the client that a user's tokens come through; "" if its scopes cannot be read

	Scopes      []string // of the token, or those that the next one would have
	ScopesKnown bool
	Roles       []string // types of the roles in the place and its org
	RolesKnown  bool
}

func (p Person) who(me, other string) string {
	if p.Me {
		return "you " + me
	}
	return p.Name + " " + other
}

// has describes how the user or client has a scope.
func (p Person) has(scope string) string {
	switch {
	case p.Me:
		return "your token has " + scope
	case p.Client:
		return p.Name + " has the authority " + scope
	case p.Via == "":
		return p.Name + " is in group " + scope
	}
	return p.Name + " gets " + scope + " through client " + p.Via
}

// Place is an org or a space.
type Place struct {
	Org, Space string // names; Space is empty for the org itself
	Suspended  bool   // the org is
}

func (p Place) String() string {
	if p.Space == "" {
		return p.Org
	}
	return p.Org + "/" + p.Space
}

// flags adds the place to a line.
func (p Place) flags(l line.Line, level Level) line.Line {
	if l = l.Flag("--org", p.Org); level == Org {
		return l
	}
	return l.Flag("--space", p.Space)
}

// Judge reports whether a user or client may do a verb in a place, by which scope or role, or what is missing and how
// to get it.
func (v Verb) Judge(p Person, at Place) Judgment {
	verdict := v.Check(p.Scopes, p.Roles)
	if verdict.OK && strings.HasPrefix(verdict.By, "cloud_controller.") {
		text := p.has(verdict.By) + ", which is enough in every org and space"
		return Judgment{Answer: Yes, By: verdict.By, Findings: []Finding{{Answer: Yes, Text: text}}}
	}
	j := Judgment{Findings: []Finding{v.scopeFinding(p, verdict), v.roleFinding(p, at, verdict)}}
	if v.Writes && at.Suspended {
		j.Findings = append(j.Findings, Finding{No, "org " + at.Org + " is suspended: only platform admins may change anything in it",
			[]Mend{{Run: line.OrgUpdate.With(at.Org).Flag("--active"), Say: "a platform admin can"}}})
	}
	for i, f := range j.Findings {
		if f.Answer == No && !p.ScopesKnown {
			j.Findings[i].Answer = Unknown // a platform admin may, which is not known here
		}
	}
	if i := slices.IndexFunc(v.Roles, func(t string) bool { return slices.Contains(p.Roles, t) }); i >= 0 {
		j.By = roleWord(v.Roles[i])
	}
	return j.conclude()
}

// scopeFinding is about the scope that every role needs. Every user has it by default, so if it cannot be read and the
// user has a role, it is assumed.
func (v Verb) scopeFinding(p Person, verdict Verdict) Finding {
	gate := CCRead
	if v.Writes {
		gate = CCWrite
	}
	switch {
	case !p.ScopesKnown && len(verdict.Roles) == 0 && !p.Client:
		return Finding{Answer: Yes, Text: gate + " is assumed, since every user has it by default: the groups of " + p.Name + " cannot be read"}
	case !p.ScopesKnown && p.Client:
		return Finding{Answer: Unknown, Text: "the authorities of " + p.Name + " cannot be read (clients.read): it takes " + gate + ", or one of a platform admin"}
	case !p.ScopesKnown:
		return Finding{Answer: Unknown, Text: "the groups of " + p.Name + " cannot be read (scim.read): a platform admin may without a role"}
	case len(verdict.Scopes) == 0:
		return Finding{Answer: Yes, Text: p.has(firstOf(p.Scopes, gate, CCAdminReadOnly, CCGlobalAuditor))}
	}
	f := Finding{Answer: No, Text: "without the scope " + gate + " no role helps: " + p.who("have it not", "has it not")}
	if p.Client {
		f.Mends = []Mend{{Run: line.ClientUpdate.With(p.Name).Flag("--add-authority", gate), Say: "an admin can"}}
		return f
	}
	f.Mends = []Mend{
		{Run: line.GroupMemberAdd.With(gate, p.Name), Say: "an admin can"},
		loginAgain(),
	}
	return f
}

func firstOf(have []string, want ...string) string {
	for _, w := range want {
		if slices.Contains(have, w) {
			return w
		}
	}
	return ""
}

func (v Verb) roleFinding(p Person, at Place, verdict Verdict) Finding {
	if len(verdict.Roles) == 0 {
		i := slices.IndexFunc(v.Roles, func(t string) bool { return slices.Contains(p.Roles, t) })
		return Finding{Answer: Yes, Text: fmt.Sprintf("%s %s in %s", p.who("are", "is"), roleWord(v.Roles[i]), at.of(v.Roles[i]))}
	}
	if !p.RolesKnown {
		return Finding{Answer: Unknown, Text: fmt.Sprintf("which roles %s in %s cannot be read; it takes %s", p.who("have", "has"), at, roleWords(v.Roles))}
	}
	text := fmt.Sprintf("it takes %s: %s no role in %s", roleWords(v.Roles), p.who("have", "has"), at)
	if len(p.Roles) > 0 {
		text = fmt.Sprintf("it takes %s: %s only %s in %s", roleWords(v.Roles), p.who("are", "is"), strings.ReplaceAll(roleWords(p.Roles), " or ", " and "), at)
	}
	return Finding{Answer: No, Text: text, Mends: []Mend{giveRole(p, leastRole(v.Roles), at)}}
}

// of is the place of a role of that type.
func (p Place) of(roleType string) string {
	if r, _ := RoleOf(roleType); r.Level == Org {
		return p.Org
	}
	return p.String()
}

// giveRole is the command that assigns a role, and who may run it.
func giveRole(p Person, roleType string, at Place) Mend {
	r, _ := RoleOf(roleType)
	run := line.RoleAssign.With(p.Name)
	if p.Client {
		run = line.RoleAssign.Flag("--client", p.Name)
	}
	say := "a manager of the org, or a platform admin, can"
	if r.Level == Space {
		say = "a manager of the space or of its org, or a platform admin, can"
	}
	return Mend{Run: at.flags(run.Flag("--role", r.CF), r.Level), Say: say}
}

// leastRole picks the role that allows least.
func leastRole(roleTypes []string) string {
	for _, t := range []string{OrgUser, SpaceAuditor, SpaceSupporter, OrgAuditor, SpaceManager, SpaceDeveloper, BillingManager} {
		if slices.Contains(roleTypes, t) {
			return t
		}
	}
	return roleTypes[0]
}

func roleWord(roleType string) string {
	if r, ok := RoleOf(roleType); ok {
		return r.CF
	}
	return roleType
}

// roleWords lists roles as people write them, each once: "SpaceManager or OrgManager".
func roleWords(roleTypes []string) string {
	var out []string
	for _, t := range roleTypes {
		if w := roleWord(t); !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	if len(out) < 2 {
		return strings.Join(out, "")
	}
	return strings.Join(out[:len(out)-1], ", ") + " or " + out[len(out)-1]
}
