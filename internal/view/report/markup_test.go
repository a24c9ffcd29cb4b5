package report

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/review"
	"github.com/cfid-cli/cfid/internal/view"
)

// dangers are values that somebody may choose, and what a page has to show for each.
var dangers = [][2]string{
	{`<script>alert(1)</script>`, `<script>alert(1)</script>`},
	{`"'><b onclick='x' id="y">`, `"'><b onclick='x' id="y">`},
	{`' autofocus onfocus=alert(1) x="`, `' autofocus onfocus=alert(1) x="`},
	{`/>x</title></style></td></table></svg></main>`, `/>x</title></style></td></table></svg></main>`},
	{`--><!-- ]]><![CDATA[ <?x`, `--><!-- ]]><![CDATA[ <?x`},
	{`&lt;&amp;&#0;&&notit;`, `&lt;&amp;&#0;&&notit;`},
	{`</script><script>alert(1)//`, `</script><script>alert(1)//`},
	{"bidi \u202egnp\u2066 \u200f", view.Clean("bidi \u202egnp\u2066 \u200f")},
	{"nul\x00 bytes\xff\xfe esc\x1b[31m cr\r\n", view.Clean("nul\x00 bytes\uFFFD esc\x1b[31m cr\r\n")},
	{`javascript:alert(1)`, `javascript:alert(1)`},
}

// reportOf puts a value of ours into every place of a report that somebody else can fill.
func reportOf(v func(place int) string) *review.Review {
	role, _ := perm.RoleOf(perm.SpaceDeveloper)
	return &review.Review{
		Made: time.Unix(1e9, 0), StaleSince: time.Unix(1e9, 0), Context: v(0), Target: v(1), Unread: []string{v(2)},
		Findings: []*review.Finding{{Severity: v(3), Code: v(4), Subject: v(5), Where: v(6), Why: v(7), Fix: line.Users.Flag(v(8)), Change: v(9)}},
		Orgs:     []string{v(10)},
		Logins:   []review.ReviewCount{{Label: "30 days", Count: 1}},
		People: []*review.ReviewPerson{{ID: v(11), Name: v(12), Origin: v(13), Account: true, Active: true, Powers: []string{v(14)},
			Roles: []review.ReviewRole{{Role: role, Org: v(10), Space: v(15)}, {Role: perm.Role{CF: v(16), Type: v(16)}, Org: v(10)}}}},
	}
}

const places16 = 17

// unseen are places that no page shows: a severity and a change that are no words of ours, an id beside a name.
var unseen = []int{3, 9, 11}

func harmless(place int) string { return "hl" + strconv.Itoa(place) + "v" }

// TestTextStaysText puts each danger into each place: the tree that a browser builds must be that of the page with harmless
// values, except for the text of that place.
func TestTextStaysText(t *testing.T) {
	plain := pageTree(t, reportOf(harmless))
	for place := range places16 {
		shown := strings.Contains(strings.Join(plain, "\n"), harmless(place))
		if shown == slices.Contains(unseen, place) {
			t.Fatalf("place %d is shown: %v", place, shown)
		}
		for _, danger := range dangers {
			got := pageTree(t, reportOf(func(other int) string {
				if other == place {
					return danger[0]
				}
				return harmless(other)
			}))
			var want []string
			for _, line := range plain {
				want = append(want, strings.ReplaceAll(line, harmless(place), danger[1]))
			}
			sameTree(t, place, danger[0], want, got)
		}
	}
}

// sameTree allows that labels of charts and letters of roles are cut.
func sameTree(t *testing.T, place int, danger string, want, got []string) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("place %d, %q: %d nodes, want %d", place, danger, len(got), len(want))
	}
	for i := range want {
		cut := strings.HasPrefix(want[i], "text ") && strings.HasPrefix(got[i], "text ") && len([]rune(got[i])) <= maxLabel+len("text ")
		if want[i] != got[i] && !cut {
			t.Fatalf("place %d, %q:\n got %q\nwant %q", place, danger, got[i], want[i])
		}
	}
}

