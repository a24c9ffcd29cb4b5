package pages

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// dangers are values somebody may choose, what a page has to show for each, and where a link made of it may lead.
var dangers = []struct{ text, shown, link string }{
	{`<script>alert(1)</script>`, `<script>alert(1)</script>`, `<script>alert(1)</script>`},
	{`"'><b onclick='x' id="y">`, `"'><b onclick='x' id="y">`, `"'><b onclick='x' id="y">`},
	{`' autofocus onfocus=alert(1) x="`, `' autofocus onfocus=alert(1) x="`, `' autofocus onfocus=alert(1) x="`},
	{`/>x</title></style></p></main>`, `/>x</title></style></p></main>`, `/>x</title></style></p></main>`},
	{`--><!-- ]]><![CDATA[ <?x`, `--><!-- ]]><![CDATA[ <?x`, `--><!-- ]]><![CDATA[ <?x`},
	{`&lt;&amp;&#0;&&notit;`, `&lt;&amp;&#0;&&notit;`, `&lt;&amp;&#0;&&notit;`},
	{`{{.}} ${x} <%= x %>`, `{{.}} ${x} <%= x %>`, `#`},
	{"line\u2028and\u2029end \u202egnp", "line\u2028and\u2029end \u202egnp", "line\u2028and\u2029end \u202egnp"},
	{"nul\x00 bytes\xff\xfe cr\r\n", "nul\uFFFD bytes\uFFFD cr\r\n", "#"},
	{`javascript:alert(1)`, `javascript:alert(1)`, `#`},
	{" JaVaScript:alert(1)", " JaVaScript:alert(1)", `#`},
	{"java\tscript:alert(1)", "java\tscript:alert(1)", `#`},
	{`data:text/html,<script>alert(1)</script>`, `data:text/html,<script>alert(1)</script>`, `#`},
	{`https://example.com/?a=1&b='2'`, `https://example.com/?a=1&b='2'`, `https://example.com/?a=1&b='2'`},
	{`/app/apps`, `/app/apps`, `/app/apps`},
}

// documents are all pages, each with a value of ours in every place that takes one.
var documents = map[string]func(v func(int) string) Document{
	"LoginDocument":    func(v func(int) string) Document { return LoginDocument(v(0), v(1)) },
	"ApprovalDocument": func(v func(int) string) Document { return ApprovalDocument(v(0), v(1), v(2), []string{v(3), v(4)}) },
	"PasscodeDocument": func(v func(int) string) Document { return PasscodeDocument(v(0)) },
	"HomeDocument":     func(v func(int) string) Document { return HomeDocument(v(0)) },
	"DeviceDocument":   func(v func(int) string) Document { return DeviceDocument(v(0), v(1), v(2)) },
	"DeviceApprovalDocument": func(v func(int) string) Document {
		return DeviceApprovalDocument(v(0), DeviceRequest{Client: v(1), Host: v(2), User: v(3), Code: v(4), Scopes: []string{v(5), v(6)}})
	},
	"DoneDocument":  func(v func(int) string) Document { return DoneDocument(v(0), v(1)) },
	"ErrorDocument": func(v func(int) string) Document { return ErrorDocument(v(0)) },
	"SampleWhoDocument": func(v func(int) string) Document {
		return SampleWhoDocument(SampleToken{Name: v(0), ID: v(1), Email: v(2), Origin: v(3), Client: v(4), Scopes: v(5), Ends: v(6)})
	},
	"SampleAppsDocument": func(v func(int) string) Document {
		return SampleAppsDocument(v(0), []SampleRecord{{Name: v(1), State: v(2), URIs: []string{v(3), v(4)}}, {Name: v(5), State: v(6)}})
	},
	"SampleDeniedDocument": func(v func(int) string) Document { return SampleDeniedDocument(v(0), v(1)) },
	"SampleByeDocument":    func(func(int) string) Document { return SampleByeDocument() },
}

// harmless is a value that no page holds by itself.
func harmless(place int) string { return "harmless" + strconv.Itoa(place) + "value" }

// TestTextStaysText puts each danger into each place of each page: the tree that a browser builds must be that of the
// page with harmless values, except for the text of that place.
func TestTextStaysText(t *testing.T) {
	for name, build := range documents {
		t.Run(name, func(t *testing.T) {
			places := 0
			plain := tree(t, build(func(place int) string { places = max(places, place+1); return harmless(place) }))
			allHarmless(t, plain)
			for place := range places {
				if !strings.Contains(strings.Join(plain, "\n"), harmless(place)) {
					t.Fatalf("place %d is not shown", place)
				}
				for _, danger := range dangers {
					got := tree(t, build(func(other int) string {
						if other == place {
							return danger.text
						}
						return harmless(other)
					}))
					same(t, strconv.Itoa(place)+" "+strconv.Quote(danger.text), filled(plain, harmless(place), danger.shown, danger.link), got)
				}
			}
		})
	}
}

// tree is a page as a browser understands it, a line for each start, attribute, text, comment and end.
func tree(t *testing.T, d Document) (lines []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(string(d.HTML())))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		lines = append(lines, strconv.Itoa(int(n.Type))+" "+n.Data)
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

// filled replaces a harmless value: by link where it is an address, else by shown.
func filled(plain []string, value, shown, link string) (lines []string) {
	for _, line := range plain {
		if strings.HasPrefix(line, "@href=") {
			lines = append(lines, strings.ReplaceAll(line, value, link))
			continue
		}
		lines = append(lines, strings.ReplaceAll(line, value, shown))
	}
	return lines
}

// allHarmless looks at the constant part of a page: one style, which the policy names, and nothing that runs or loads.
func allHarmless(t *testing.T, lines []string) {
	t.Helper()
	style := slices.Index(lines, strconv.Itoa(int(html.ElementNode))+" style")
	if style < 0 || lines[style+1] != strconv.Itoa(int(html.TextNode))+" "+pageStyle {
		t.Error("the style is not the one the policy names")
	}
	for _, line := range lines {
		name, value, isAttr := strings.Cut(strings.TrimPrefix(line, "@"), "=")
		switch {
		case isAttr && line[0] == '@' && (strings.HasPrefix(name, "on") || name == "style" || name == "src" || name == "formaction"):
			t.Errorf("attribute %s", line)
		case isAttr && (name == "href" || name == "action") && !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "harmless"):
			t.Errorf("leads elsewhere: %s", line)
		case slices.Contains([]string{"3 script", "3 link", "3 base", "3 img", "3 iframe", "3 object", "3 embed", "3 svg", "3 math"}, line):
			t.Errorf("element %s", line)
		}
	}
}

// FuzzEscape: text comes back from an element and from an attribute as it was, as far as HTML can say it.
func FuzzEscape(f *testing.F) {
	for _, danger := range dangers {
		f.Add(danger.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want := strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
		tokens := html.NewTokenizer(strings.NewReader(string(`<p` + attr("title", text) + `>.` + escape(text) + `.</p>`)))
		got := []string{}
		for tokens.Next() != html.ErrorToken {
			token := tokens.Token()
			got = append(got, token.Data)
			for _, a := range token.Attr {
				got = append(got, a.Key, a.Val)
			}
		}
		same(t, "tokens", []string{"p", "title", want, "." + want + ".", "p"}, got)
	})
}

// TestDocumentsAreComplete: a page that is not in the table above would be one that no danger was put into.
func TestDocumentsAreComplete(t *testing.T) {
	_, found := markupFaults(t, sources(t))
	same(t, "pages", slices.Sorted(maps.Keys(documents)), slices.Sorted(slices.Values(found)))
}
