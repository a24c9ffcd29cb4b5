package uaa

import (
	"strings"
	"testing"
)

func TestFilters(t *testing.T) {
	for want, got := range map[string]string{
		`userName eq "joe"`:               Eq("userName", "joe"),
		`userName eq "a\"b\\c'd%_"`:       Eq("userName", `a"b\c'd%_`),
		`active eq true`:                  Is("active", true),
		`(id eq "1" or id eq "2")`:        Or(Eq("id", "1"), "", Eq("id", "2")),
		`(origin eq "uaa" and (a and b))`: And(Eq("origin", "uaa"), And("a", "b")),
		`id eq "x"`:                       Or(Eq("id", "x")),
		``:                                And("", ""),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// FuzzEq: whatever the value, it stays one string of the filter, and reading it back gives it.
func FuzzEq(f *testing.F) {
	for _, seed := range []string{"joe", `"`, `\`, `\"`, `" or id pr or "`, "a\nb", "'", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		quoted, found := strings.CutPrefix(Eq("userName", value), `userName eq "`)
		if !found {
			t.Fatal(quoted)
		}
		var read strings.Builder
		for i := 0; i < len(quoted); i++ {
			switch {
			case quoted[i] == '"' && i != len(quoted)-1:
				t.Fatalf("%q ends before its end", quoted)
			case quoted[i] == '\\':
				i++
				if i == len(quoted) || (quoted[i] != '"' && quoted[i] != '\\') {
					t.Fatalf("%q has an escape UAA doesn't know", quoted)
				}
			case quoted[i] == '"':
				continue
			}
			read.WriteByte(quoted[i])
		}
		if read.String() != value || !strings.HasSuffix(quoted, `"`) {
			t.Fatalf("%q reads as %q", value, read.String())
		}
	})
}
