package ops

import (
	"context"

	"github.com/cfid-cli/cfid/context/store"
)

// Contexts reads all contexts, sorted by name.
func Contexts(ctx context.Context, s *Session) ([]*store.Context, error) {
	if s.Store == nil {
		return []*store.Context{s.Chosen.Context}, nil
	}
	f, err := s.Store.Read(ctx)
	if err != nil {
		return nil, err
	}
	return f.List(), nil
}

// UseContext makes a context the current one; "-" is the one before.
func UseContext(ctx context.Context, s *Session, name string) (*store.Context, error) {
	var used *store.Context
	err := s.change(ctx, func(f *store.File) (err error) {
		used, err = f.Use(name, s.Settings.Now())
		return err
	})
	return used, err
}

// ProtectContext makes every write in a context ask for its name, or no longer.
func ProtectContext(ctx context.Context, s *Session, name string, on bool) (*store.Context, error) {
	var c *store.Context
	err := s.change(ctx, func(f *store.File) (err error) {
		c, err = f.Protect(name, on)
		return err
	})
	return c, err
}

// RenameContext gives a context another name. Its session goes along.
func RenameContext(ctx context.Context, s *Session, from, to string) (*store.Context, error) {
	var c *store.Context
	err := s.change(ctx, func(f *store.File) (err error) {
		c, err = f.Rename(from, to)
		return err
	})
	return c, err
}

// CopyContext makes a second context of the same server, without the session: tokens are never copied.
func CopyContext(ctx context.Context, s *Session, from, to string) (*store.Context, error) {
	var c *store.Context
	err := s.change(ctx, func(f *store.File) (err error) {
		c, err = f.Copy(from, to, s.Settings.Now())
		return err
	})
	return c, err
}

// DeleteContexts forgets contexts and what the vault holds for them, after asking.
func DeleteContexts(ctx context.Context, s *Session, names []string) error {
	if s.Store == nil {
		return errDirectContexts()
	}
	f, err := s.Store.Read(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := f.Delete(name); err != nil {
			return err
		}
	}
	if err := s.confirm(ctx, Change{Verb: "delete", Noun: "context", Names: names, Asks: true}); err != nil {
		return err
	}
	var gone []*store.Context
	err = s.change(ctx, func(f *store.File) error {
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
		if err := s.Vault.Delete(ctx, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// AllowDotfile records the .cfid.yaml that applies in the working directory, as it is now.
func AllowDotfile(ctx context.Context, s *Session, path string) (store.Dotfile, error) {
	var allowed store.Dotfile
	err := s.change(ctx, func(f *store.File) (err error) {
		allowed, err = store.Allow(f, path, s.Settings.Now())
		return err
	})
	return allowed, err
}

func (s *Session) change(ctx context.Context, fn func(*store.File) error) error {
	if s.Store == nil {
		return errDirectContexts()
	}
	return s.Store.Update(ctx, fn)
}

func errDirectContexts() error {
	return Usage("environment mode (CFID_TARGET) has no stored contexts")
}

// FindContext reads one context by name.
func FindContext(ctx context.Context, s *Session, name string) (*store.Context, error) {
	if s.Store == nil {
		return nil, errDirectContexts()
	}
	f, err := s.Store.Read(ctx)
	if err != nil {
		return nil, err
	}
	return f.Get(name)
}
