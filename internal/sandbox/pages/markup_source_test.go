package pages

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// textAttributes may hold any text. An address, a style or a handler may not: href has a function of its own.
var textAttributes = []string{"aria-describedby", "name", "value"}

// TestOnlyConstantsAreMarkup reads this package: the compiler lets constants and markup be joined, and nothing else, so
// all that could smuggle a value in is a conversion, or another type made of this one.
func TestOnlyConstantsAreMarkup(t *testing.T) {
	faults, _ := markupFaults(t, sources(t))
	same(t, "faults", []string(nil), faults)
}

// TestMarkupFaultsAreFound shows that the reader above is not blind.
func TestMarkupFaultsAreFound(t *testing.T) {
	for code, want := range map[string]string{
		`func f(s string) markup { return markup(s) }`:         "conversion",
		`func f(s string) markup { return markup("<b>" + s) }`: "conversion",
		`func f(s string) markup { return (markup)(s) }`:       "conversion",
		`func f(s string) markup { return *(*markup)(&s) }`:    "conversion",
		`func f[T ~string](s string) T { return T(s) }`:        "~string",
		`type m = markup`: "type m",
		`type m markup`:   "type m",
		`func escape(s string) markup { return markup(s) }`:                     "conversion",
		`func f(s string) markup { return attr("onclick", s) }`:                 "attribute",
		`func f(s string) markup { n := markup("href"); return attr(n, s) }`:    "attribute",
		`func f(s string) markup { return attr("href", s) }`:                    "attribute",
		`func f(s string) markup { return "<b>" + escape(s) + markup("</b>") }`: "",
		`func f(s string) Document { return Document{s, attr("value", s)} }`:    "",
	} {
		faults, _ := markupFaults(t, map[string]string{"other.go": "package pages\n" + code})
		if got := strings.Join(faults, "; "); (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q", code, got)
		}
	}
}

// sources are the files of this package, without tests.
func sources(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = string(text)
	}
	return files
}

// markupFaults also names the functions that make pages.
func markupFaults(t *testing.T, files map[string]string) (faults, documents []string) {
	t.Helper()
	set := token.NewFileSet()
	for name, text := range files {
		file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			function, ok := decl.(*ast.FuncDecl)
			if ok && makesDocument(function) {
				documents = append(documents, function.Name.Name)
			}
			if ok && name == "markup.go" && slices.Contains([]string{"escape", "href"}, function.Name.Name) {
				continue // these turn text into markup
			}
			ast.Inspect(decl, func(n ast.Node) bool {
				if fault := markupFault(n); fault != "" {
					faults = append(faults, set.Position(n.Pos()).String()+": "+fault)
				}
				return true
			})
		}
	}
	slices.Sort(faults)
	return faults, documents
}

func makesDocument(function *ast.FuncDecl) bool {
	results := function.Type.Results
	return results != nil && len(results.List) == 1 && isNamed(results.List[0].Type, "Document")
}

func markupFault(n ast.Node) string {
	switch n := n.(type) {
	case *ast.TypeSpec:
		if mentionsMarkup(n.Type) && !isStruct(n.Type) {
			return "type " + n.Name.Name + " is made of markup"
		}
	case *ast.UnaryExpr:
		if n.Op == token.TILDE && isNamed(n.X, "string") {
			return "~string takes markup and strings alike"
		}
	case *ast.CallExpr:
		return callFault(n)
	}
	return ""
}

func callFault(call *ast.CallExpr) string {
	if isNamed(call.Fun, "attr") && len(call.Args) == 2 {
		literal, ok := call.Args[0].(*ast.BasicLit)
		if !ok || !slices.Contains(textAttributes, strings.Trim(literal.Value, "\"`")) {
			return "this attribute may not hold any text"
		}
	}
	if _, literal := call.Fun.(*ast.FuncLit); literal || !mentionsMarkup(call.Fun) {
		return ""
	}
	if len(call.Args) == 1 {
		if literal, ok := call.Args[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
			return ""
		}
	}
	return "conversion of what is not one constant"
}

func mentionsMarkup(n ast.Node) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		expr, ok := n.(ast.Expr)
		found = found || ok && isNamed(expr, "markup")
		return !found
	})
	return found
}

func isNamed(expr ast.Expr, name string) bool {
	ident, ok := expr.(*ast.Ident)
	return ok && ident.Name == name
}

func isStruct(expr ast.Expr) bool {
	_, ok := expr.(*ast.StructType)
	return ok
}
