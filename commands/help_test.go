package commands

import (
	"bufio"
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/pflag"
)

// mostFlags is how many flags help lists under one heading.
const mostFlags = 15

// TestHelpFits holds what help looks like: no line is wider than the terminal that it is written for, and many flags are
// grouped under headings.
func TestHelpFits(t *testing.T) {
	for _, e := range walkTree(fullRoot(treeApp())) {
		if e.familiar != nil || strings.HasPrefix(e.path, "completion") || strings.HasPrefix(e.path, "__") {
			continue
		}
		var out bytes.Buffer
		e.SetOut(&out)
		if err := e.Help(); err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(&out); lines.Scan(); {
			if n := utf8.RuneCountInString(lines.Text()); n > helpWidth {
				t.Errorf("%s: %d columns: %s", e.path, n, lines.Text())
			}
		}
		groups := map[string]int{}
		e.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				groups[headingOf(f)]++
			}
		})
		for title, n := range groups {
			if n > mostFlags {
				t.Errorf("%s: %d flags under heading %q, at most %d", e.path, n, title, mostFlags)
			}
		}
	}
}

var metavar = regexp.MustCompile("`([^`]*)`")

// TestMetavars: a flag that takes a value names it in capitals (--context NAME), not by its type or by the flag's own name.
func TestMetavars(t *testing.T) {
	root := fullRoot(treeApp())
	check := func(path string, f *pflag.Flag) {
		if f.Hidden || f.NoOptDefVal == "true" && strings.HasPrefix(f.Value.Type(), "bool") {
			return
		}
		m := metavar.FindStringSubmatch(f.Usage)
		if m == nil {
			t.Errorf("%s --%s: its value has no name in %q", path, f.Name, f.Usage)
			return
		}
		if m[1] != strings.ToUpper(m[1]) {
			t.Errorf("%s --%s: the name of its value is not in capitals: %s", path, f.Name, m[1])
		}
	}
	root.PersistentFlags().VisitAll(func(f *pflag.Flag) { check("cfid", f) })
	for _, e := range walkTree(root) {
		if e.familiar == nil && !strings.HasPrefix(e.path, "completion") {
			e.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) { check(e.path, f) })
		}
	}
}

// TestShorts: a summary says what the command does, with a verb of the style guide first.
func TestShorts(t *testing.T) {
	verbs := shortVerbs(t)
	for _, e := range walkTree(fullRoot(treeApp())) {
		if e.familiar != nil || e.GroupID == "" && e.Hidden || strings.HasPrefix(e.path, "completion ") {
			continue
		}
		if first, _, _ := strings.Cut(e.Short, " "); !slices.Contains(verbs, strings.TrimSuffix(first, ",")) {
			t.Errorf("%s: %q does not begin with a verb of docs/style-guide.md", e.path, e.Short)
		}
	}
}

// shortVerbs reads the verbs from the style guide.
func shortVerbs(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../docs/style-guide.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, found := strings.Cut(strings.Join(strings.Fields(string(text)), " "), "It starts with one of these verbs: ")
	list, _, ended := strings.Cut(list, ".")
	if !found || !ended {
		t.Fatal("docs/style-guide.md names no verbs")
	}
	return strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(", \n", r) })
}
