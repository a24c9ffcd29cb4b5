package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/cfid-cli/cfid"

// testOnly are packages that only tests import: the same freedoms hold for them.
var testOnly = map[string]bool{"internal/scripttest": true, "internal/capitest": true, "internal/robust": true, "internal/disktest": true, "testdata/real": true}

// source is one parsed .go file. pkg is its folder, relative to the module root and
// with forward slashes; all platforms' files are read, whatever machine runs the test.
type source struct {
	pkg, name string
	test      bool
	text      string
	syntax    *ast.File
	fset      *token.FileSet
	uses      map[*ast.Ident]types.Object // what a name stands for; nil in tests
}

func (s source) path() string { return s.pkg + "/" + s.name }

// imported is one import of a file: the name it is used by and its path.
type imported struct{ name, path string }

func (s source) imports() (list []imported) {
	for _, spec := range s.syntax.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		list = append(list, imported{importName(spec, path), path})
	}
	return list
}

// importName is right for the standard library, where the name is the path's end.
func importName(spec *ast.ImportSpec, path string) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	return path[strings.LastIndex(path, "/")+1:]
}

func (s source) generated() bool { return ast.IsGenerated(s.syntax) }

func (s source) line(pos token.Pos) int { return s.fset.Position(pos).Line }

// load parses every .go file below root; names of the folders it leaves out are those
// that the go command leaves out too, testdata excepted: tests of real parts live there.
func load(t *testing.T, root string) []source {
	t.Helper()
	var files []source
	fset := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return skipFolder(root, path, entry.Name())
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		file, err := parse(fset, root, path)
		files = append(files, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	resolve(fset, files)
	return files
}

// resolve finds what names stand for within each package. The bodies of imported
// packages are not needed for that, so it is quick and works while a neighbour is broken.
func resolve(fset *token.FileSet, files []source) {
	packages := map[string][]*ast.File{}
	for _, file := range files {
		if !file.test {
			packages[file.pkg] = append(packages[file.pkg], file.syntax)
		}
	}
	uses := map[*ast.Ident]types.Object{}
	for folder, syntax := range packages {
		check := types.Config{Importer: hollow{}, Error: func(error) {}, FakeImportC: true}
		// Errors are expected: what is imported is empty here, and a platform's files
		// declare again what another platform's do.
		_, _ = check.Check(folder, fset, syntax, &types.Info{Uses: uses})
	}
	for i := range files {
		files[i].uses = uses
	}
}

// hollow imports an empty package for each path.
type hollow struct{}

func (hollow) Import(path string) (*types.Package, error) {
	pkg := types.NewPackage(path, path[strings.LastIndex(path, "/")+1:])
	pkg.MarkComplete()
	return pkg, nil
}

func skipFolder(root, path, name string) error {
	if path != root && (name[0] == '.' || name[0] == '_' || name == "dist" || name == "vendor") {
		return filepath.SkipDir
	}
	return nil
}

func parse(fset *token.FileSet, root, path string) (source, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return source{}, err
	}
	syntax, err := parser.ParseFile(fset, path, text, parser.ParseComments)
	if err != nil {
		return source{}, err
	}
	folder, err := filepath.Rel(root, filepath.Dir(path))
	return source{
		pkg:    filepath.ToSlash(folder),
		name:   filepath.Base(path),
		test:   strings.HasSuffix(path, "_test.go") || testOnly[filepath.ToSlash(folder)],
		text:   string(text),
		syntax: syntax,
		fset:   fset,
	}, err
}

// moduleRoot is the folder of go.mod: tests run in their package's folder.
func moduleRoot(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatal(err)
	}
	return root
}

// report fails the test once for each fault, so that all of them are seen in one run.
func report(t *testing.T, faults []string) {
	t.Helper()
	for _, fault := range faults {
		t.Error(fault)
	}
}
