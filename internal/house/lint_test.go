package house

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
)

// TestLinterAgrees compares the linter's import rules with the tables here, so that an
// editor shows what the tests will say, and neither can be loosened alone.
func TestLinterAgrees(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(moduleRoot(t), ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Linters struct {
			Settings struct {
				Depguard struct {
					Rules map[string]guardRule `yaml:"rules"`
				} `yaml:"depguard"`
			} `yaml:"settings"`
		} `yaml:"linters"`
	}
	if err := yaml.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	imports, users := map[string][]string{}, map[string][]string{}
	for name, rule := range config.Linters.Settings.Depguard.Rules {
		if !strings.HasPrefix(name, "only ") {
			imports[name] = rule.allowed()
			continue
		}
		for _, denied := range rule.Deny {
			users[denied.Package] = rule.exempt()
		}
	}
	if diff := cmp.Diff(sorted(mayImport), imports); diff != "" {
		t.Errorf("mayImport and .golangci.yml (-table +linter):\n%s", diff)
	}
	if diff := cmp.Diff(sorted(onlyUser), users); diff != "" {
		t.Errorf("onlyUser and .golangci.yml (-table +linter):\n%s", diff)
	}
}

type guardRule struct {
	Files []string `yaml:"files"`
	Allow []string `yaml:"allow"`
	Deny  []struct {
		Package string `yaml:"pkg"`
	} `yaml:"deny"`
}

// allowed are the packages of ours that a rule lets through.
func (r guardRule) allowed() []string {
	list := []string{}
	for _, path := range r.Allow {
		list = append(list, strings.TrimPrefix(path, module+"/"))
	}
	slices.Sort(list)
	return list
}

// exempt are the packages that a rule for a library leaves out, test packages aside.
func (r guardRule) exempt() []string {
	list := []string{}
	for _, pattern := range r.Files {
		pkg, ok := strings.CutPrefix(pattern, "!**/")
		pkg = strings.TrimSuffix(pkg, "/*.go")
		if ok && !testOnly[pkg] {
			list = append(list, pkg)
		}
	}
	slices.Sort(list)
	return list
}

func sorted(table map[string][]string) map[string][]string {
	copied := map[string][]string{}
	for name, list := range table {
		copied[name] = slices.Sorted(slices.Values(list))
		if len(list) == 0 {
			copied[name] = []string{}
		}
	}
	return copied
}
