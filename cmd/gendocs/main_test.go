package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/commands"
)

// TestReference writes the reference twice: the second time nothing changes, but a page of a command that no longer exists is removed.
func TestReference(t *testing.T) {
	dir := t.TempDir()
	if err := write(t.Context(), dir, "", "", ""); err != nil {
		t.Fatal(err)
	}
	first := readAll(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "reference", "cfid_gone.md"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := write(t.Context(), dir, "", "", ""); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, readAll(t, dir)); diff != "" {
		t.Error(diff)
	}
	for _, cmd := range documented(commands.Tree("")) {
		page := first[filepath.Join("reference", pageName(cmd))]
		if !strings.Contains(page, "\n## "+cmd.CommandPath()+"\n") {
			t.Errorf("no page for %s", cmd.CommandPath())
		}
		if !strings.Contains(first[filepath.Join("reference", "README.md")], "("+pageName(cmd)+")") {
			t.Errorf("the index lacks %s", cmd.CommandPath())
		}
	}
	links(t, first)
}

// links looks for the target of every relative link.
func links(t *testing.T, pages map[string]string) {
	t.Helper()
	link := regexp.MustCompile(`\]\(([^)#:]+)\)`)
	for from, text := range pages {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if _, ok := pages[filepath.Join(filepath.Dir(from), m[1])]; !ok {
				t.Errorf("%s: no %s", from, m[1])
			}
		}
	}
}

func readAll(t *testing.T, dir string) map[string]string {
	t.Helper()
	pages := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		pages[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func TestFamiliarPage(t *testing.T) {
	page := familiar()
	for _, want := range []string{"\n## uaac\n", "\n## cf\n", "| `cfid token client get CLIENT` | `cfid login --client-credentials --client-id CLIENT` |", `add\|delete`} {
		if !strings.Contains(page, want) {
			t.Errorf("lacks %q", want)
		}
	}
}

func TestExitCodesPage(t *testing.T) {
	if page := exitCodes(); !strings.Contains(page, "| 70 | a bug in cfid; please report it |") {
		t.Error(page)
	}
}

// TestPackages: man pages say the date they are given and no other, and every shell has its script.
func TestPackages(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "1767225600")
	man, completions := t.TempDir(), t.TempDir()
	if err := write(t.Context(), "", man, completions, ""); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(man, "cfid-role-assign.1"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(page, []byte(`.TH "CFID-ROLE-ASSIGN" "1" "2026-01-01" "cfid"`)) || bytes.Contains(page, []byte("\t")) || bytes.Contains(page, []byte("Auto generated")) {
		t.Errorf("%.300s", page)
	}
	for file, want := range map[string]string{
		"cfid.bash": "__start_cfid", "cfid.zsh": "#compdef cfid", "cfid.fish": "complete -c cfid", "cfid.ps1": "Register-ArgumentCompleter",
	} {
		script, err := os.ReadFile(filepath.Join(completions, file))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(script, []byte(want)) {
			t.Errorf("%s lacks %q", file, want)
		}
	}
}

func TestDateOf(t *testing.T) {
	if _, err := dateOf("yesterday"); err == nil {
		t.Error("a date that is no number was taken")
	}
	if date, err := dateOf(""); err != nil || date.Year() != 1970 {
		t.Error(date, err)
	}
}
