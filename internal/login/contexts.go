package login

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/session"
)

// Contexts reads all contexts, sorted by name, with the expiry times of the tokens in the vault.
func Contexts(ctx context.Context, s *session.Session) ([]*store.Context, error) {
	if s.Store == nil {
		return []*store.Context{s.Chosen.Context}, nil
	}
	f, err := s.Store.Read(ctx)
	if err != nil {
		return nil, err
	}
	all := f.List()
	if s.Vault.InMemory() {
		return all, nil
	}
	for _, c := range all {
		c.Tokens = s.Ends(ctx, c)
	}
	return all, nil
}

// UseContext makes a context the current one; "-" is the previous one.
func UseContext(ctx context.Context, s *session.Session, name string) (*store.Context, error) {
	var used *store.Context
	err := updateContexts(ctx, s, func(f *store.File) (err error) {
		used, err = f.Use(name, s.Settings.Now())
		return err
	})
	if err == nil {
		s.Outranked(s.Chosen, used.Name)
	}
	return used, err
}

// ProtectContext turns the protection of a context on or off: in a protected context every write asks for the name of the
// context, and so does removing the protection.
func ProtectContext(ctx context.Context, s *session.Session, name string, on bool) (*store.Context, error) {
	c, err := FindContext(ctx, s, name)
	if err != nil {
		return nil, err
	}
	if c.Protected && !on {
		if err := s.ConfirmProtected(ctx, session.Change{Verb: "remove the protection"}, name); err != nil {
			return nil, err
		}
	}
	err = updateContexts(ctx, s, func(f *store.File) (err error) {
		c, err = f.Protect(name, on)
		return err
	})
	return c, err
}

// RenameContext renames a context. It keeps its session.
func RenameContext(ctx context.Context, s *session.Session, from, to string) (*store.Context, error) {
	var c *store.Context
	err := updateContexts(ctx, s, func(f *store.File) (err error) {
		c, err = f.Rename(from, to)
		return err
	})
	return c, err
}

// CopyContext creates a second context of the same server, without the session: tokens are never copied.
func CopyContext(ctx context.Context, s *session.Session, from, to string) (*store.Context, error) {
	var c *store.Context
	err := updateContexts(ctx, s, func(f *store.File) (err error) {
		c, err = f.Copy(from, to, s.Settings.Now())
		return err
	})
	return c, err
}

// DeleteContexts deletes contexts and their vault entries, after confirmation. A protected context must be the only one of
// the command, and is confirmed by its name.
func DeleteContexts(ctx context.Context, s *session.Session, names []string) error {
	if s.Store == nil {
		return errDirectContexts()
	}
	f, err := s.Store.Read(ctx)
	if err != nil {
		return err
	}
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	change := session.Change{Verb: "delete", Noun: "context", Names: names, Asks: true}
	agreed := s.Agree
	for _, name := range names {
		c, err := f.Delete(name)
		switch {
		case err != nil:
			return err
		case c.Protected && len(names) > 1:
			return session.Usage("context %s is protected: delete it by itself", name)
		case c.Protected:
			agreed = func(ctx context.Context, change session.Change) error { return s.ConfirmProtected(ctx, change, name) }
		}
	}
	if err := agreed(ctx, change); err != nil {
		return err
	}
	var gone []*store.Context
	err = updateContexts(ctx, s, func(f *store.File) error {
		gone = gone[:0]
		for _, name := range names {
			c, err := f.Delete(name)
			if err != nil {
				return err
			}
			gone = append(gone, c)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, c := range gone {
		if err := errors.Join(s.Vault.Delete(ctx, c.ID), s.ForgetSeen(c.ID)); err != nil {
			return err
		}
	}
	return nil
}

// AllowDotfile trusts the present content of a .cfid.yaml. Without a path it is the one that was ignored
// for this command, else the one in the working directory.
func AllowDotfile(ctx context.Context, s *session.Session, path string) (store.Dotfile, error) {
	path = dotfile(s, path)
	var allowed store.Dotfile
	err := updateContexts(ctx, s, func(f *store.File) (err error) {
		allowed, err = store.Allow(f, path, s.Settings.Now())
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return allowed, &session.MissingError{Noun: "file", Name: path}
	}
	return allowed, err
}

// DisallowDotfile revokes the trust.
func DisallowDotfile(ctx context.Context, s *session.Session, path string) (store.Dotfile, error) {
	path = dotfile(s, path)
	err := updateContexts(ctx, s, func(f *store.File) error {
		if !store.Disallow(f, path) {
			return &session.MissingError{Noun: "permission for", Name: path}
		}
		return nil
	})
	return store.Dotfile{Path: path}, err
}

func dotfile(s *session.Session, typed string) string {
	switch {
	case typed != "":
		return s.Path(typed)
	case s.Chosen.Ignored != nil:
		return s.Chosen.Ignored.Path
	case s.Chosen.From != "":
		return s.Chosen.From
	}
	return s.Path(".cfid.yaml")
}

// updateContexts changes the stored contexts. It fails if the file is damaged, because the context may be in it.
func updateContexts(ctx context.Context, s *session.Session, fn func(*store.File) error) error {
	if s.Store == nil {
		return errDirectContexts()
	}
	return s.Store.Update(ctx, func(f *store.File) error {
		if f.Damage != nil {
			return f.Damage
		}
		return fn(f)
	})
}

func errDirectContexts() error {
	return session.Usage("environment mode (CFID_TARGET) has no stored contexts")
}

// FindContext reads a context by name; "-" is the previous one.
func FindContext(ctx context.Context, s *session.Session, name string) (*store.Context, error) {
	if s.Store == nil {
		return nil, errDirectContexts()
	}
	f, err := s.Store.Read(ctx)
	if err != nil {
		return nil, err
	}
	if name == "-" && f.Previous != "" {
		name = f.Previous
	}
	return f.Get(name)
}
