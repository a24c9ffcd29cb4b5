package view

import (
	"strings"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// Scopes is how a list of scopes looks.
func Scopes() Kind[identity.ScopeRow] {
	return Kind[identity.ScopeRow]{
		Noun: "scope", Plural: "scopes",
		JSON: func(r identity.ScopeRow) []byte {
			return Record{{Name: "scope", Text: r.Name}, {Name: "meaning", Text: r.Meaning}, {Name: "asked by", Text: r.Of}}.JSON()
		},
		Name: func(r identity.ScopeRow) string { return r.Name },
		ID:   func(r identity.ScopeRow) string { return r.Name },
		Columns: []Column[identity.ScopeRow]{
			{Name: "scope", Text: func(r identity.ScopeRow) string { return r.Name }},
			{Name: "asked-by", Title: "ASKED BY", Text: func(r identity.ScopeRow) string { return r.Of }},
			{Name: "meaning", Flex: true, Text: func(r identity.ScopeRow) string { return r.Meaning }},
		},
	}
}

// ExplainedScopes is how a scope looks with the users and clients that have it.
func ExplainedScopes() Kind[*identity.ScopeFacts] {
	k := Kind[*identity.ScopeFacts]{
		Noun: "scope", Plural: "scopes",
		JSON: func(f *identity.ScopeFacts) []byte { return scopeRecord(f).JSON() },
		Name: func(f *identity.ScopeFacts) string { return f.Meaning.Scope },
		ID:   func(f *identity.ScopeFacts) string { return f.Meaning.Scope },
	}
	for i, field := range scopeRecord(&identity.ScopeFacts{}) {
		k.Columns = append(k.Columns, Column[*identity.ScopeFacts]{
			Name: strings.ReplaceAll(field.Name, " ", "-"), Title: strings.ToUpper(field.Name), Flex: true, Wide: i > 1,
			Text: func(f *identity.ScopeFacts) string { return scopeRecord(f)[i].Text },
		})
	}
	return k
}

// scopeRecord has the same fields for every scope; empty ones are left out for people.
func scopeRecord(f *identity.ScopeFacts) Record {
	listed := func(name string, words []string) Field {
		return Field{Name: name, Text: strings.Join(words, ", "), Value: append([]string{}, words...)}
	}
	r := Record{
		{Name: "scope", Text: f.Meaning.Scope},
		{Name: "means", Text: scopeMeaning(f)},
		{Name: "asked by", Text: f.Of},
		listed("includes", f.Includes),
		{Name: "in the zone becomes", Text: f.Becomes},
		listed("members", f.Direct),
		listed("members of members", f.Nested),
		listed("external groups", f.External),
		{Name: "everybody", Text: onlyYes(f.Default, "yes: a default group of the zone's users"), Value: f.Default},
		listed("clients for their users", f.Scope),
		listed("clients for themselves", f.Authorities),
		{Name: "your token", Text: tokenHas(f), Value: f.Held},
		listed("not readable", f.Unread),
	}
	return r
}

func scopeMeaning(f *identity.ScopeFacts) string {
	switch {
	case f.Text != "":
		return f.Text
	case f.Group != nil && f.Group.Description != "":
		return f.Group.Description + " (says its group)"
	case f.Meaning.Scope == "":
		return ""
	}
	return "not documented by the platform: a custom scope of an app or an operator"
}

func onlyYes(yes bool, text string) string {
	if yes {
		return text
	}
	return ""
}

func tokenHas(f *identity.ScopeFacts) string {
	if !f.Asked {
		return ""
	}
	if f.Held {
		return "has it"
	}
	return "does not have it"
}

// Approvals is how users' decisions about clients look.
func Approvals() Kind[*uaa.Approval] {
	return Kind[*uaa.Approval]{
		Noun: "approval", Plural: "approvals",
		JSON: func(a *uaa.Approval) []byte { return received(a, nil) },
		Name: func(a *uaa.Approval) string { return a.ClientID },
		ID:   func(a *uaa.Approval) string { return a.ClientID },
		Columns: []Column[*uaa.Approval]{
			{Name: "client", Text: func(a *uaa.Approval) string { return a.ClientID }},
			{Name: "scope", Text: func(a *uaa.Approval) string { return a.Scope }},
			{Name: "status", Text: func(a *uaa.Approval) string { return strings.ToLower(a.Status) }, Style: func(a *uaa.Approval) Style { return badUnless(a.Status == "APPROVED") }},
			{Name: "ends", Text: func(a *uaa.Approval) string { return stamp(a.ExpiresAt) }},
			{Name: "decided", Wide: true, Text: func(a *uaa.Approval) string { return stamp(a.LastUpdatedAt) }},
		},
	}
}

// RevokedApprovals is how clients look whose approvals were revoked.
func RevokedApprovals() Kind[identity.RevokedApproval] {
	return Kind[identity.RevokedApproval]{
		Noun: "approvals of", Plural: "approvals",
		JSON:    func(a identity.RevokedApproval) []byte { return Record{{Name: "client", Text: a.Client}}.JSON() },
		Name:    func(a identity.RevokedApproval) string { return a.Client },
		ID:      func(a identity.RevokedApproval) string { return a.Client },
		Columns: []Column[identity.RevokedApproval]{{Name: "client", Text: func(a identity.RevokedApproval) string { return a.Client }}},
	}
}
