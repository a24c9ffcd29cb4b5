package store

import (
	"fmt"
	"slices"
	"time"

	"github.com/cfid-cli/cfid/internal/near"
)

// Get returns the context of that name, or an *UnknownContextError.
func (f *File) Get(name string) (*Context, error) { return f.get(name, Why{}) }

func (f *File) get(name string, why Why) (*Context, error) {
	if c := f.Find(name); c != nil {
		return c, nil
	}
	return nil, &UnknownContextError{Name: name, Why: why, Near: near.Words(name, f.names())}
}

// Use makes a context current; "-" is the previous one. Errors: ErrUnknownContext, and ErrNoContext if there is no
// previous one.
func (f *File) Use(name string, now time.Time) (*Context, error) {
	if name == "-" {
		if name = f.Previous; name == "" {
			return nil, fmt.Errorf("%w: there is no previous context", ErrNoContext)
		}
	}
	c, err := f.Get(name)
	if err != nil {
		return nil, err
	}
	f.makeCurrent(c, now)
	return c, nil
}

// Rename renames a context. It keeps its tokens. Errors: ErrUnknownContext, ErrBadName, ErrNameTaken.
func (f *File) Rename(name, to string) (*Context, error) {
	c, err := f.Get(name)
	if err != nil {
		return nil, err
	}
	if err := f.free(to, c); err != nil {
		return nil, err
	}
	f.rename(c, to)
	return c, nil
}

// Copy creates a context that differs from the named one in name and ID. It does not copy the entry in the vault: the new
// context has no tokens until a login. It is not made current. Errors as for Rename.
func (f *File) Copy(name, to string, now time.Time) (*Context, error) {
	c, err := f.Get(name)
	if err != nil {
		return nil, err
	}
	if err := f.free(to, nil); err != nil {
		return nil, err
	}
	twin := *c
	twin.ID, twin.Name, twin.Created, twin.Used, twin.Tokens = NewID(), to, now, time.Time{}, Ends{}
	twin.TLS = c.TLS.clone()
	f.Contexts = append(f.Contexts, &twin)
	return &twin, nil
}

// Delete removes a context and returns it, so that its entry in the vault can be deleted too. If it was current, no
// context is current afterwards. Errors: ErrUnknownContext.
func (f *File) Delete(name string) (*Context, error) {
	c, err := f.Get(name)
	if err != nil {
		return nil, err
	}
	f.Contexts = slices.DeleteFunc(f.Contexts, func(other *Context) bool { return other == c })
	f.renamed(name, "")
	return c, nil
}

// Protect sets whether every write in a context asks for the context's name. Errors: ErrUnknownContext.
func (f *File) Protect(name string, on bool) (*Context, error) {
	c, err := f.Get(name)
	if err != nil {
		return nil, err
	}
	c.Protected = on
	return c, nil
}

// free returns an error unless self (nil: a new context) may have that name.
func (f *File) free(name string, self *Context) error {
	if err := CheckName(name); err != nil {
		return err
	}
	if holder := f.Find(name); holder != nil && holder != self {
		return fmt.Errorf("context %q %w", name, ErrNameTaken)
	}
	return nil
}

func (f *File) rename(c *Context, to string) {
	f.renamed(c.Name, to)
	c.Name = to
}

func (f *File) renamed(from, to string) {
	if f.Current == from {
		f.Current = to
	}
	if f.Previous == from {
		f.Previous = to
	}
}
