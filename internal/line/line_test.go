package line_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os/exec"
	"testing"

	"github.com/cfid-cli/cfid/internal/line"
)

func TestString(t *testing.T) {
	base := line.UserList.Flag("--filter", "x y")
	for want, got := range map[string]string{
		"cfid role types": line.RoleTypes.String(),
		"cfid role assign USER --role OrgManager --org acme": line.RoleAssign.With("USER").Flag("--role", "OrgManager").Flag("--org", "acme").String(),
		"cfid role assign - --role OrgManager":               line.RoleAssign.With("-").Flag("--role", "OrgManager").String(),
		"cfid user get 'two words'":                          line.UserGet.With("two words").String(),
		"cfid user delete --yes -- '-rf' dev1":               line.UserDelete.With("-rf", "dev1").Flag("--yes").String(),
		"cfid client update ci --scope a --scope 'b c'":      line.ClientUpdate.With("ci").Flags("--scope", "a", "b c").String(),
		"cfid login --context prod dev1 --sso":               line.Login.Flag("--context", "prod").With("dev1").Flag("--sso").String(),
		"cfid user list --filter 'x y' --all":                base.Flag("--all").String(),
		"cfid user list --filter 'x y' -o json":              base.Flag("-o", "json").String(),
		"":                                                   line.Line{}.String(),
		"or: cfid user list --all, to see all":               line.Say("or: ").Line(line.UserList.Flag("--all")).Say(", to see all").String(),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestText(t *testing.T) {
	for in, want := range map[string]string{"cfid user get 'two words'": "cfid user get 'two words'", "cfid users": "cfid users", "cfid usersx": "", "rm -rf": "", "": ""} {
		got := line.Users.With("before")
		if err := got.UnmarshalText([]byte(in)); err != nil || got.String() != want || got.IsZero() != (want == "") {
			t.Errorf("%q: %s, %v", in, got, err)
		}
		if text, err := got.MarshalText(); err != nil || string(text) != want {
			t.Errorf("%q: %s, %v", in, text, err)
		}
	}
}

// A real shell reads what was quoted as what it was.
func TestQuote(t *testing.T) {
	words := []string{"plain", "a@b.example.com:8080/lab", "", "two words", "it's", `back\slash`, "$HOME", "`id`", "a\nb", "-x", "*", "~", "ä", "a;b", "a=b", "^x"}
	for _, word := range words {
		out, err := exec.CommandContext(t.Context(), "sh", "-c", "printf %s "+line.Posix(word)).Output()
		if err != nil || string(out) != word {
			t.Errorf("sh: %q becomes %q by %s, %v", word, out, line.Posix(word), err)
		}
	}
	for _, row := range []struct{ shell, word, want string }{
		{"sh", "prod", "prod"}, {"sh", "-x", "'-x'"}, {"sh", "", "''"}, {"sh", "it's", `'it'\''s'`},
		{"fish", "prod", "prod"}, {"fish", "it's", `'it\'s'`}, {"fish", `a\b`, `'a\\b'`},
		{"powershell", "prod", "'prod'"}, {"powershell", "it's", "'it''s'"}, {"powershell", "$x", "'$x'"},
		{"powershell", "a\u2019; b", "'a\u2019\u2019; b'"}, {"powershell", "\u2018\u201a\u201b", "'\u2018\u2018\u201a\u201a\u201b\u201b'"},
	} {
		if got := line.Quote(row.shell, row.word); got != row.want {
			t.Errorf("%s: %q becomes %s, want %s", row.shell, row.word, got, row.want)
		}
	}
}

// Words cannot be added to a command, and no other package can make one: "cfid user" + " lsit" does not compile.
func TestCommandIsNoString(t *testing.T) {
	files := token.NewFileSet()
	in := importer.ForCompiler(files, "source", nil)
	compile := func(expr string) error {
		file, err := parser.ParseFile(files, "a.go", "package a\nimport \"github.com/cfid-cli/cfid/internal/line\"\nvar l line.Advice = "+expr, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = (&types.Config{Importer: in}).Check("a", files, []*ast.File{file}, nil)
		return err
	}
	for _, expr := range []string{`line.UserList`, `line.UserList.With()`, `line.Say("or: ").Line(line.UserList).Say(", to see all")`} {
		if err := compile(expr); err != nil {
			t.Errorf("%s: %v", expr, err)
		}
	}
	for _, expr := range []string{`(line.User + " lsit").With()`, `line.command("user lsit").With()`, `"cfid user lsit"`, `line.UserLsit`, `line.Say("or: ").Line("cfid user lsit")`} {
		if compile(expr) == nil {
			t.Errorf("%s compiles", expr)
		}
	}
}
