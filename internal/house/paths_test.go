package house

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// machinePath matches a folder of one machine, which means nothing elsewhere.
var machinePath = regexp.MustCompile(`/(root)/[a-z.]|/home/[a-z]+/(go|src|work|dev|git|code)/|[A-Z]:\\Users\\[A-Za-z]+\\(go|src|work|dev|git|code)\\`)

func TestNoMachinePaths(t *testing.T) {
	report(t, pathFaults(t, moduleRoot(t)))
}

// pathFaults reads each text file; the trees with faults of this package are left out.
func pathFaults(t *testing.T, root string) (faults []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if entry.IsDir() && (name == ".git" || name == "dist" || name == "internal/house") {
			return filepath.SkipDir
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		found, err := machinePaths(path, name)
		faults = append(faults, found...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return faults
}

func machinePaths(path, name string) (faults []string, err error) {
	text, err := os.ReadFile(path)
	if err != nil || bytes.IndexByte(text, 0) >= 0 {
		return nil, err
	}
	for i, line := range splitLines(string(text)) {
		if found := machinePath.FindString(line); found != "" {
			faults = append(faults, fmt.Sprintf("%s:%d: path of a machine: %s", name, i+1, found))
		}
	}
	return faults, nil
}

func splitLines(text string) []string {
	return strings.Split(strings.TrimRight(text, "\n"), "\n")
}
