package house

import (
	"fmt"
	"go/ast"
	"regexp"
	"strings"
	"testing"
)

const (
	fileLines        = 300
	funcLines        = 60
	constructorLines = 80 // a function of commands/ that returns a *cobra.Command: mostly flags
	nesting          = 3
)

// vagueNames say nothing about what a package is for, so everything ends up in it.
var vagueNames = map[string]bool{"util": true, "utils": true, "common": true, "shared": true, "helpers": true, "helper": true, "types": true, "context": true, "misc": true}

var todo = regexp.MustCompile(`\b(TODO|FIXME)\b(\([^)]+\): .)?`)

func TestStyle(t *testing.T) {
	report(t, styleFaults(load(t, moduleRoot(t))))
}

func styleFaults(files []source) (faults []string) {
	for _, file := range files {
		faults = append(faults, fileFaults(file)...)
		for _, decl := range file.syntax.Decls {
			if function, ok := decl.(*ast.FuncDecl); ok && !file.generated() {
				faults = append(faults, functionFaults(file, function)...)
			}
		}
	}
	return append(faults, variableFaults(files)...)
}

func fileFaults(file source) (faults []string) {
	if lines := strings.Count(file.text, "\n"); lines > fileLines && !file.generated() {
		faults = append(faults, fmt.Sprintf("%s: %d lines, at most %d", file.path(), lines, fileLines))
	}
	if vagueNames[file.syntax.Name.Name] {
		faults = append(faults, fmt.Sprintf("%s: a package called %s says nothing", file.path(), file.syntax.Name.Name))
	}
	for _, group := range file.syntax.Comments {
		for _, found := range todo.FindAllStringSubmatch(group.Text(), -1) {
			if found[2] == "" {
				faults = append(faults, fmt.Sprintf("%s:%d: %s without a reason: write %s(reason): what", file.path(), file.line(group.Pos()), found[1], found[1]))
			}
		}
	}
	return faults
}

func functionFaults(file source, function *ast.FuncDecl) (faults []string) {
	fault := func(format string, args ...any) {
		where := fmt.Sprintf("%s:%d: %s: ", file.path(), file.line(function.Pos()), function.Name.Name)
		faults = append(faults, where+fmt.Sprintf(format, args...))
	}
	if function.Recv == nil && function.Name.Name == "init" {
		fault("no init functions: they run at each start and in each test")
	}
	if function.Body == nil {
		return faults
	}
	most := funcLines
	if file.pkg == "commands" && returnsCommand(function.Type) {
		most = constructorLines
	}
	if lines := functionLines(file, function); lines > most {
		fault("%d lines, at most %d", lines, most)
	}
	if depth := deepest(function.Body, 0); depth > nesting {
		fault("nested %d deep, at most %d: return early", depth, nesting)
	}
	return faults
}

// functionLines counts a function's lines; in a test the rows of a table are data and
// don't count.
func functionLines(file source, function *ast.FuncDecl) int {
	lines := file.line(function.End()) - file.line(function.Pos()) + 1
	if !file.test {
		return lines
	}
	ast.Inspect(function, func(node ast.Node) bool {
		table, ok := node.(*ast.CompositeLit)
		if ok {
			lines -= file.line(table.End()) - file.line(table.Pos())
		}
		return !ok
	})
	return lines
}

func returnsCommand(signature *ast.FuncType) bool {
	if signature.Results == nil || len(signature.Results.List) == 0 {
		return false
	}
	pointer, ok := signature.Results.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	selector, ok := pointer.X.(*ast.SelectorExpr)
	return ok && selector.Sel.Name == "Command"
}

// deepest counts the conditions and loops around the most deeply nested statement. An
// "else if" is as deep as its "if"; a function literal starts at zero.
func deepest(node ast.Node, depth int) (most int) {
	most = depth
	ast.Inspect(node, func(inner ast.Node) bool {
		if inner == node || inner == nil {
			return true
		}
		switch inner := inner.(type) {
		case *ast.FuncLit:
			most = max(most, deepest(inner.Body, 0))
			return false
		case *ast.IfStmt:
			most = max(most, deepestIf(inner, depth+1))
			return false
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			most = max(most, deepest(inner, depth+1))
			return false
		}
		return true
	})
	return most
}

func deepestIf(branch *ast.IfStmt, depth int) int {
	most := deepest(branch.Body, depth)
	switch other := branch.Else.(type) {
	case *ast.IfStmt:
		most = max(most, deepestIf(other, depth))
	case *ast.BlockStmt:
		most = max(most, deepest(other, depth))
	}
	return most
}
