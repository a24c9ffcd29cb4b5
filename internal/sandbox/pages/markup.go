// Package pages is the HTML that people see: logging in, consent, devices, passcodes and the sample application. Documents
// are made here only, of constants and escaped text; when one is shown is decided by package uaa.
package pages

import (
	"html"
	"net/url"
	"strings"
)

// markup is HTML that goes into a page unescaped. Constants are markup by themselves; everything else becomes it by
// escape, attr or href, so that joining the two is all a page does: the compiler refuses a string between them. Only
// this file converts to markup (TestOnlyConstantsAreMarkup).
type markup string

// Document is a page: its title, and what stands below the header.
type Document struct {
	title   string
	content markup
}

// escape is text to be shown between elements. HTML has no NUL: U+FFFD stands for it, as browsers have it, and for
// bytes that are no UTF-8. Parsers turn a carriage return into a line feed, unless it is written as a reference.
func escape(text string) markup {
	text = html.EscapeString(strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.ReplaceAll(text, "\x00", "\uFFFD")
	return markup(strings.ReplaceAll(text, "\r", "&#13;"))
}

// attr is one attribute, with the space before it, for a value that is text. Addresses are for href.
func attr(name markup, value string) markup { return " " + name + `="` + escape(value) + `"` }

// href is the address of a link: relative, http or https. Any other could run as a script; its link leads nowhere.
func href(address string) markup {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		address = "#"
	}
	return attr("href", address)
}

// each joins what show makes of the items.
func each[T any](items []T, show func(int, T) markup) (all markup) {
	for i, item := range items {
		all += show(i, item)
	}
	return all
}

// HTML is the whole page: without script, readable with a keyboard, a screen reader and in both colour schemes.
func (d Document) HTML() markup {
	return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>` + escape(d.title) + `</title>
<style>` + pageStyle + `</style></head>
<body><header><p>cfid sandbox</p></header>
<main>` + d.content + `</main>
<footer><p>A UAA and a Cloud Controller for learning and tests. Use no password here that is good anywhere else.</p></footer></body></html>
`
}
