package ops

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
)

func join(names []string) string { return strings.Join(names, ", ") }

// some names a few and counts the rest.
func some(names []string) string {
	const most = 6
	if len(names) <= most {
		return join(names)
	}
	return fmt.Sprintf("%s and %d more", join(names[:most]), len(names)-most)
}

func appendNew(list []string, s string) []string {
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

// originUAA is the origin of users that the UAA itself keeps.
const originUAA = "uaa"
