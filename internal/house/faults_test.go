package house

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestFaultsAreFound breaks each rule once in a small tree: a rule that cannot fail is
// useless. An archive's last file lists the faults.
func TestFaultsAreFound(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no trees with faults:", err)
	}
	for _, path := range archives {
		t.Run(filepath.Base(path), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			last := len(archive.Files) - 1
			want := splitLines(string(archive.Files[last].Data))
			archive.Files = archive.Files[:last]
			root := t.TempDir()
			if err := txtar.Write(archive, root); err != nil {
				t.Fatal(err)
			}
			files := load(t, root)
			faults := append(importFaults(files), useFaults(files)...)
			faults = append(faults, styleFaults(files)...)
			faults = append(faults, pathFaults(t, root)...)
			if diff := cmp.Diff(want, faults); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLinkFaults(t *testing.T) {
	linked := []string{"fmt", "testing", "testing/internal/testdeps", "github.com/adrg/xdg", "github.com/testing/other"}
	want := []string{"cmd/cfid links testing", "cmd/cfid links testing/internal/testdeps", "cmd/cfid links github.com/adrg/xdg"}
	if diff := cmp.Diff(want, linkFaults(linked)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}
