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

// CheckName says whether a context may be called that: 1 to 128 printable characters without white space, the first no
// "-". The error Is ErrBadName.
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

// unfitForName: unicode.IsPrint is false for control characters, for those that turn the direction of writing, and for
// all white space but U+0020.
func unfitForName(r rune) bool { return r == ' ' || !unicode.IsPrint(r) }

// check holds what must be true of every File, read or written. It answers the index of the context at fault, or -1.
func (f *File) check() (int, error) {
	names, ids := map[string]bool{}, map[string]bool{}
	for i, c := range f.Contexts {
		switch {
		case c == nil:
			return i, errors.New("an empty entry")
		case names[c.Name]:
			return i, fmt.Errorf("two contexts are called %q", c.Name)
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
		return fmt.Errorf("id %q: 8 to 64 of a-z, 0-9 and - are wanted", c.ID)
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
		return errors.New("renewal wants a word or two in small letters")
	}
	return checkTimes(c.Created, c.Used, c.Target.Seen, c.Tokens.Access, c.Tokens.Refresh)
}

// fitForID: the ID is part of file names in the vault, on systems with and without case.
func fitForID(id string) bool {
	return len(id) >= 8 && len(id) <= 64 && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// fitForRenewal: no token looks like this.
func fitForRenewal(words string) bool {
	return len(words) <= 30 && strings.Trim(words, "abcdefghijklmnopqrstuvwxyz ") == ""
}

// check refuses user names and passwords in URLs: they would be a secret in the file. Errors don't repeat the URL.
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

// checkCA lets certificates through and no private key that is in the same PEM file.
func checkCA(text string) error {
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			return fmt.Errorf("the CA holds a PEM block %q; only certificates belong there", block.Type)
		}
	}
	if strings.Contains(text, "PRIVATE KEY") {
		return errors.New("the CA holds a private key; only certificates belong there")
	}
	return nil
}

// check holds that what stands here names files, and is no key, certificate or assertion itself. Errors repeat nothing.
func (a ClientAuth) check() error {
	for _, path := range []string{a.Key, a.Assertion, a.Cert, a.CertKey} {
		if path != "" && (!filepath.IsAbs(path) || len(path) > maxPath || strings.ContainsFunc(path, unicode.IsControl)) {
			return errors.New("client-auth wants absolute paths of files")
		}
	}
	switch {
	case strings.Trim(a.Method, "abcdefghijklmnopqrstuvwxyz_") != "" || len(a.Method) > 30:
		return errors.New("client-auth has a method that is no word")
	case a.Method == "" && !a.IsZero():
		return errors.New("client-auth has no method")
	case len(a.KeyID) > maxName || strings.ContainsFunc(a.KeyID, unicode.IsControl):
		return errors.New("client-auth has a key-id that is too long")
	}
	return nil
}

// checkTimes: YAML knows the years from 0 to 9999 alone.
func checkTimes(times ...time.Time) error {
	for _, t := range times {
		if y := t.Year(); y < 1 || y > 9999 {
			return fmt.Errorf("the year %d is out of bounds", y)
		}
	}
	return nil
}
