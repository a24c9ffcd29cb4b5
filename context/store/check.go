package store

import (
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	maxName = 128 // characters
	maxPath = 4096
)

// CheckName returns ErrBadName unless name is valid for a context: 1 to 128 printable characters without white space, the
// first of them not "-".
func CheckName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("%w: it is empty", ErrBadName)
	case !utf8.ValidString(name):
		return fmt.Errorf("%w: %q is not UTF-8", ErrBadName, name)
	case utf8.RuneCountInString(name) > maxName:
		return fmt.Errorf("%w: it has more than %d characters", ErrBadName, maxName)
	case strings.HasPrefix(name, "-"):
		return fmt.Errorf(`%w: %q starts with "-"`, ErrBadName, name)
	case strings.ContainsFunc(name, unfitForName):
		return fmt.Errorf("%w: %q has white space or characters that don't print", ErrBadName, name)
	}
	return nil
}

// unfitForName reports whether a name must not contain r. unicode.IsPrint is false for control characters, for those that
// change the direction of writing, and for all white space except U+0020.
func unfitForName(r rune) bool { return r == ' ' || !unicode.IsPrint(r) }

// check validates a File that was read or is about to be written. It returns the index of the invalid context, or -1.
func (f *File) check() (int, error) {
	names, ids := map[string]bool{}, map[string]bool{}
	for i, c := range f.Contexts {
		switch {
		case c == nil:
			return i, errors.New("a context is empty")
		case names[c.Name]:
			return i, fmt.Errorf("two contexts have the name %q", c.Name)
		case ids[c.ID]:
			return i, fmt.Errorf("two contexts have the id %q", c.ID)
		}
		if err := c.check(); err != nil {
			return i, fmt.Errorf("context %q: %w", c.Name, err)
		}
		names[c.Name], ids[c.ID] = true, true
	}
	for _, a := range f.Allowed {
		if a.Path == "" || len(a.SHA256) != 64 || strings.Trim(a.SHA256, "0123456789abcdef") != "" {
			return -1, fmt.Errorf("allowed: %q has no path or no SHA-256", a.Path)
		}
		if err := checkTimes(a.Since); err != nil {
			return -1, err
		}
	}
	return -1, nil
}

func (c *Context) check() error {
	if err := CheckName(c.Name); err != nil {
		return err
	}
	if !fitForID(c.ID) {
		return fmt.Errorf("id %q must have 8 to 64 characters of a-z, 0-9 and -", c.ID)
	}
	if c.Target.URL == "" {
		return errors.New("it has no target")
	}
	if err := c.Target.check(); err != nil {
		return err
	}
	if err := errors.Join(checkCA(c.TLS.CA), c.ClientAuth.check()); err != nil {
		return err
	}
	if !fitForRenewal(c.Tokens.Renewal) {
		return errors.New("renewal must be one or two words in lower case")
	}
	return checkTimes(c.Created, c.Used, c.Target.Seen, c.Tokens.Access, c.Tokens.Refresh)
}

// fitForID checks an ID, which is part of file names in the vault, also on file systems that ignore case.
func fitForID(id string) bool {
	return len(id) >= 8 && len(id) <= 64 && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// fitForRenewal accepts only what cannot be a token.
func fitForRenewal(words string) bool {
	return len(words) <= 30 && strings.Trim(words, "abcdefghijklmnopqrstuvwxyz ") == ""
}

// check rejects URLs with a user name or password, which would be a secret in the file. Errors don't repeat the URL.
func (t Target) check() error {
	for _, field := range []struct{ name, url string }{
		{"url", t.URL}, {"api", t.API}, {"uaa", t.UAA}, {"login", t.Login}, {"issuer", t.Issuer},
		{"token-endpoint", t.TokenEndpoint}, {"authorization-endpoint", t.AuthorizationEndpoint},
	} {
		if field.url == "" {
			continue
		}
		u, err := url.Parse(field.url)
		switch {
		case err != nil:
			return fmt.Errorf("%s is not a URL", field.name)
		case u.User != nil:
			return fmt.Errorf("%s has a user name or password in its URL", field.name)
		case field.name != "issuer" && (u.Scheme != "http" && u.Scheme != "https" || u.Host == ""):
			return fmt.Errorf("%s is not an absolute http or https URL", field.name)
		}
	}
	return nil
}

// checkCA accepts certificates only: the user's PEM file may also contain a private key.
func checkCA(text string) error {
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			return fmt.Errorf("the CA has a PEM block %q: only certificates are allowed", block.Type)
		}
	}
	if strings.Contains(text, "PRIVATE KEY") {
		return errors.New("the CA has a private key: only certificates are allowed")
	}
	return nil
}

// check rejects values that are a key, certificate or assertion instead of the path of one. Errors don't repeat the values.
func (a ClientAuth) check() error {
	for _, path := range []string{a.Key, a.Assertion, a.Cert, a.CertKey} {
		if path != "" && (!filepath.IsAbs(path) || len(path) > maxPath || strings.ContainsFunc(path, unicode.IsControl)) {
			return errors.New("client-auth must have absolute paths of files")
		}
	}
	switch {
	case strings.Trim(a.Method, "abcdefghijklmnopqrstuvwxyz_") != "" || len(a.Method) > 30:
		return errors.New("client-auth has an invalid method")
	case a.Method == "" && !a.IsZero():
		return errors.New("client-auth has no method")
	case len(a.KeyID) > maxName || strings.ContainsFunc(a.KeyID, unicode.IsControl):
		return errors.New("client-auth has a key-id that is too long")
	}
	return nil
}

// checkTimes rejects years that a YAML timestamp cannot have.
func checkTimes(times ...time.Time) error {
	for _, t := range times {
		if y := t.Year(); y < 1 || y > 9999 {
			return fmt.Errorf("the year %d is out of bounds", y)
		}
	}
	return nil
}
