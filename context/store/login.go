package store

import (
	"fmt"
	"slices"
	"time"
)

// Login is what a successful login knows.
type Login struct {
	Selected   string // ID of the context that applies (Chosen.Context.ID); "" for none
	Target     Target
	Zone       string
	TLS        TLS
	Identity   Identity
	ClientAuth ClientAuth
	As         string // the name a person wants for the context; "" to have it named
}

// Place says where a login goes.
type Place struct {
	Context *Context // the one it renews or turns into its own; nil for a new one
	Name    string   // what the context is called afterwards
}

// FindForLogin says which context a login writes. It changes nothing. In this order:
//
//   - with As: the context of that name, if it is of the same server, zone and identity or has no identity yet; else
//     the selected one without identity, or a new one, gets that name;
//   - the selected context, when server, zone and identity are the same: it is renewed;
//   - another context of the same server, zone and identity, the one used last: it is renewed;
//   - the selected context, when it is of the same server and zone and has no identity: it gets this one, and the name
//     IDENTITY@HOST unless a person has renamed it;
//   - a new one.
//
// So a context of another server, zone, client, origin or user is never replaced. Errors: ErrNameTaken, ErrBadName.
func FindForLogin(f *File, in Login) (Place, error) {
	selected := f.ByID(in.Selected)
	if selected != nil && !in.sameServer(selected) {
		selected = nil
	}
	adopts := selected != nil && selected.Identity.IsZero()
	if in.As != "" {
		return f.placeAs(in, selected, adopts)
	}
	if selected != nil && selected.Identity.Is(in.Identity) && !adopts {
		return Place{selected, selected.Name}, nil
	}
	if c := f.lastUsed(in.same); c != nil {
		return Place{c, c.Name}, nil
	}
	if adopts && !selected.namedByUs() {
		return Place{selected, selected.Name}, nil
	}
	if !adopts {
		selected = nil
	}
	return Place{selected, NameFor(f, in.Identity, in.Target.URL, in.Zone)}, nil
}

func (f *File) placeAs(in Login, selected *Context, adopts bool) (Place, error) {
	if err := CheckName(in.As); err != nil {
		return Place{}, err
	}
	if c := f.Find(in.As); c != nil {
		if !in.same(c) && !(in.sameServer(c) && c.Identity.IsZero()) {
			return Place{}, fmt.Errorf("%w: %q is a context of another server or identity", ErrNameTaken, in.As)
		}
		return Place{c, c.Name}, nil
	}
	if adopts {
		return Place{selected, in.As}, nil
	}
	return Place{nil, in.As}, nil
}

func (in Login) sameServer(c *Context) bool {
	return SameServer(c.Target.URL, in.Target.URL) && c.Zone == in.Zone
}

func (in Login) same(c *Context) bool {
	return in.sameServer(c) && !c.Identity.IsZero() && c.Identity.Is(in.Identity)
}

// Login does what FindForLogin says, makes the context current and gives it back. Target, TLS and identity become those of the
// login; org, space and protection stay, and the end times of tokens until others are in the vault.
func (f *File) Login(in Login, now time.Time) (*Context, error) {
	place, err := FindForLogin(f, in)
	if err != nil {
		return nil, err
	}
	c := place.Context
	if c == nil {
		c = &Context{ID: NewID(), Name: place.Name, Zone: in.Zone, Created: now}
		f.Contexts = append(f.Contexts, c)
	}
	f.rename(c, place.Name)
	c.Target, c.TLS, c.Identity, c.ClientAuth = in.Target, in.TLS.clone(), in.Identity, in.ClientAuth
	f.makeCurrent(c, now)
	return c, nil
}

// Targeting is what `target` knows.
type Targeting struct {
	Target Target
	Zone   string
	TLS    *TLS // nil leaves a context's settings as they are
}

// FindForTarget gives the context of that server and zone that was used last; nil where there is none.
func FindForTarget(f *File, url, zone string) *Context {
	return f.lastUsed(func(c *Context) bool { return SameServer(c.Target.URL, url) && c.Zone == zone })
}

// Target makes the context that FindForTarget finds the current one, or a new one without identity, called
// HOST[:port][/zone]. What discovery found takes the place of what was known.
func (f *File) Target(in Targeting, now time.Time) *Context {
	c := FindForTarget(f, in.Target.URL, in.Zone)
	if c == nil {
		name := NameFor(f, Identity{}, in.Target.URL, in.Zone)
		c = &Context{ID: NewID(), Name: name, Zone: in.Zone, Created: now}
		f.Contexts = append(f.Contexts, c)
	}
	c.Target = in.Target
	if in.TLS != nil {
		c.TLS = in.TLS.clone()
	}
	f.makeCurrent(c, now)
	return c
}

// lastUsed: times in the file are whole seconds, so the current and the previous context go first.
func (f *File) lastUsed(fits func(*Context) bool) *Context {
	for _, name := range []string{f.Current, f.Previous} {
		if c := f.Find(name); c != nil && fits(c) {
			return c
		}
	}
	var last *Context
	for _, c := range f.List() {
		if fits(c) && (last == nil || c.Used.After(last.Used)) {
			last = c
		}
	}
	return last
}

func (f *File) makeCurrent(c *Context, now time.Time) {
	if f.Current != c.Name {
		f.Previous, f.Current = f.Current, c.Name
	}
	c.Used = now
}

func (t TLS) clone() TLS {
	t.Hosts, t.Roots.Dirs = slices.Clone(t.Hosts), slices.Clone(t.Roots.Dirs)
	return t
}
