package house

import (
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// heldBy is one place in the tables of docs/security.md: a folder in backquotes and the names that stand behind it.
var heldBy = regexp.MustCompile("`([a-z/]+)`: ([A-Za-z0-9_., ]+)")

// TestSecurityNamesRealTests: what docs/security.md says is held by a test must be held by one.
func TestSecurityNamesRealTests(t *testing.T) {
	root := moduleRoot(t)
	text, err := os.ReadFile(filepath.Join(root, "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	faults, places := heldFaults(string(text), root, testFunctions(load(t, root)))
	report(t, faults)
	if places < 30 {
		t.Errorf("only %d places were found: the tables are written another way", places)
	}
}

func heldFaults(text, root string, tests map[string]bool) (faults []string, places int) {
	for _, place := range heldBy.FindAllStringSubmatch(text, -1) {
		for name := range strings.SplitSeq(place[2], ",") {
			name = strings.TrimSpace(name)
			places++
			if tests[place[1]+" "+name] {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, place[1], name)); strings.HasSuffix(name, ".txtar") && err == nil {
				continue
			}
			faults = append(faults, fmt.Sprintf("docs/security.md: %s has no %q", place[1], name))
		}
	}
	return faults, places
}

// testFunctions are the tests and fuzz tests, as "folder name".
func testFunctions(files []source) map[string]bool {
	found := map[string]bool{}
	for _, file := range files {
		for _, decl := range file.syntax.Decls {
			function, ok := decl.(*ast.FuncDecl)
			if ok && strings.HasSuffix(file.name, "_test.go") {
				found[file.pkg+" "+function.Name.Name] = true
			}
		}
	}
	return found
}
