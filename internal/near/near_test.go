package near

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	formats := []string{"table", "json", "jsonl", "yaml", "csv", "name", "id"}
	for word, want := range map[string][]string{
		"jsn": {"json"}, "yml": {"yaml"}, "tabel": {"table"}, "js": {"json", "jsonl"},
		"xml": nil, "": nil, "jsno": {"json"}, "CSV": {"csv"}, "able": {"table"}, "ab": nil,
	} {
		if d := cmp.Diff(want, Words(word, formats)); d != "" {
			t.Errorf("Words(%q):\n%s", word, d)
		}
	}
}

func TestSelect(t *testing.T) {
	names := []string{"dev", "dev1", "Dev2", "a/dev", "d*"}
	for word, want := range map[string][]string{
		"DEV": {"dev"}, "dev?": {"dev1", "Dev2"}, "d*": {"d*"}, "*dev": {"dev", "a/dev"}, "{a,b}*": {"a/dev"}, "x": nil,
	} {
		p, err := ParsePattern(word)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, Select(p, names, func(s string) string { return s })); d != "" {
			t.Errorf("Select(%q):\n%s", word, d)
		}
	}
	if _, err := ParsePattern("dev["); err == nil {
		t.Error("a pattern that is not closed was accepted")
	}
}
