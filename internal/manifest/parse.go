package manifest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxFile bounds one file, in bytes.
const maxFile = 64 << 20

// Options of reading.
type Options struct {
	// Sandbox allows secrets in clear text, as sandbox:VALUE: a sandbox's seed protects nothing.
	Sandbox bool
}

// Load reads a file, or all .yaml and .yml files below a folder, without those whose names begin with a dot. A file
// that cannot be read, is empty or declares nothing is an error: it never means that everything is to be deleted.
// Errors in the files are returned as Problems.
func Load(path string, o Options) (*Manifest, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	files := []string{path}
	if info.IsDir() {
		if files, err = below(path); err != nil {
			return nil, err
		}
	}
	all := &Manifest{}
	var problems Problems
	for _, name := range files {
		data, err := read(name)
		if err != nil {
			return nil, err
		}
		m, err := parse(name, data, o)
		var more Problems
		if errors.As(err, &more) {
			problems = append(problems, more...)
			continue
		}
		if err != nil {
			return nil, err
		}
		all.add(m)
	}
	return all.checked(problems)
}

// Parse reads one file's content; name is in the messages.
func Parse(name string, data []byte, o Options) (*Manifest, error) {
	m, err := parse(name, data, o)
	if err != nil {
		return nil, err
	}
	return m.checked(nil)
}

func (m *Manifest) checked(problems Problems) (*Manifest, error) {
	if len(problems) == 0 { // else what is missing may be in the part that could not be read
		problems = m.check()
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return m, nil
}

// parse reads one file without checking the resources.
func parse(name string, data []byte, o Options) (*Manifest, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, Problems{{Pos{File: name}, "the file is empty"}}
	} else if err != nil {
		return nil, Problems{{Pos{File: name}, strings.TrimPrefix(err.Error(), "yaml: ")}}
	}
	if err := dec.Decode(&second); err == nil {
		return nil, Problems{{Pos{name, second.Line}, "the file has a second document; use one document per file"}}
	} else if !errors.Is(err, io.EOF) {
		return nil, Problems{{Pos{File: name}, strings.TrimPrefix(err.Error(), "yaml: ")}}
	}
	if len(doc.Content) == 0 || doc.Content[0].ShortTag() == "!!null" {
		return nil, Problems{{Pos{File: name}, "the file is empty"}}
	}
	r := &reader{file: name, sandbox: o.Sandbox, nodes: someNodes + nodesPerByte*len(data)}
	m := r.top(doc.Content[0])
	m.Files = []string{name}
	if len(r.problems) == 0 && !m.declares() {
		r.wrong(doc.Content[0], "the file declares nothing")
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return m, nil
}

func (m *Manifest) declares() bool {
	return m.Identity.declares() || m.Zones.Items != nil || m.Orgs.Items != nil
}

func (i *Identity) declares() bool {
	return i.Groups.Items != nil || i.Users.Items != nil || i.Clients.Items != nil || i.Mappings.Items != nil || i.Providers.Items != nil
}

// add joins what another file declares. A list is complete if one of its files declares it complete.
func (m *Manifest) add(from *Manifest) {
	m.Files = append(m.Files, from.Files...)
	join(&m.Groups, from.Groups)
	join(&m.Users, from.Users)
	join(&m.Clients, from.Clients)
	join(&m.Mappings, from.Mappings)
	join(&m.Providers, from.Providers)
	join(&m.Zones, from.Zones)
	join(&m.Orgs, from.Orgs)
}

func join[T any](into *List[T], from List[T]) {
	into.Complete = into.Complete || from.Complete
	if from.Items != nil {
		into.Items = append(append([]T{}, into.Items...), from.Items...)
	}
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("%s is larger than %d MiB", path, maxFile>>20)
	}
	return data, err
}

// below are the files of a folder, in the order of their names. A link to a file is read, as in mounted configuration;
// a link to a folder would be skipped, so it is an error.
func below(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path == dir:
			return nil
		case strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if info.IsDir() {
			return fmt.Errorf("%s is a link to a folder; use the path of that folder", path)
		}
		if ext := filepath.Ext(path); ext == ".yaml" || ext == ".yml" {
			files = append(files, path)
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s contains no .yaml file", dir)
	}
	return files, err
}
