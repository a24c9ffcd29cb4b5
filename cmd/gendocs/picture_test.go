package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPicture draws the picture from a tour and looks for what the README promises of it.
func TestPicture(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo.svg")
	if err := writePicture(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	svg := strings.ReplaceAll(string(data), "\u00a0", " ")
	for _, want := range []string{"<svg ", "target http://127.0.0.1:8080", "login admin", "every check passed", "SpaceDeveloper", "role assign"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the picture lacks %q", want)
		}
	}
	if strings.Contains(string(data), "  ") {
		t.Error("several ordinary spaces in a row: browsers draw one")
	}
	if strings.Contains(svg, "\x1b") {
		t.Error("the picture holds an escape sequence")
	}
}
