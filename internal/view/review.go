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
			{Name: "fix", Wide: true, Flex: true, Text: func(f *review.Finding) string { return f.Fix }},
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

// FindingMeaning says why a kind of finding is one.
func FindingMeaning(code string) string {
	return map[string]string{
		"admin":                   "People with power over others. That is no fault, but there should be a reason for each.",
		"admin-by-mapping":        "Anyone who edits that group in the identity provider decides who is admin here.",
		"client-admin":            "A client that acts with power over everybody: its secret is worth as much as an admin's password.",
		"client-grants":           "Ways of getting tokens that are unsafe, or that one client should not have together (RFC 9700).",
		"client-public":           "A client that needs no secret: anyone who names it is it.",
		"client-redirect":         "Addresses that stand for others too, or that are not encrypted: codes and tokens may reach somebody else (RFC 9700).",
		"inactive":                "The account was switched off, and what it may do was left.",
		"member-only":             "Membership of an org that is left when roles are taken one by one.",
		"name-in-several-origins": "Accounts of one name from several identity providers are easily taken for each other.",
		"never-logged-in":         "An account that nobody ever used.",
		"no-account":              "Roles or memberships of somebody whose account no longer exists. Anyone who gets that id has them.",
		"no-manager":              "Only platform admins can give access to that org.",
		"stale":                   "An account that nobody used for long.",
		"unverified":              "Nobody knows whether the e-mail address, to which password links go, is that person's.",
	}[code]
}

// WriteReview prints a report for a person: each kind of finding with what it means, below it whom it is about and what mends
// it, and in the end how many there are.
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
		if f.Fix != "" && f.Change != review.FindingGone {
			fmt.Fprintln(w, "      "+Accent.Paint(Clean(f.Fix), o.Color))
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
