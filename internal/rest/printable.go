package rest

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable makes text that a server sent safe for a terminal: control characters (C0, DEL, C1),
// bidi overrides and marks, line and paragraph separators and invalid UTF-8 are dropped. Tabs
// and line breaks become blanks.
func Printable(s string) string {
	if isPlain(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r == utf8.RuneError, unicode.IsControl(r), isBidi(r), r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, s)
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// isBidi: the marks, embeddings, overrides and isolates of UAX #9.
func isBidi(r rune) bool {
	switch {
	case r == '\u061c', r == '\u200e', r == '\u200f':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return false
}
