package login

import (
	"context"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ServerInfo is the public information of a context's servers.
type ServerInfo struct {
	Context  *store.Context
	UAA      *uaa.Info
	Metadata *uaa.Metadata
	Root     *capi.Root // nil: the context has no Cloud Controller
	CC       *capi.Info // nil: as Root, or the server lacks /v3/info
	// Ahead is how far the UAA's clock is ahead of this machine's; valid if Clock is true.
	Ahead time.Duration
	Clock bool
}

// AskInfo reads the UAA's information, and the Cloud Controller's if there is one. It needs no login and sends no token.
func AskInfo(ctx context.Context, s *session.Session, _ struct{}) (*ServerInfo, error) {
	c, err := s.Context()
	if err != nil {
		return nil, err
	}
	info := &ServerInfo{Context: c}
	api, err := s.At(c, c.Target.UAA, nil)
	if err != nil {
		return nil, err
	}
	if info.UAA, err = uaa.New(api).Info(ctx); err != nil {
		return nil, err
	}
	if info.Metadata, err = uaa.New(api).Metadata(ctx); err != nil {
		return nil, err
	}
	info.Ahead, info.Clock = api.Client().Skew(rest.OriginOf(api.Base()))
	if c.Target.API == "" {
		return info, nil
	}
	if api, err = s.At(c, c.Target.API, nil); err != nil {
		return nil, err
	}
	if info.Root, err = capi.New(api).Root(ctx); err != nil {
		return nil, err
	}
	if cc, err := capi.New(api).V3Info(ctx); err == nil { // old versions lack it
		info.CC = cc
	}
	return info, nil
}
