package report

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/review"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// matrixCells is the maximum size of a matrix of users and orgs; if it is larger, the columns are the kinds of roles.
const matrixCells = 60_000

// Write writes a report as one self-contained page: it sends no requests, its policy allows its only script and style
// by their digests, and everything that came from a server is text.
func Write(to io.Writer, r *review.Review) error {
	w := bufio.NewWriterSize(to, 64<<10)
	put := func(m markup) { _, _ = w.WriteString(string(m)) } // Flush returns its error
	put(pageHead(r))
	put(reviewCharts(r))
	put(`<h2>Findings</h2>` + filterField("findings", "Show only rows with this word") +
		`<div class="wide"><table id="findings"><thead><tr>` + sortHeads("Severity", "Finding", "Who or what", "Where", "Why", "Fix") + `</tr></thead><tbody>`)
	for _, f := range r.Findings {
		put(findingRow(f))
	}
	put(`</tbody></table></div><h2>Who has what</h2>` + filterField("people", "Show only people with this word; a click on an org brings its people to the top"))
	m := newMatrix(r)
	put(m.head())
	for _, p := range r.People {
		put(m.row(p))
	}
	put(`</tbody></table></div>` + m.legend() + meaningList(r) + pageFoot())
	return w.Flush()
}

func pageHead(r *review.Review) markup {
	csp := "default-src 'none'; style-src '" + digest(reportStyle) + "'; script-src '" + digest(reportScript) + "'; base-uri 'none'; form-action 'none'"
	facts := fmt.Sprintf("%s · %s · %s", r.Context, r.Target, r.Made.UTC().Format("2006-01-02 15:04 UTC"))
	counts := fmt.Sprintf("%s, %s, %s, %s, %s; idle: no login since %s",
		session.Counted(r.Users, "user"), session.Counted(r.Clients, "client"), session.Counted(len(r.Orgs), "org"), session.Counted(r.Spaces, "space"),
		session.Counted(r.Roles, "role"), r.StaleSince.UTC().Format(time.DateOnly))
	return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"` + attr("content", csp) + `><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>` + escape("Access review of "+r.Context) + `</title>
<style>` + reportStyle + `</style></head>
<body><header><h1>Access review</h1><p>` + escape(facts) + `</p><p>` + escape(counts) + `</p>` + each(r.Unread, func(_ int, what string) markup {
		return `<p><strong>Not checked: ` + escape(what) + `</strong></p>`
	}) + `</header><main>`
}

func pageFoot() markup {
	return `</main><footer>Made by cfid access review. It contains names and roles: store it as confidential.</footer>
<script>` + reportScript + `</script></body></html>
`
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func reviewCharts(r *review.Review) markup {
	var severities, logins, roles []bar
	standing := r.Standing()
	for _, s := range review.Severities() {
		b := bar{label: s, class: severityClass(s)}
		for _, f := range standing {
			if f.Severity == s {
				b.count++
			}
		}
		severities = append(severities, b)
	}
	for _, c := range r.Logins {
		logins = append(logins, bar{label: c.Label, count: c.Count})
	}
	byRole, byOrg := map[string]int{}, map[string]int{}
	for _, p := range r.People {
		in := map[string]bool{}
		for _, role := range p.Roles {
			byRole[role.Role.Type]++
			if !in[role.Org] {
				byOrg[role.Org]++
			}
			in[role.Org] = true
		}
	}
	for _, role := range perm.Roles() {
		roles = append(roles, bar{label: role.CF, count: byRole[role.Type]})
	}
	charts := chart("by-severity", "Findings by severity", severities) + chart("by-login", "Users by last login: within", logins)
	if len(r.Orgs) > 0 {
		charts += chart("by-role", "Roles assigned", roles) + chart("by-org", "Orgs with the most people", largest(byOrg, 8))
	}
	return `<section class="charts">` + charts + `</section>`
}

func largest(counts map[string]int, n int) []bar {
	var bars []bar
	for label, count := range counts {
		bars = append(bars, bar{label: label, count: count})
	}
	slices.SortFunc(bars, func(a, b bar) int { return cmp.Or(b.count-a.count, strings.Compare(a.label, b.label)) })
	return bars[:min(n, len(bars))]
}

func filterField(table markup, label string) markup {
	return `<label class="filter">` + escape(label) + ` <input type="search" autocomplete="off" data-table="` + table + `"></label>`
}

func sortHeads(names ...string) markup {
	return each(names, func(_ int, name string) markup {
		return `<th scope="col"><button type="button">` + escape(name) + `</button></th>`
	})
}

func findingRow(f *review.Finding) markup {
	row, mark := markup(`<tr>`), markup("")
	switch f.Change {
	case review.FindingGone:
		row, mark = `<tr class="gone">`, ` <span class="mark">gone</span>`
	case review.FindingNew:
		mark = ` <span class="mark">new</span>`
	}
	class := severityClass(f.Severity)
	return row + `<td data-k="` + number(slices.Index(review.Severities(), f.Severity)) + `"><span class="sev ` + class + `">` + class + `</span>` + mark +
		`</td><td>` + escape(f.Code) + `</td><td>` + escape(f.Subject) + `</td><td>` + escape(f.Where) + `</td><td>` + escape(f.Why) +
		`</td><td><code>` + escape(f.Fix.String()) + `</code></td></tr>
`
}

func meaningList(r *review.Review) markup {
	return `<h2>What the findings mean</h2><dl>` + each(foundCodes(r), func(_ int, code string) markup {
		return `<dt>` + escape(code) + `</dt><dd>` + escape(view.FindingMeaning(code)) + `</dd>`
	}) + `</dl>`
}

// foundCodes are the kinds of the report's findings, in the order of the report.
func foundCodes(r *review.Review) []string {
	var codes []string
	for _, f := range r.Findings {
		if !slices.Contains(codes, f.Code) {
			codes = append(codes, f.Code)
		}
	}
	return codes
}
