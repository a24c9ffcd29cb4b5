package house

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A package-level variable must be a constant in all but name: an error to compare with,
// a compiled expression, an embedded file, a table. So it has a value where it is
// declared, is no lock, pool or counter, and nothing in its package assigns to it.
// Tests are exempt.

// linkedVariable is the one that the release build sets with -ldflags -X.
const linkedVariable = "cmd/cfid.version"

func variableFaults(files []source) (faults []string) {
	for _, file := range files {
		if file.test || file.generated() {
			continue
		}
		for _, spec := range variables(file) {
			faults = append(faults, declarationFaults(file, spec)...)
		}
		for _, name := range assigned(file) {
			faults = append(faults, fmt.Sprintf("%s:%d: package variable %s is changed", file.path(), file.line(name.Pos()), name.Name))
		}
	}
	return faults
}

// variables are the package-level ones of a file, embedded files left out.
func variables(file source) (specs []*ast.ValueSpec) {
	for _, decl := range file.syntax.Decls {
		list, ok := decl.(*ast.GenDecl)
		if !ok || list.Tok != token.VAR {
			continue
		}
		for _, spec := range list.Specs {
			value := spec.(*ast.ValueSpec) // the only kind a var declaration has
			if !embedded(list.Doc) && !embedded(value.Doc) {
				specs = append(specs, value)
			}
		}
	}
	return specs
}

func embedded(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	for _, comment := range doc.List {
		if strings.HasPrefix(comment.Text, "//go:embed ") {
			return true
		}
	}
	return false
}

func declarationFaults(file source, spec *ast.ValueSpec) (faults []string) {
	for _, name := range spec.Names {
		if name.Name == "_" || file.pkg+"."+name.Name == linkedVariable {
			continue
		}
		where := fmt.Sprintf("%s:%d: package variable %s ", file.path(), file.line(name.Pos()), name.Name)
		if len(spec.Values) == 0 {
			faults = append(faults, where+"has no value where it is declared, so something must set it")
		}
		if holdsState(spec) {
			faults = append(faults, where+"holds state of package sync: put it into a struct")
		}
	}
	return faults
}

// holdsState tells a lock, a pool, a counter by the types of sync and sync/atomic.
// sync.OnceValue and similar make tables that are built when first needed.
func holdsState(spec *ast.ValueSpec) (found bool) {
	ast.Inspect(spec, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		pkg, ok := selector.X.(*ast.Ident)
		if ok && (pkg.Name == "sync" || pkg.Name == "atomic") && !strings.HasPrefix(selector.Sel.Name, "Once") {
			found = true
		}
		return !found
	})
	return found
}

// assigned are the package-level variables that a file changes. What a function does
// through a pointer it was given is not seen.
func assigned(file source) (names []*ast.Ident) {
	add := func(expr ast.Expr) {
		if name := root(expr); name != nil && packageLevel(file.uses[name]) {
			names = append(names, name)
		}
	}
	ast.Inspect(file.syntax, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.AssignStmt:
			for _, target := range node.Lhs {
				add(target)
			}
		case *ast.IncDecStmt:
			add(node.X)
		case *ast.CallExpr:
			if name, ok := node.Fun.(*ast.Ident); ok && len(node.Args) > 0 && (name.Name == "delete" || name.Name == "clear") {
				add(node.Args[0])
			}
		}
		return true
	})
	return names
}

func packageLevel(object types.Object) bool {
	variable, ok := object.(*types.Var)
	return ok && variable.Pkg() != nil && variable.Parent() == variable.Pkg().Scope()
}

// root is x of x, x.field, x[i], *x and (x); nil for anything else.
func root(expr ast.Expr) *ast.Ident {
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr
	case *ast.SelectorExpr:
		return root(expr.X)
	case *ast.IndexExpr:
		return root(expr.X)
	case *ast.StarExpr:
		return root(expr.X)
	case *ast.ParenExpr:
		return root(expr.X)
	}
	return nil
}
