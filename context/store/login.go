package store

import (
	"fmt"
	"slices"
	"time"
)

// Login is the result of a successful login.
type Login struct {
	Selected   string // ID of the context that applies (Chosen.Context.ID); "" for none
	Target     Target
	Zone       string
	TLS        TLS
	Identity   Identity
	ClientAuth ClientAuth
	As         string // the name that the user wants for the context; "" for a default name
}

// Place is the context that a login writes.
type Place struct {
	Context *Context // the existing context that the login updates; nil for a new one
	Name    string   // the context's name afterwards
}

// FindForLogin returns the context that a login writes. It changes nothing. The first of these applies:
//
//   - with As: the context of that name, if it has the same server, zone and identity, or no identity yet; if there is none,
//     the selected context without identity, or a new one, gets that name;
//   - the selected context, if server, zone and identity are the same;
//   - the context of the same server, zone and identity that was used last;
//   - the selected context, if it has the same server and zone and no identity; it is renamed to IDENTITY@HOST, unless the user
//     has named it;
//   - a new context.
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
			return Place{}, fmt.Errorf("context %q %w and has another server or identity", in.As, ErrNameTaken)
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

// Login writes the context that FindForLogin returns, makes it current and returns it. Target, TLS, identity and client
// authentication become those of the login; org, space, protection and the expiry times of tokens stay.
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

// Targeting is the result of `target`.
type Targeting struct {
	Target Target
	Zone   string
	TLS    *TLS // nil leaves a context's settings as they are
}

// FindForTarget returns the context of that server and zone that was used last, or nil.
func FindForTarget(f *File, url, zone string) *Context {
	return f.lastUsed(func(c *Context) bool { return SameServer(c.Target.URL, url) && c.Zone == zone })
}

// Target makes the context current that FindForTarget returns, or a new one without identity and with the name
// HOST[:port][/zone]. It replaces the context's target.
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

// lastUsed returns the context for which fits is true and that was used last. The times in the file are whole seconds, so it
// prefers the current and then the previous context.
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
