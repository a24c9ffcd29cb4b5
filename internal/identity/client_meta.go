package identity

import (
	"context"
	"encoding/base64"
	"fmt"
	"iter"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// GetClientMeta reads how clients are shown on the UAA's home page.
func GetClientMeta(ctx context.Context, s *session.Session, in ClientInput) (iter.Seq[session.Item[*uaa.ClientMeta]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return session.EachName(ctx, s, in.IDs, func(ctx context.Context, id string) (*uaa.ClientMeta, session.State, error) {
		if id == "" {
			return nil, session.Failed, session.Usage("a client needs an id")
		}
		m, err := c.ClientMeta(ctx, id)
		return m, session.Unchanged, session.ClientFault(err, id)
	}), nil
}

// ClientMetaInput describes changes to how clients are shown on the home page; nil leaves a field unchanged.
type ClientMetaInput struct {
	IDs    []string
	Show   *bool
	Launch *string // URL that the tile opens; "": none
	Icon   *string // file with a picture; "": none
}

// SetClientMeta changes the given fields. The request replaces all of them, so the others are sent as they were read.
func SetClientMeta(ctx context.Context, s *session.Session, in ClientMetaInput) (iter.Seq[session.Item[*uaa.ClientMeta]], error) {
	if in.Show == nil && in.Launch == nil && in.Icon == nil {
		return nil, &session.UsageError{Text: "no change is given", Try: line.Says("--show", "--launch-url URL", "--icon FILE")}
	}
	if in.Launch != nil && *in.Launch != "" {
		if _, err := rest.ParseURL(*in.Launch); err != nil {
			return nil, session.Usage("--launch-url: %v", err)
		}
	}
	icon, err := picture(s, in.Icon)
	if err != nil {
		return nil, err
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return session.Write(ctx, s, session.Change{Verb: "update", Noun: "client", Names: in.IDs}, func(ctx context.Context, id string) (*uaa.ClientMeta, session.State, error) {
		if id == "" {
			return nil, session.Failed, session.Usage("a client needs an id")
		}
		before, err := c.ClientMeta(ctx, id)
		if err != nil {
			return nil, session.Failed, session.ClientFault(err, id)
		}
		after := in.over(*before, icon)
		switch {
		case after.ShowOnHomePage == before.ShowOnHomePage && after.AppLaunchURL == before.AppLaunchURL && after.AppIcon == before.AppIcon:
			return before, session.Unchanged, nil
		case s.Settings.DryRun:
			return &after, session.WouldChange, nil
		}
		updated, err := c.PutClientMeta(ctx, after)
		return updated, session.Changed, session.ClientFault(err, id)
	})
}

func (in ClientMetaInput) over(m uaa.ClientMeta, icon string) uaa.ClientMeta {
	m.Raw = rest.Raw{}
	if in.Show != nil {
		m.ShowOnHomePage = *in.Show
	}
	if in.Launch != nil {
		m.AppLaunchURL = *in.Launch
	}
	if in.Icon != nil {
		m.AppIcon = icon
	}
	return m
}

// picture returns the content of a file in base64, as a UAA requires it.
func picture(s *session.Session, file *string) (string, error) {
	if file == nil || *file == "" {
		return "", nil
	}
	data, err := session.ReadBounded(s.Path(*file))
	if err != nil {
		return "", fmt.Errorf("icon: %w", err)
	}
	return base64.StdEncoding.EncodeToString(data), nil
}
