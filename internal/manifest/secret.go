package manifest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// Schemes of a secret: an environment variable, a file, or – only for a sandbox's seed – the value itself.
const (
	schemeEnv     = "env"
	schemeFile    = "file"
	schemeSandbox = "sandbox"
)

// longestSecret limits a secret's file, in bytes.
const longestSecret = 64 << 10

// Secret is a reference to a secret. Printing it never shows the value.
type Secret struct {
	At     Pos
	Scheme string
	Ref    string // the variable or the file; "" for a value
	value  string
}

func (s Secret) String() string {
	if s.Scheme == schemeSandbox {
		return "(secret)"
	}
	return "(secret, " + s.Scheme + ":" + s.Ref + ")"
}

// GoString hides the value from %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the value from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

var variableName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^CFID_SECRET_[A-Z0-9_]+$`) })

// parseSecret reads a reference. The error does not contain the text, which may be the secret.
func parseSecret(text string, at Pos, sandbox bool) (*Secret, error) {
	scheme, rest, found := strings.Cut(text, ":")
	s := &Secret{At: at, Scheme: scheme, Ref: rest}
	switch {
	case found && scheme == schemeEnv:
		if !variableName().MatchString(rest) {
			return nil, errors.New("a secret from the environment is env:CFID_SECRET_NAME, in capitals")
		}
	case found && scheme == schemeFile:
		if !localPath(rest) {
			return nil, errors.New("a secret's file must be a path relative to the folder of secrets and below it")
		}
	case found && scheme == schemeSandbox && sandbox:
		s.Ref, s.value = "", rest
	case found && scheme == schemeSandbox:
		return nil, errors.New("sandbox: secrets are for the sandbox only; use env:CFID_SECRET_NAME or file:PATH")
	case sandbox:
		return nil, errors.New("a secret is env:CFID_SECRET_NAME, file:PATH or sandbox:VALUE")
	default:
		return nil, errors.New("a secret is env:CFID_SECRET_NAME or file:PATH, never the value itself")
	}
	return s, nil
}

func localPath(name string) bool {
	return name != "" && fs.ValidPath(name) && name != "." && filepath.IsLocal(filepath.FromSlash(name))
}

// Sources are where secrets are read from.
type Sources struct {
	Env func(name string) string // "" for a variable that is not set
	Dir string                   // folder of the files; "" for none
}

// Resolve reads the secret. One newline at a file's end is not part of it. Links are not followed.
func (s Secret) Resolve(from Sources) (string, error) {
	switch s.Scheme {
	case schemeSandbox:
		return s.value, nil
	case schemeEnv:
		if from.Env != nil {
			if value := from.Env(s.Ref); value != "" {
				return value, nil
			}
		}
		return "", &Problem{s.At, "the variable " + s.Ref + " is not set"}
	}
	if from.Dir == "" {
		return "", &Problem{s.At, "file:" + s.Ref + " needs a folder of secrets"}
	}
	value, err := readSecret(from.Dir, s.Ref)
	if err != nil {
		return "", &Problem{s.At, err.Error()}
	}
	return value, nil
}

func readSecret(dir, name string) (string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	for part := name; part != "."; part = path.Dir(part) {
		info, err := root.Lstat(part)
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink != 0 {
			return "", fmt.Errorf("%s is a link: secrets must be regular files", part)
		}
	}
	f, err := root.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, longestSecret+1))
	switch {
	case err != nil:
		return "", err
	case len(data) > longestSecret:
		return "", fmt.Errorf("%s is too long for a secret", name)
	}
	value := strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")
	if value == "" {
		return "", fmt.Errorf("%s is empty", name)
	}
	return value, nil
}
