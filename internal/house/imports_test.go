package house

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// operations stands in mayImport for all packages of rooms.
const operations = "operations"

// rooms are the packages of operations, in their order: each may import those before it, and belowRooms.
var rooms = []string{
	"internal/session", "internal/change", "internal/userfile", "internal/zone", "internal/identity", "internal/platform", "internal/login",
	"internal/access", "internal/review",
}

var belowRooms = []string{
	"internal/line", "internal/near", "internal/manifest", "internal/perm", "context/store", "context/secret", "internal/auth", "internal/uaa", "internal/capi",
	"internal/rest",
}

// allowedImports is what a package may import of ours; false: it does not exist yet.
func allowedImports(pkg string) (allowed []string, known bool) {
	if i := slices.Index(rooms, pkg); i >= 0 {
		return slices.Concat(rooms[:i], belowRooms), true
	}
	row, known := mayImport[pkg]
	if i := slices.Index(row, operations); i >= 0 {
		return slices.Concat(row[:i], rooms, row[i+1:]), known
	}
	return row, known
}

// mayImport lists which packages of ours a package may import: its types and its error
// sentinels included. A package that is not named here does not exist yet: adding one
// means adding a line here and to docs/layout.md. Tests are exempt.
var mayImport = map[string][]string{
	"cmd/cfid":                 {"commands"},
	"cmd/gendocs":              {"commands"},
	"commands":                 {"internal/line", operations, "internal/view", "internal/view/report", "tui", "internal/sandbox", "internal/manifest", "internal/perm", "context/store", "context/secret"},
	"tui":                      {"tui/frame", "tui/roles", "tui/accounts", "tui/audit", "tui/contexts", operations},
	"tui/frame":                {"internal/line", operations, "internal/view", "internal/perm"},
	"tui/page":                 {"internal/line", "tui/frame", operations, "internal/view"},
	"tui/roles":                {"internal/line", "tui/frame", "tui/page", operations, "internal/view", "internal/perm"},
	"tui/accounts":             {"internal/line", "tui/frame", "tui/page", "tui/roles", operations, "internal/view"},
	"tui/audit":                {"internal/line", "tui/frame", "tui/page", "tui/roles", "tui/accounts", operations, "internal/view"},
	"tui/contexts":             {"internal/line", "tui/frame", "tui/page", operations, "internal/view"},
	"internal/view":            {"internal/line", operations, "internal/near", "internal/auth", "internal/uaa", "internal/capi", "internal/manifest", "internal/perm", "context/store", "context/secret", "internal/rest"},
	"internal/view/report":     {"internal/view", operations, "internal/perm"},
	"internal/auth":            {"internal/rest"},
	"internal/uaa":             {"internal/rest"},
	"internal/capi":            {"internal/rest"},
	"internal/sandbox":         {"internal/manifest", "internal/sandbox/cc", "internal/sandbox/fault", "internal/sandbox/jwt", "internal/sandbox/seed", "internal/sandbox/uaa", "internal/sandbox/zone"},
	"internal/sandbox/cc":      {"internal/manifest", "internal/sandbox/fault", "internal/sandbox/form", "internal/sandbox/jwt", "internal/sandbox/random", "internal/sandbox/zone"},
	"internal/sandbox/uaa":     {"internal/sandbox/fault", "internal/sandbox/jwt", "internal/sandbox/pages", "internal/sandbox/random", "internal/sandbox/remote", "internal/sandbox/scim", "internal/sandbox/wire", "internal/sandbox/zone"},
	"internal/sandbox/fault":   {},
	"internal/sandbox/form":    {},
	"internal/sandbox/jwt":     {},
	"internal/sandbox/scim":    {},
	"internal/sandbox/seed":    {"internal/manifest", "internal/sandbox/random", "internal/sandbox/zone"},
	"internal/sandbox/zone":    {"internal/sandbox/jwt", "internal/sandbox/random", "internal/sandbox/scim"},
	"internal/sandbox/pages":   {},
	"internal/sandbox/random":  {},
	"internal/sandbox/remote":  {},
	"internal/sandbox/wire":    {},
	"internal/manifest":        {},
	"internal/line":            {},
	"internal/near":            {},
	"internal/perm":            {"internal/line", "internal/near"},
	"internal/rest":            {},
	"context/store":            {"context/internal/durable", "internal/near"},
	"context/secret":           {"context/internal/durable"},
	"context/internal/durable": {},
	"internal/house":           {},
}

// inDashboard are the packages that draw the dashboard; its door draws nothing.
var inDashboard = []string{"tui/frame", "tui/page", "tui/roles", "tui/accounts", "tui/audit", "tui/contexts"}

