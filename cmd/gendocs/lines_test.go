package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/commands"
)

// TestLines: the constants of internal/line are those of the command tree.
func TestLines(t *testing.T) {
	want, err := lines(commands.Tree(""))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../internal/line/paths_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Error("run go generate ./cmd/gendocs:", diff)
	}
}
