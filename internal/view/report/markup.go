package report

import (
	"github.com/cfid-cli/cfid/internal/view"
	"html"
	"strconv"
	"strings"
)

// markup is HTML or SVG that is in a page as it is. Constants are markup by themselves; everything else becomes it by
// escape, attr or number, so that joining the two is all a page does: the compiler refuses a string between them. Only this
// file converts to markup (TestOnlyConstantsAreMarkup).
type markup string

// escape is text to be shown between elements, without what controls or hides (control and bidi characters). Bytes that are no
// UTF-8 are U+FFFD, as browsers have it.
func escape(text string) markup {
	return markup(html.EscapeString(view.Clean(strings.ToValidUTF8(text, "\uFFFD"))))
}

// attr is one attribute, with the space before it, for a value that is text. There are no addresses in these pages.
func attr(name markup, value string) markup { return " " + name + `="` + escape(value) + `"` }

func number(n int) markup { return markup(strconv.Itoa(n)) }

// each joins what show makes of the items.
func each[T any](items []T, show func(int, T) markup) markup {
	var all strings.Builder
	for i, item := range items {
		all.WriteString(string(show(i, item)))
	}
	return markup(all.String())
}