// onlyUser lists the only packages that may import a library or a part of the standard
// library. A path covers the packages below it, on both sides. With an empty list no
// package may.
var onlyUser = map[string][]string{
	"github.com/spf13/cobra":                {"commands", "cmd/gendocs"},
	"github.com/spf13/pflag":                {"commands", "cmd/gendocs"},
	"charm.land/bubbletea":                  inDashboard,
	"charm.land/bubbles":                    {"tui/frame", "internal/view"},
	"charm.land/lipgloss":                   {"internal/view", "tui/frame"},
	"net/http":                              {"internal/rest", "internal/auth", "internal/sandbox"},
	"golang.org/x/net/http/httpproxy":       {"internal/rest"},
	"github.com/go-json-experiment/json":    {"internal/rest"},
	"golang.org/x/oauth2":                   {"internal/auth"},
	"github.com/go-jose/go-jose":            {"internal/auth", "internal/sandbox"},
	"filippo.io/age":                        {"context/secret"},
	"github.com/zalando/go-keyring":         {"context/secret"},
	"github.com/godbus/dbus":                {"context/secret"},
	"golang.org/x/sys":                      {"context/secret", "context/store", "context/internal/durable"},
	"github.com/gofrs/flock":                {"context/store", "context/secret", "context/internal/durable"},
	"github.com/natefinch/atomic":           {"context/store", "context/secret", "context/internal/durable"},
	"golang.org/x/term":                     {"commands"},
	"github.com/cli/browser":                {"commands"},
	"os/exec":                               {"internal/identity"},
	"os/signal":                             {"cmd/cfid", "cmd/gendocs", "tui/frame"},
	"github.com/rogpeppe/go-internal":       {},
	"text/template":                         {"commands", "internal/view"},
	"html/template":                         {"internal/view", "internal/sandbox"},
	"testing":                               {},
	"github.com/google/go-cmp":              {},
	"github.com/creack/pty":                 {},
	"github.com/santhosh-tekuri/jsonschema": {},
}

// notLinked must not be linked into the released binary, not even indirectly: test
// libraries, and libraries that read files while a program starts.
var notLinked = []string{
	"testing", "expvar", "net/http/pprof", "github.com/rogpeppe/go-internal", "github.com/google/go-cmp",
	"github.com/creack/pty", "github.com/charmbracelet/x/vt", "github.com/chromedp", "github.com/santhosh-tekuri/jsonschema", "github.com/invopop/jsonschema",
	"github.com/adrg/xdg", "charm.land/huh",
}

func TestImports(t *testing.T) {
	report(t, importFaults(load(t, moduleRoot(t))))
}

// TestLinked asks the go command what the binary is made of on each platform.
func TestLinked(t *testing.T) {
	root := moduleRoot(t)
	if _, err := os.Stat(root + "/cmd/cfid"); err != nil {
		t.Fatal(err)
	}
	for _, goos := range []string{"linux", "darwin", "windows"} {
		t.Run(goos, func(t *testing.T) {
			list := exec.CommandContext(t.Context(), "go", "list", "-deps", "./cmd/cfid")
			list.Dir = root
			list.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
			out, err := list.Output()
			if err != nil {
				t.Fatal(err)
			}
			report(t, linkFaults(strings.Fields(string(out))))
		})
	}
}

func importFaults(files []source) (faults []string) {
	for _, file := range files {
		if file.pkg == "context" {
			faults = append(faults, file.path()+": context/ is a folder only; nothing of ours is called context")
		}
		if file.test {
			continue
		}
		allowed, known := allowedImports(file.pkg)
		if !known {
			faults = append(faults, fmt.Sprintf("%s: package %s is not in the table of internal/house", file.path(), file.pkg))
			continue
		}
		for _, use := range file.imports() {
			if use.name == "." {
				faults = append(faults, fmt.Sprintf("%s: dot import of %s", file.path(), use.path))
			}
			if fault := importFault(file.pkg, use.path, allowed); fault != "" {
				faults = append(faults, file.path()+": "+fault)
			}
		}
	}
	slices.Sort(faults)
	return faults
}

// importFault is "" when package pkg may import path.
func importFault(pkg, path string, allowed []string) string {
	if ours, ok := strings.CutPrefix(path, module+"/"); ok {
		if slices.Contains(allowed, ours) {
			return ""
		}
		return fmt.Sprintf("%s must not import %s (allowed: %s)", pkg, ours, strings.Join(allowed, ", "))
	}
	library, users := longestMatch(path)
	if library == "" || among(users, pkg) {
		return ""
	}
	return fmt.Sprintf("%s must not import %s: %s is for %s", pkg, path, library, orNobody(users))
}

// longestMatch finds the rule for an import path: net/http has one, and
// golang.org/x/net/http/httpproxy another.
func longestMatch(path string) (library string, users []string) {
	for candidate, who := range onlyUser {
		if within(path, candidate) && len(candidate) > len(library) {
			library, users = candidate, who
		}
	}
	return library, users
}

func linkFaults(linked []string) (faults []string) {
	for _, path := range linked {
		for _, library := range notLinked {
			if within(path, library) {
				faults = append(faults, "cmd/cfid links "+path)
			}
		}
	}
	return faults
}

func within(path, library string) bool {
	return path == library || strings.HasPrefix(path, library+"/")
}

// among tells whether a package, or one that it lies below, is one of users.
func among(users []string, pkg string) bool {
	return slices.ContainsFunc(users, func(user string) bool { return within(pkg, user) })
}

func orNobody(users []string) string {
	if len(users) == 0 {
		return "tests only"
	}
	return strings.Join(users, ", ") + " only"
}
