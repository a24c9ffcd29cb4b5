package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/cfid-cli/cfid/context/internal/durable"
	"gopkg.in/yaml.v3"
)

const (
	dotfileName = ".cfid.yaml"
	maxDotfile  = 64 << 10
	maxValue    = 255 // characters of an org's or space's name
)

// Dotfile is what a .cfid.yaml says: names alone, never a URL, a path or a secret. "" is "not said".
type Dotfile struct {
	Path                string
	Context, Org, Space string
}

func (d Dotfile) dir() string { return filepath.Dir(d.Path) }

// Allow lets the .cfid.yaml at path control as long as its content stays as it is now, and gives what it says, to be shown. path
// must be absolute. Errors: fs.ErrNotExist, a *DotfileError.
func Allow(f *File, path string, now time.Time) (Dotfile, error) {
	if !filepath.IsAbs(path) {
		return Dotfile{}, &DotfileError{Path: path, Err: errors.New("not an absolute path")}
	}
	path = realFolder(path)
	data, err := readDotfile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Dotfile{}, err
	}
	if err != nil {
		return Dotfile{}, &DotfileError{Path: path, Err: err}
	}
	d, err := parseDotfile(path, data)
	if err != nil {
		return Dotfile{}, err
	}
	Disallow(f, path)
	f.Allowed = append(f.Allowed, Allowed{Path: path, SHA256: digest(data), Since: now})
	return d, nil
}

// Disallow takes the permission back. It says whether there was one.
func Disallow(f *File, path string) bool {
	path = realFolder(path)
	before := len(f.Allowed)
	f.Allowed = slices.DeleteFunc(f.Allowed, func(a Allowed) bool { return a.Path == path })
	return len(f.Allowed) < before
}

// findDotfile looks for a .cfid.yaml from dir upwards, in home last of all. One that is not allowed is as good as absent,
// and the search goes on above it: a cloned repository must control nobody, not even away from the folder's own context.
func (f *File) findDotfile(dir, home string) (Dotfile, *Ignored, error) {
	if !filepath.IsAbs(dir) {
		return Dotfile{}, nil, nil
	}
	if home != "" {
		home = filepath.Dir(realFolder(filepath.Join(home, dotfileName)))
	}
	var ignored *Ignored
	for path := realFolder(filepath.Join(dir, dotfileName)); ; path = filepath.Join(filepath.Dir(filepath.Dir(path)), dotfileName) {
		data, reason := f.allowed(path)
		if reason == "" && data != nil {
			d, err := parseDotfile(path, data)
			return d, ignored, err
		}
		if reason != "" && ignored == nil {
			ignored = &Ignored{Path: path, Reason: reason}
		}
		if folder := filepath.Dir(path); folder == home || folder == filepath.Dir(folder) {
			return Dotfile{}, ignored, nil
		}
	}
}

// allowed gives the content of an allowed file, or the reason why it is ignored; neither where there is no file. What is
// hashed is what is used: the file is read once.
func (f *File) allowed(path string) (data []byte, reason string) {
	data, err := readDotfile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ""
	case err != nil:
		return nil, err.Error()
	}
	i := slices.IndexFunc(f.Allowed, func(a Allowed) bool { return a.Path == path })
	switch {
	case i < 0:
		return nil, "it was never allowed"
	case f.Allowed[i].SHA256 != digest(data):
		return nil, "it has changed since it was allowed"
	}
	return data, ""
}

// readDotfile refuses symbolic links, pipes and devices, and what is too large. The result is never nil without an error.
func readDotfile(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	data, err := durable.Read(path, maxDotfile)
	if errors.Is(err, durable.ErrTooLarge) {
		return nil, errors.New("it is larger than 64 KiB")
	}
	return data, err
}

// parseDotfile knows the keys context, org and space. Errors are a *DotfileError.
func parseDotfile(path string, data []byte) (Dotfile, error) {
	d := Dotfile{Path: path}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	err := dec.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return d, nil
	}
	if err != nil {
		damage := syntaxError(err)
		return Dotfile{}, &DotfileError{Path: path, Line: damage.Line, Err: damage.Err}
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode || !errors.Is(dec.Decode(&yaml.Node{}), io.EOF) {
		return Dotfile{}, &DotfileError{Path: path, Line: root.Line, Err: errors.New(`one document with lines like "org: acme" is wanted`)}
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if err := d.set(root.Content[i], root.Content[i+1]); err != nil {
			return Dotfile{}, &DotfileError{Path: path, Line: root.Content[i].Line, Key: cut(root.Content[i].Value, maxName), Err: err}
		}
	}
	return d, nil
}

func (d *Dotfile) set(key, value *yaml.Node) error {
	field := map[string]*string{"context": &d.Context, "org": &d.Org, "space": &d.Space}[key.Value]
	switch {
	case key.Kind != yaml.ScalarNode || field == nil:
		return errors.New("only context, org and space may be named here")
	case *field != "":
		return errors.New("it stands here twice")
	case value.Kind != yaml.ScalarNode || value.Tag == "!!null" || value.Value == "":
		return errors.New("a name is wanted")
	}
	*field = value.Value
	if key.Value == "context" {
		return CheckName(value.Value)
	}
	if len([]rune(value.Value)) > maxValue || strings.ContainsFunc(value.Value, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return fmt.Errorf("a name of at most %d printable characters is wanted", maxValue)
	}
	return nil
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// realFolder resolves the symbolic links of the folder, not of the file: the same folder has one name, whichever way a
// shell came into it.
func realFolder(path string) string {
	if folder, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(folder, filepath.Base(path))
	}
	return filepath.Clean(path)
}
