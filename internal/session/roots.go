package session

import (
	"crypto/x509"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/line"
)

// The variables of OpenSSL and Go that name another trust store than the system's.
const (
	certFileVar = "SSL_CERT_FILE"
	certDirVar  = "SSL_CERT_DIR"
)

// Limits for reading that trust store.
const (
	maxCertFile  = 16 << 20 // bytes
	maxCertFiles = 4096     // in all folders together
)

// EnvRoots returns the trust store of the environment. A context keeps the one from when it was targeted: a variable that
// is set later must not decide which servers are trusted with the context's tokens.
func (s *Session) EnvRoots() store.Roots {
	var r store.Roots
	if s.Settings.Getenv == nil {
		return r
	}
	if file := s.Settings.Getenv(certFileVar); file != "" {
		r.File = s.Path(file)
	}
	for _, dir := range filepath.SplitList(s.Settings.Getenv(certDirVar)) {
		r.Dirs = append(r.Dirs, s.Path(dir))
	}
	return r
}

// roots reads the trust store of a context; nil is the system's. As in Go, one variable alone adds to the system's
// certificates, both together replace them.
func roots(r store.Roots) (*x509.CertPool, error) {
	if r.IsZero() {
		return nil, nil
	}
	pool := x509.NewCertPool()
	if r.File == "" || len(r.Dirs) == 0 {
		system, err := x509.SystemCertPool()
		if err != nil {
			return nil, err
		}
		pool = system
	}
	if r.File != "" {
		if err := addCerts(pool, r.File); err != nil {
			return nil, err
		}
	}
	left := maxCertFiles
	for _, dir := range r.Dirs {
		files, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, f := range files[:min(len(files), left)] {
			_ = addCerts(pool, filepath.Join(dir, f.Name())) // the folder may contain other files
		}
		left -= min(len(files), left)
	}
	return pool, nil
}

func addCerts(pool *x509.CertPool, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a file", path)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxCertFile+1))
	switch {
	case err != nil:
		return err
	case len(data) > maxCertFile:
		return fmt.Errorf("%s is larger than %d MiB", path, maxCertFile>>20)
	case !pool.AppendCertsFromPEM(data):
		return fmt.Errorf("%s has no PEM certificate", path)
	}
	return nil
}

// rootsOf reads the trust store of a context, and prints a note once if the environment names another one.
func (s *Session) rootsOf(t store.TLS) (*x509.CertPool, error) {
	env := s.EnvRoots()
	later := env.String() != t.Roots.String()
	again := line.Target.With(s.targetURL())
	if later && !env.IsZero() && !s.toldRoots {
		s.toldRoots = true
		s.UI.Show("note: %s is ignored: the context was targeted with another trust store; to use this one: %s", nameRoots(env), again)
	}
	pool, err := roots(t.Roots)
	switch {
	case err == nil:
		return pool, nil
	case later:
		return nil, &UsageError{
			Text: fmt.Sprintf("the trust store that %s named when the context was targeted: %v", nameRoots(t.Roots), err),
			Try:  []line.Advice{again},
		}
	}
	return nil, Usage("%s: %v", nameRoots(t.Roots), err)
}

func nameRoots(r store.Roots) string {
	var names []string
	if r.File != "" {
		names = append(names, certFileVar)
	}
	if len(r.Dirs) > 0 {
		names = append(names, certDirVar)
	}
	return strings.Join(names, " and ")
}

func (s *Session) targetURL() string {
	if c := s.Chosen.Context; c != nil {
		return c.Target.URL
	}
	return "URL"
}