func pageTree(t *testing.T, r *review.Review) (lines []string) {
	t.Helper()
	var page strings.Builder
	if err := Write(&page, r); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(page.String()))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		kind := map[html.NodeType]string{html.TextNode: "text ", html.ElementNode: "element ", html.CommentNode: "comment "}[n.Type]
		lines = append(lines, kind+n.Data)
		for _, a := range n.Attr {
			lines = append(lines, "@"+a.Key+"="+a.Val)
		}
		for child := range n.ChildNodes() {
			walk(child)
		}
		lines = append(lines, "end")
	}
	walk(root)
	return lines
}

// TestPageNeedsNothing: nothing loads, nothing leads elsewhere, and what runs is what the policy names.
func TestPageNeedsNothing(t *testing.T) {
	lines := pageTree(t, reportOf(harmless))
	count := map[string]int{}
	for i, line := range lines {
		count[line]++
		switch line {
		case "element style", "element script":
			if !slices.Contains([]string{"text " + reportStyle, "text " + reportScript}, lines[i+1]) {
				t.Errorf("the %s is not the one that the policy names", line)
			}
		case "element link", "element base", "element img", "element iframe", "element object", "element embed", "element form", "element a", "element use", "element image":
			t.Errorf("there is an %s", line)
		}
		name, _, isAttr := strings.Cut(strings.TrimPrefix(line, "@"), "=")
		if isAttr && line[0] == '@' && (strings.HasPrefix(name, "on") || slices.Contains([]string{"style", "src", "href", "srcset", "action", "formaction"}, name)) {
			t.Errorf("attribute %s", line)
		}
	}
	policy := "@content=default-src 'none'; style-src '" + digest(reportStyle) + "'; script-src '" + digest(reportScript) + "'; base-uri 'none'; form-action 'none'"
	if count["element style"] != 1 || count["element script"] != 1 || count[policy] != 1 {
		t.Errorf("%d styles, %d scripts, %d policies", count["element style"], count["element script"], count[policy])
	}
	for _, text := range []string{reportStyle, reportScript} {
		if strings.Contains(text, "</") || strings.Contains(text, "://") || strings.Contains(text, "url(") || strings.Contains(text, "innerHTML") {
			t.Error("a constant that leaves its element, or the page")
		}
	}
}

// TestOnlyConstantsAreMarkup reads the sources: the compiler lets constants and markup be joined and nothing else, so all that
// could smuggle a value in is a conversion. They are in markup.go.
func TestOnlyConstantsAreMarkup(t *testing.T) {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if path == "markup.go" || strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range markupFaults(t, path, string(text)) {
			t.Error(fault)
		}
	}
	for code, faulty := range map[string]bool{
		`func f(s string) markup { return markup(s) }`:      true,
		`func f(s string) markup { return (markup)(s) }`:    true,
		`func f(s string) markup { return *(*markup)(&s) }`: true,
		`type m = markup`: true,
		`func f(s string) markup { return attr("onclick", s) }`:             true,
		`func f(s string) markup { return "<b>" + escape(s) + markup("") }`: false,
	} {
		if got := markupFaults(t, "x.go", "package view\n"+code); (len(got) > 0) != faulty {
			t.Errorf("%s: %v", code, got)
		}
	}
}

func markupFaults(t *testing.T, path, text string) (faults []string) {
	t.Helper()
	set := gotoken.NewFileSet()
	file, err := parser.ParseFile(set, path, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	named := func(n ast.Node, name string) (found bool) {
		ast.Inspect(n, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && id.Name == name
			return !found
		})
		return found
	}
	ast.Inspect(file, func(n ast.Node) bool {
		fault := ""
		switch n := n.(type) {
		case *ast.TypeSpec:
			if _, isStruct := n.Type.(*ast.StructType); !isStruct && named(n.Type, "markup") {
				fault = "a type made of markup"
			}
		case *ast.CallExpr:
			_, literal := n.Fun.(*ast.FuncLit)
			lit := len(n.Args) == 1
			if lit {
				_, lit = n.Args[0].(*ast.BasicLit)
			}
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "attr" {
				name, ok := n.Args[0].(*ast.BasicLit)
				if !ok || !slices.Contains([]string{`"content"`, `"aria-label"`}, name.Value) {
					fault = "an attribute that may not hold any text"
				}
			} else if !literal && !lit && named(n.Fun, "markup") {
				fault = "a conversion"
			}
		}
		if fault != "" {
			faults = append(faults, set.Position(n.Pos()).String()+": "+fault)
		}
		return true
	})
	return faults
}
