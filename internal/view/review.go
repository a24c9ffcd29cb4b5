package view

import (
	"bufio"
	"encoding/json"
	"fmt"

	"github.com/cfid-cli/cfid/internal/review"
	"github.com/cfid-cli/cfid/internal/session"
)

// Findings is how findings of a review look.
func Findings() Kind[*review.Finding] {
	return Kind[*review.Finding]{
		Noun: "finding", Plural: "findings",
		JSON: func(f *review.Finding) []byte {
			doc, err := json.Marshal(f)
			if err != nil {
				return []byte("{}")
			}
			return doc
		},
		Name: func(f *review.Finding) string { return f.Subject },
		ID:   func(f *review.Finding) string { return f.Subject },
		Columns: []Column[*review.Finding]{
			{Name: "severity", Text: func(f *review.Finding) string { return f.Severity }, Style: func(f *review.Finding) Style { return severityStyle(f.Severity) }},
			{Name: "finding", Text: func(f *review.Finding) string { return f.Code }},
			{Name: "subject", Flex: true, Text: func(f *review.Finding) string { return f.Subject }},
			{Name: "where", Flex: true, Text: func(f *review.Finding) string { return f.Where }},
			{Name: "why", Flex: true, Text: func(f *review.Finding) string { return f.Why }},
			{Name: "fix", Wide: true, Flex: true, Text: func(f *review.Finding) string { return f.Fix.String() }},
			{Name: "change", Wide: true, Text: func(f *review.Finding) string { return f.Change }},
		},
	}
}

func severityStyle(severity string) Style {
	switch severity {
	case review.SeverityHigh:
		return Bad
	case review.SeverityMedium:
		return Warn
	case review.SeverityInfo:
		return Faint
	}
	return Plain
}

// FindingMeaning explains a kind of finding.
func FindingMeaning(code string) string {
	return map[string]string{
		"admin":                   "Users with power over others. This is not a fault, but there should be a reason for each.",
		"admin-by-mapping":        "Anyone who edits that group in the identity provider decides who is an admin.",
		"client-admin":            "A client with power over all users: its secret is as sensitive as an admin's password.",
		"client-grants":           "Grants that are unsafe, or that one client should not combine (RFC 9700).",
		"client-public":           "A client without a secret: anyone who knows its id can use it.",
		"client-redirect":         "Redirect URIs with wildcards or without encryption: codes and tokens may reach someone else (RFC 9700).",
		"inactive":                "The account was deactivated, but its access was not revoked.",
		"member-only":             "A membership of an org without any other role, as it remains when roles are unassigned one by one.",
		"name-in-several-origins": "Accounts with the same name at several identity providers are easily confused.",
		"never-logged-in":         "An account that was never used.",
		"no-account":              "Roles or memberships of an account that no longer exists. A new account with that id would get them.",
		"no-manager":              "Only platform admins can assign roles in this org.",
		"stale":                   "An account that was not used for a long time.",
		"unverified":              "The e-mail address was not verified, but password links are sent to it.",
	}[code]
}

// WriteReview prints a report for a person: each kind of finding with its meaning, below it the findings with their
// fixes, and at the end the counts.
func WriteReview(o Out, r *review.Review) error {
	w := bufio.NewWriter(o.W)
	last := ""
	for _, f := range r.Findings {
		if head := f.Severity + " " + f.Code; head != last {
			if last != "" {
				fmt.Fprintln(w)
			}
			last = head
			fmt.Fprintln(w, severityStyle(f.Severity).Paint(Clean(head), o.Color)+"  "+Faint.Paint(FindingMeaning(f.Code), o.Color))
		}
		fmt.Fprintln(w, Clean(findingLine(f)))
		if !f.Fix.IsZero() && f.Change != review.FindingGone {
			fmt.Fprintln(w, "      "+Accent.Paint(Clean(f.Fix.String()), o.Color))
		}
	}
	if last != "" {
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w, ReviewCounts(r))
	return w.Flush()
}

func findingLine(f *review.Finding) string {
	text := "  " + f.Subject
	if f.Where != "" {
		text += " in " + f.Where
	}
	text += ": " + f.Why
	if f.Change != "" {
		text += "  (" + f.Change + ")"
	}
	return text
}

// ReviewCounts is "12 findings: 1 high, 3 medium, 8 low".
func ReviewCounts(r *review.Review) string {
	standing := r.Standing()
	text := session.Counted(len(standing), "finding")
	sep, fresh := ": ", 0
	for _, s := range review.Severities() {
		n := 0
		for _, f := range standing {
			if f.Severity == s {
				n++
			}
		}
		if n > 0 {
			text += fmt.Sprintf("%s%d %s", sep, n, s)
			sep = ", "
		}
	}
	for _, f := range standing {
		if f.Change == review.FindingNew {
			fresh++
		}
	}
	if fresh+r.Gone > 0 {
		text += fmt.Sprintf("; %d new, %d gone", fresh, r.Gone)
	}
	return text + fmt.Sprintf(" – %d users, %d clients, %d orgs, %d roles looked at", r.Users, r.Clients, len(r.Orgs), r.Roles)
}
