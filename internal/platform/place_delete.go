package platform

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/session"
)

// DeleteInput names what is deleted.
type DeleteInput struct {
	Names   []string
	Org     string        // of spaces
	NoWait  bool          // return the job without waiting for it
	JobTime time.Duration // timeout of the wait; 0: ten minutes
}

// Deletion is an org or space that was deleted.
type Deletion[T any] struct {
	Of  T
	Job string // path of the job, if cfid does not wait for it
}

// doomed is an org or space to be deleted, and what is deleted with it.
type doomed[T any] struct {
	name  string
	of    T
	loses string
	send  func(context.Context) (string, error)
	err   error
}

// DeleteOrgs deletes orgs with all that is in them, after showing it and asking for their names. Admins may.
func DeleteOrgs(ctx context.Context, s *session.Session, in DeleteInput) (iter.Seq[session.Item[Deletion[*capi.Org]]], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	return deletePlaces(ctx, s, "org", in, func(ctx context.Context, name string) doomed[*capi.Org] {
		org, err := FindOrg(ctx, cc, name)
		if err != nil {
			return doomed[*capi.Org]{name: name, err: err}
		}
		d := doomed[*capi.Org]{name: org.Name, of: org, send: func(ctx context.Context) (string, error) { return cc.DeleteOrg(ctx, org.GUID) }}
		d.loses, d.err = orgLoses(ctx, cc, org)
		return d
	})
}

// DeleteSpaces deletes spaces with all that is in them, after showing it and asking for their names.
func DeleteSpaces(ctx context.Context, s *session.Session, in DeleteInput) (iter.Seq[session.Item[Deletion[*capi.Space]]], error) {
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	return deletePlaces(ctx, s, "space", in, func(ctx context.Context, name string) doomed[*capi.Space] {
		space, err := findSpaceAnywhere(ctx, s, cc, in.Org, name)
		if err != nil {
			return doomed[*capi.Space]{name: name, err: err}
		}
		d := doomed[*capi.Space]{
			name: Place{Org: space.Org, Space: space}.String(), of: space,
			send: func(ctx context.Context) (string, error) {
				job, err := cc.DeleteSpace(ctx, space.GUID)
				return job, denied(ctx, s, err, Place{Org: space.Org}) // a role in the space does not do
			},
		}
		d.loses, d.err = spaceLoses(ctx, cc, space)
		return d
	})
}

func deletePlaces[T any](ctx context.Context, s *session.Session, noun string, in DeleteInput, find func(context.Context, string) doomed[T]) (iter.Seq[session.Item[Deletion[T]]], error) {
	var cc *capi.Client
	cc, err := s.CC(ctx)
	if err != nil {
		return nil, err
	}
	found := map[string]doomed[T]{}
	for it := range session.EachName(ctx, s, in.Names, func(ctx context.Context, name string) (doomed[T], session.State, error) {
		return find(ctx, name), session.Unchanged, nil
	}) {
		if it.Err != nil {
			return nil, it.Err
		}
		found[it.Name] = it.Value
	}
	if err := confirmDoom(ctx, s, noun, session.Unique(in.Names), found); err != nil {
		return nil, err
	}
	return session.EachName(ctx, s, in.Names, func(ctx context.Context, name string) (Deletion[T], session.State, error) {
		d := found[name]
		out := Deletion[T]{Of: d.of}
		switch {
		case d.err != nil:
			return out, session.Failed, d.err
		case s.Settings.DryRun:
			return out, session.WouldDelete, nil
		}
		job, err := d.send(ctx)
		if err != nil {
			return out, session.Failed, err
		}
		if in.NoWait {
			out.Job = jobPath(job)
			return out, session.Deleting, nil
		}
		return out, session.Deleted, follow(ctx, s, cc, job, "the deletion of "+noun+" "+d.name, in.JobTime)
	}), nil
}

// confirmDoom shows what is deleted and asks the user to type each name, since a deletion cannot be undone.
func confirmDoom[T any](ctx context.Context, s *session.Session, noun string, typed []string, found map[string]doomed[T]) error {
	var names []string
	for _, t := range typed {
		if d := found[t]; d.err == nil {
			names = append(names, d.name)
			s.UI.Show("deleting %s %s also deletes: %s", noun, d.name, d.loses)
		}
	}
	change := session.Change{Verb: "delete", Noun: noun, Names: names, Asks: true}
	protected := s.Chosen.Context != nil && s.Chosen.Context.Protected
	if protected || s.Settings.DryRun || s.Settings.Yes != "" || !s.Settings.TTY || len(names) == 0 {
		if len(names) == 0 {
			return nil
		}
		return s.Confirm(ctx, change)
	}
	for _, name := range names {
		answer, err := s.UI.Ask(ctx, session.Prompt{Text: fmt.Sprintf("to delete %s %s for good, type its name", noun, name)})
		if err != nil {
			return err
		}
		if answer != name {
			return session.ErrDeclined
		}
	}
	return nil
}
