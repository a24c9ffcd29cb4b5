package house

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
	"testing"
)

// onlyCaller lists the only packages that may name a function, a variable or a type of the
// standard library. With an empty list no package may. Tests are exempt.
var onlyCaller = map[string][]string{
	// The process ends, and the environment is read, in one place: commands.Main is
	// called by tests and by the tour with an environment and a home of their own.
	"os.Exit":          {"cmd/cfid", "cmd/gendocs"},
	"log.Fatal":        {},
	"log.Fatalf":       {},
	"log.Fatalln":      {},
	"os.Getenv":        {"cmd/cfid", "cmd/gendocs"},
	"os.LookupEnv":     {"cmd/cfid", "cmd/gendocs"},
	"os.Environ":       {"cmd/cfid", "cmd/gendocs"},
	"os.ExpandEnv":     {},
	"os.Setenv":        {"cmd/cfid"},
	"os.Unsetenv":      {"cmd/cfid"},
	"os.Clearenv":      {"cmd/cfid"},
	"os.UserHomeDir":   {},
	"os.UserConfigDir": {},
	"os.UserCacheDir":  {},
	"os.Stdin":         {"cmd/cfid", "cmd/gendocs", "commands"},
	"os.Stdout":        {"cmd/cfid", "cmd/gendocs", "commands"},
	"os.Stderr":        {"cmd/cfid", "cmd/gendocs", "commands"},
	"os.Chdir":         {},
	"fmt.Print":        {"cmd/cfid", "cmd/gendocs", "commands", "internal/view"},
	"fmt.Printf":       {"cmd/cfid", "cmd/gendocs", "commands", "internal/view"},
	"fmt.Println":      {"cmd/cfid", "cmd/gendocs", "commands", "internal/view"},
	"log.Print":        {},
	"log.Printf":       {},
	"log.Println":      {},
	"builtin.print":    {},
	"builtin.println":  {},
	// One HTTP core: it alone decides about TLS, proxies, redirects and credentials.
	"net/http.Transport":        {"internal/rest"},
	"net/http.DefaultClient":    {},
	"net/http.DefaultTransport": {},
	"net/http.DefaultServeMux":  {},
	"net/http.Get":              {},
	"net/http.Head":             {},
	"net/http.Post":             {},
	"net/http.PostForm":         {},
	"net/http.Server":           {"internal/auth", "internal/sandbox"},
	"net/http.ListenAndServe":   {},
	"net.Listen":                {"internal/auth", "internal/sandbox", "commands"},
	"net.ListenConfig":          {"internal/auth", "internal/sandbox", "commands"},
}

func TestUses(t *testing.T) {
	report(t, useFaults(load(t, moduleRoot(t))))
}

func useFaults(files []source) (faults []string) {
	var skipsVerify []string
	for _, file := range files {
		if file.test {
			continue
		}
		faults = append(faults, callFaults(file)...)
		if namesKey(file.syntax, "InsecureSkipVerify") {
			skipsVerify = append(skipsVerify, file.path())
		}
	}
	if len(skipsVerify) > 1 || len(skipsVerify) == 1 && !strings.HasPrefix(skipsVerify[0], "internal/rest/") {
		faults = append(faults, "InsecureSkipVerify stands in one file of internal/rest, but also in "+strings.Join(skipsVerify, ", "))
	}
	return faults
}

func callFaults(file source) (faults []string) {
	ast.Inspect(file.syntax, func(node ast.Node) bool {
		name := file.named(node)
		users, restricted := onlyCaller[name]
		if restricted && !among(users, file.pkg) {
			faults = append(faults, fmt.Sprintf("%s:%d: %s is for %s", file.path(), file.line(node.Pos()), name, orNobody(users)))
		}
		return true
	})
	return faults
}

// named gives path.Name for a selector on an imported package and builtin.name for a
// function of the language.
func (s source) named(node ast.Node) string {
	switch node := node.(type) {
	case *ast.SelectorExpr:
		if ident, ok := node.X.(*ast.Ident); ok {
			if pkg, ok := s.uses[ident].(*types.PkgName); ok {
				return pkg.Imported().Path() + "." + node.Sel.Name
			}
		}
	case *ast.Ident:
		if _, ok := s.uses[node].(*types.Builtin); ok {
			return "builtin." + node.Name
		}
	}
	return ""
}

func namesKey(file *ast.File, key string) (found bool) {
	ast.Inspect(file, func(node ast.Node) bool {
		ident, ok := node.(*ast.Ident)
		found = found || ok && ident.Name == key
		return !found
	})
	return found
}
