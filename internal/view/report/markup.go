package report

import (
	"github.com/cfid-cli/cfid/internal/view"
	"html"
	"strconv"
	"strings"
)

// markup is HTML or SVG that is written to a page unescaped. Constants are markup by themselves; everything else is
// converted by escape, attr or number, so that a page only joins markup: the compiler rejects a string. Only this file
// converts to markup (TestOnlyConstantsAreMarkup).
type markup string

// escape returns text to be shown between elements, without control and bidi characters. Bytes that are not UTF-8
// become U+FFFD, as in browsers.
func escape(text string) markup {
	return markup(html.EscapeString(view.Clean(strings.ToValidUTF8(text, "\uFFFD"))))
}

// attr is one attribute, with the space before it, for a value that is text. These pages contain no links.
func attr(name markup, value string) markup { return " " + name + `="` + escape(value) + `"` }

func number(n int) markup { return markup(strconv.Itoa(n)) }

// each joins the results of show.
func each[T any](items []T, show func(int, T) markup) markup {
	var all strings.Builder
	for i, item := range items {
		all.WriteString(string(show(i, item)))
	}
	return markup(all.String())
}
