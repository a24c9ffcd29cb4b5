package login

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/session"
)

// The outcomes of a check.
const (
	CheckOK    = "ok"
	CheckWarn  = "warning" // it works, but should be improved
	CheckWrong = "wrong"
)

// Faults that a check finds, in addition to the errors of commands.
var (
	// ErrOpenFolder means that other users of the machine may read or write cfid's files.
	ErrOpenFolder = errors.New("other users have access to it")
	// ErrClock means that this machine's clock and the server's differ so much that tokens seem expired or not yet valid.
	ErrClock = errors.New("the clocks differ")
	// ErrUnverified means that anyone between cfid and the server can read and change all traffic.
	ErrUnverified = errors.New("certificates are not verified")
	// ErrLeftOver means that files that were set aside still exist.
	ErrLeftOver = errors.New("files were set aside")
)

// maxClock is the maximum difference between the clocks: tokens are verified with a leeway of a minute.
const maxClock = time.Minute

// Check is the result of one check of doctor.
type Check struct {
	Name, State string
	Text        string // the finding, if Err doesn't describe it
	Err         error
}

// Doctor checks everything that a session depends on, from the folder to the token, and continues after a fault. It
// changes nothing, asks for no passphrase and sends no token.
func Doctor(ctx context.Context, s *session.Session, _ struct{}) (iter.Seq2[Check, error], error) {
	checks := []func(context.Context, *session.Session) []Check{checkFolder, checkContexts, checkVault, checkServers, checkToken}
	if s.Settings.Direct.Used() { // nothing is stored
		checks = []func(context.Context, *session.Session) []Check{checkServers}
	}
	return func(yield func(Check, error) bool) {
		if !yield(Check{Name: "version", State: CheckOK, Text: fmt.Sprintf("cfid %s, %s, %s/%s", s.Settings.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)}, nil) {
			return
		}
		for _, check := range checks {
			for _, c := range check(ctx, s) {
				if !yield(c, nil) {
					return
				}
			}
		}
	}, nil
}

func found(name, text string, err error) Check {
	c := Check{Name: name, State: CheckOK, Text: text, Err: err}
	if err != nil {
		c.State = CheckWrong
	}
	return c
}

// warned is found for faults that don't prevent work.
func warned(name, text string, err error) Check {
	c := found(name, text, err)
	if err != nil {
		c.State = CheckWarn
	}
	return c
}

func checkFolder(_ context.Context, s *session.Session) []Check {
	var checks []Check
	for _, path := range []string{s.Settings.ConfigDir, s.Store.Path()} {
		name := "folder"
		if path != s.Settings.ConfigDir {
			name = filepath.Base(path)
		}
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			checks = append(checks, found(name, path+": not there yet", nil))
		case err != nil:
			checks = append(checks, found(name, path, err))
		case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
			checks = append(checks, found(name, "", fmt.Errorf("%s has mode %04o: %w", path, info.Mode().Perm(), ErrOpenFolder)))
		default:
			checks = append(checks, found(name, path, nil))
		}
	}
	return checks
}

func checkContexts(ctx context.Context, s *session.Session) []Check {
	file, err := s.Store.Read(ctx)
	if err != nil {
		return []Check{found("contexts", "", err)}
	}
	checks := []Check{found("contexts", fmt.Sprintf("%d", len(file.Contexts)), nil)}
	c, err := s.Context()
	if err != nil {
		return append(checks, found("context", "", err))
	}
	return append(checks, found("context", c.Name+", by "+s.Why(), nil))
}

func checkVault(ctx context.Context, s *session.Session) []Check {
	st, err := s.Vault.Status(ctx)
	switch {
	case err != nil:
		return []Check{found("vault", "", err)}
	case !st.Exists:
		return []Check{found("vault", "none yet: the first login creates it", nil)}
	}
	text := fmt.Sprintf("mode %s, key in %s", st.Mode, st.Where)
	if st.Mode == secret.ModeFile {
		text += " (as safe as its location)"
	}
	checks := []Check{found("vault", text, errors.Join(st.Key, st.Agrees))}
	if st.Mode == secret.ModePassphrase && errors.Is(st.Key, secret.ErrLocked) {
		checks[0] = found("vault", text+": locked; a command that needs it asks for its passphrase", st.Agrees)
	}
	for _, e := range st.Entries {
		if e.Err != nil {
			checks = append(checks, found("vault entry", "", fmt.Errorf("%s: %w", e.ID, e.Err)))
		}
	}
	if kept := append(st.Damaged, st.Lost...); len(kept) > 0 {
		checks = append(checks, warned("vault leftovers", "", fmt.Errorf("%s in %s: %w", session.Join(kept), st.Dir, ErrLeftOver)))
	}
	return checks
}

func checkServers(ctx context.Context, s *session.Session) []Check {
	c, err := s.Context()
	if err != nil {
		return nil
	}
	var checks []Check
	if c.TLS.SkipVerify {
		checks = append(checks, warned("tls", "", fmt.Errorf("%s: %w", session.Join(c.TLS.Hosts), ErrUnverified)))
	}
	info, err := AskInfo(ctx, s, struct{}{})
	if err != nil {
		return append(checks, found("servers", "", err))
	}
	checks = append(checks, found("uaa", "version "+info.UAA.App.Version+" at "+c.Target.UAA, nil))
	if info.Root != nil {
		checks = append(checks, found("cloud controller", "version "+info.Root.Version()+" at "+c.Target.API, nil))
	}
	if info.Metadata.Issuer != c.Target.Issuer {
		checks = append(checks, found("issuer", "", &auth.TargetChangedError{Differs: []string{"issuer (was " + c.Target.Issuer + ", is " + info.Metadata.Issuer + ")"}}))
	}
	clock := found("clock", "as the server's", nil)
	switch {
	case !info.Clock:
		clock.Text = "the server returned no usable time"
	case info.Ahead.Abs() > maxClock:
		clock = found("clock", "", fmt.Errorf("the server's is %v ahead of this machine's: %w", info.Ahead.Round(time.Second), ErrClock))
	}
	return append(checks, clock)
}

func checkToken(ctx context.Context, s *session.Session) []Check {
	c, err := s.Context()
	if err != nil {
		return nil
	}
	checks := []Check{}
	if !session.ClientAuthOf(c).NeedsSecret() {
		checks = append(checks, found("client", c.ClientAuth.String(), session.UsableClientAuth(c.ClientAuth)))
	}
	st, err := ReadStatus(ctx, s)
	if err != nil {
		return append(checks, found("session", "", err))
	}
	if _, err := identity.CurrentToken(ctx, s); err != nil {
		return append(checks, found("session", "", err))
	}
	return append(checks, sessionCheck(st, c))
}

func sessionCheck(st *Status, c *store.Context) Check {
	text := "of client " + c.Identity.ClientID
	if c.Identity.User != "" {
		text = "of " + c.Identity.User
	}
	if st.Renews != "" {
		return found("session", text+", renewed by its "+st.Renews, nil)
	}
	return found("session", text+", until "+c.Tokens.Access.UTC().Format(time.RFC3339)+", not renewable", nil)
}
