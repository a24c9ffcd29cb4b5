package session

import (
	"fmt"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/xhit/go-str2duration/v2"

	"github.com/cfid-cli/cfid/internal/line"
)

// Join joins names with commas.
func Join(names []string) string { return strings.Join(names, ", ") }

// Some joins the first names and counts the rest.
func Some(names []string) string {
	const most = 6
	if len(names) <= most {
		return Join(names)
	}
	return fmt.Sprintf("%s and %d more", Join(names[:most]), len(names)-most)
}

// AppendNew appends s unless the list has it.
func AppendNew(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// userAgent returns the User-Agent. The v is needed: a Cloud Controller treats anything that matches "cf…/1.2.3" as an
// outdated cf CLI and warns.
func userAgent(version string) string {
	if version == "" {
		version = "0.0.0-dev"
	}
	return "cfid/v" + strings.TrimPrefix(version, "v") + " (" + runtime.GOOS + "; " + runtime.GOARCH + ")"
}

// OriginUAA is the origin of the UAA's own users.
const OriginUAA = "uaa"

// Counted returns "1 user", "3 users".
func Counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Host returns the host of a URL with its port, or the text itself if it is not a URL.
func Host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	return u.Host
}

// CutLast cuts s at the last separator; false if there is none, or nothing before or after it.
func CutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i <= 0 || i == len(s)-len(sep) {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// NonEmpty returns a list of s, or nil if s is empty.
func NonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// IsUUID reports whether s is a UUID. It uses no regular expression, because it is called for each name of a list.
func IsUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (c == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", rune(c)) {
			return false
		}
	}
	return true
}

// Before parses a time in the past: a date, a date with a time (RFC 3339), or a duration before now ("90d").
func Before(text string, now time.Time) (time.Time, error) {
	if d, err := str2duration.ParseDuration(text); err == nil && d > 0 {
		return now.Add(-d), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	return time.Time{}, &UsageError{Text: "neither a duration nor a date", Try: line.Says("90d", "2w", "12h", now.UTC().Format(time.DateOnly), now.UTC().Format(time.RFC3339))}
}
