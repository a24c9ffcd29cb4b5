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

// Dotfile is the content of a .cfid.yaml: only names, never a URL, a path or a secret. "" is not set.
type Dotfile struct {
	Path                string
	Context, Org, Space string
}

func (d Dotfile) dir() string { return filepath.Dir(d.Path) }

// Allow allows the .cfid.yaml at path, until its content changes, and returns its content. path must be absolute. Errors:
// fs.ErrNotExist, a *DotfileError.
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

// Disallow undoes Allow. It reports whether the file was allowed.
func Disallow(f *File, path string) bool {
	path = realFolder(path)
	before := len(f.Allowed)
	f.Allowed = slices.DeleteFunc(f.Allowed, func(a Allowed) bool { return a.Path == path })
	return len(f.Allowed) < before
}

// findDotfile searches for a .cfid.yaml from dir upwards, up to and including home. It ignores a file that is not allowed
// and continues above it: a cloned repository must not select a context, nor hide the .cfid.yaml of a folder above it.
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

// allowed returns the content of an allowed file, or the reason why it is ignored; neither if there is no file. It reads the
// file once, so that the content that is used is the one that was hashed.
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

// readDotfile rejects symbolic links, pipes, devices and files that are too large. The result is not nil unless there is an
// error.
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

// parseDotfile accepts the keys context, org and space. Errors are a *DotfileError.
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
		return Dotfile{}, &DotfileError{Path: path, Line: root.Line, Err: errors.New(`it must be one document with lines like "org: acme"`)}
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
		return errors.New("unknown key (known: context, org, space)")
	case *field != "":
		return errors.New("it appears twice")
	case value.Kind != yaml.ScalarNode || value.Tag == "!!null" || value.Value == "":
		return errors.New("it must be a name")
	}
	*field = value.Value
	if key.Value == "context" {
		return CheckName(value.Value)
	}
	if len([]rune(value.Value)) > maxValue || strings.ContainsFunc(value.Value, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return fmt.Errorf("it must be a name of at most %d printable characters", maxValue)
	}
	return nil
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// realFolder resolves the symbolic links of the folder, but not of the file, so that a folder has one name even if a shell
// reached it through a link.
func realFolder(path string) string {
	if folder, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(folder, filepath.Base(path))
	}
	return filepath.Clean(path)
}
