package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// maxFile is the maximum size of contexts.yaml in bytes, enough for about ten thousand contexts.
const maxFile = 8 << 20

const header = `# The contexts of cfid: servers, identities, orgs and spaces.
# cfid rewrites this file and keeps no other comments. Tokens, passwords and client secrets are not
# in it: they are encrypted in the vault. See "cfid context --help".
`

// parse reads contexts.yaml strictly: an unknown field is an error, because the next write would lose it. Errors: a
// *DamagedError without its Path, ErrNewerVersion.
func parse(data []byte) (*File, error) {
	f := &File{}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(f); err != nil || f.Version < 1 || f.Version > Version {
		return nil, whyNot(data, err)
	}
	if !errors.Is(dec.Decode(&yaml.Node{}), io.EOF) {
		return nil, &DamagedError{Err: errors.New("more than one document")}
	}
	f.tidy()
	if i, err := f.check(); err != nil {
		return nil, &DamagedError{Line: lineOf(data, i), Err: err}
	}
	return f, nil
}

// whyNot checks the version before the rest, so that a file of a newer program is not reported as damaged.
func whyNot(data []byte, err error) error {
	if errors.Is(err, io.EOF) {
		return &DamagedError{Err: errors.New("it is empty")}
	}
	var root struct {
		Version yaml.Node `yaml:"version"`
	}
	if yaml.Unmarshal(data, &root) != nil && err != nil {
		return syntaxError(err)
	}
	version, notNumber := strconv.Atoi(root.Version.Value)
	switch {
	case notNumber == nil && version > Version:
		return fmt.Errorf("%w: it has version %d, this program supports %d", ErrNewerVersion, version, Version)
	case root.Version.IsZero():
		return &DamagedError{Err: errors.New(`"version" is missing`)}
	case err == nil || notNumber != nil || version < 1:
		return &DamagedError{Line: root.Version.Line, Err: fmt.Errorf("invalid version %q", root.Version.Value)}
	}
	return syntaxError(err)
}

// syntaxError extracts the line and a plain message from an error of yaml.v3: "yaml: line 3: …", or a list of "line 3: …".
func syntaxError(err error) *DamagedError {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	if list := (*yaml.TypeError)(nil); errors.As(err, &list) && len(list.Errors) > 0 {
		text = list.Errors[0]
	}
	line := 0
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		if number, message, ok := strings.Cut(rest, ": "); ok {
			line, _ = strconv.Atoi(number)
			text = message
		}
	}
	if field, _, ok := strings.Cut(text, " not found in type "); ok {
		text = "unknown field " + strconv.Quote(strings.TrimPrefix(field, "field "))
	}
	if value, _, ok := strings.Cut(text, " into "); ok { // "cannot unmarshal !!str `perhaps` into bool"
		text = strings.TrimPrefix(value, "cannot unmarshal ") + " is not valid here"
	}
	return &DamagedError{Line: line, Err: errors.New(text)}
}

// lineOf returns the line where context i starts; 0 if there is none.
func lineOf(data []byte, i int) int {
	var root struct {
		Contexts []yaml.Node `yaml:"contexts"`
	}
	if yaml.Unmarshal(data, &root) != nil || i < 0 || i >= len(root.Contexts) {
		return 0
	}
	return root.Contexts[i].Line
}

// encode returns the bytes of contexts.yaml, always the same for the same content. Errors: ErrInvalid.
func encode(f *File) ([]byte, error) {
	f.Version = Version
	f.tidy()
	if _, err := f.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	var out bytes.Buffer
	out.WriteString(header)
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(f); err != nil {
		return nil, fmt.Errorf("encode contexts: %w", err)
	}
	if err := enc.Close(); err != nil {
		return nil, fmt.Errorf("encode contexts: %w", err)
	}
	if out.Len() > maxFile {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrInvalid, maxFile)
	}
	return out.Bytes(), nil
}

// tidy normalizes a File: sorted, with times in UTC and whole seconds.
func (f *File) tidy() {
	slices.SortFunc(f.Allowed, func(a, b Allowed) int { return strings.Compare(a.Path, b.Path) })
	for i := range f.Allowed {
		f.Allowed[i].Since = whole(f.Allowed[i].Since)
	}
	if slices.Contains(f.Contexts, nil) {
		return // check rejects it
	}
	f.Contexts = f.List()
	for _, c := range f.Contexts {
		c.Created, c.Used, c.Target.Seen = whole(c.Created), whole(c.Used), whole(c.Target.Seen)
		c.Tokens.Access, c.Tokens.Refresh = whole(c.Tokens.Access), whole(c.Tokens.Refresh)
	}
}

func whole(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
