package ops

import (
	"context"
	"encoding/base64"
	"fmt"
	"iter"

	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// GetClientMeta reads how clients show on the UAA's home page.
func GetClientMeta(ctx context.Context, s *Session, in ClientInput) (iter.Seq[Item[*uaa.ClientMeta]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return each(ctx, s, in.IDs, func(ctx context.Context, id string) (*uaa.ClientMeta, State, error) {
		if id == "" {
			return nil, Failing, Usage("a client needs an id")
		}
		m, err := c.ClientMeta(ctx, id)
		return m, Unchanged, clientFault(err, id)
	}), nil
}

// ClientMetaInput says what is to be different about clients on the home page; nil leaves a thing as it is.
type ClientMetaInput struct {
	IDs    []string
	Show   *bool
	Launch *string // address that the tile leads to; "" none
	Icon   *string // file with a picture; "" none
}

// SetClientMeta changes what is named. The call replaces all, so the rest is sent back as just read.
func SetClientMeta(ctx context.Context, s *Session, in ClientMetaInput) (iter.Seq[Item[*uaa.ClientMeta]], error) {
	if in.Show == nil && in.Launch == nil && in.Icon == nil {
		return nil, &UsageError{Text: "nothing to change is named", Try: []string{"--show", "--launch-url URL", "--icon FILE"}}
	}
	if in.Launch != nil && *in.Launch != "" {
		if _, err := rest.ParseURL(*in.Launch); err != nil {
			return nil, Usage("--launch-url: %v", err)
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
	if err := s.confirm(ctx, Change{Verb: "update", Noun: "client", Names: in.IDs}); err != nil {
		return nil, err
	}
	return each(ctx, s, in.IDs, func(ctx context.Context, id string) (*uaa.ClientMeta, State, error) {
		if id == "" {
			return nil, Failing, Usage("a client needs an id")
		}
		before, err := c.ClientMeta(ctx, id)
		if err != nil {
			return nil, Failing, clientFault(err, id)
		}
		after := in.over(*before, icon)
		switch {
		case after.ShowOnHomePage == before.ShowOnHomePage && after.AppLaunchURL == before.AppLaunchURL && after.AppIcon == before.AppIcon:
			return before, Unchanged, nil
		case s.Settings.DryRun:
			return &after, WouldChange, nil
		}
		updated, err := c.PutClientMeta(ctx, after)
		return updated, Changed, clientFault(err, id)
	}), nil
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

// picture is what a file holds, as a UAA wants it.
func picture(s *Session, file *string) (string, error) {
	if file == nil || *file == "" {
		return "", nil
	}
	data, err := readBounded(s.path(*file))
	if err != nil {
		return "", fmt.Errorf("icon: %w", err)
	}
	return base64.StdEncoding.EncodeToString(data), nil
}
