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

// Join lists names with commas.
func Join(names []string) string { return strings.Join(names, ", ") }

// Some names a few and counts the rest.
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

// userAgent names the program. The v is deliberate: a Cloud Controller takes whatever matches "cf…/1.2.3" for an
// outdated cf CLI and warns.
func userAgent(version string) string {
	if version == "" {
		version = "0.0.0-dev"
	}
	return "cfid/v" + strings.TrimPrefix(version, "v") + " (" + runtime.GOOS + "; " + runtime.GOARCH + ")"
}

// OriginUAA is the origin of users that the UAA itself keeps.
const OriginUAA = "uaa"

// Counted is "1 user", "3 users".
func Counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Host is the host of a URL with its port, or the text itself if it is no URL.
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

// NonEmpty is a list of s, or nil if s is empty.
func NonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// IsUUID is asked for each name of a list, so it compiles no pattern.
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

// Before reads a moment in the past: a date, a date with a time (RFC 3339), or how long ago it is ("90d").
func Before(text string, now time.Time) (time.Time, error) {
	if d, err := str2duration.ParseDuration(text); err == nil && d > 0 {
		return now.Add(-d), nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	return time.Time{}, &UsageError{Text: "neither a length of time nor a date", Try: line.Says("90d", "2w", "12h", now.UTC().Format(time.DateOnly), now.UTC().Format(time.RFC3339))}
}
