package identity

import (
	"context"
	"sync"

	"github.com/cfid-cli/cfid/internal/uaa"
)

// groupIDs looks each group up once.
type groupIDs struct {
	c     *uaa.Client
	mu    sync.Mutex
	known map[string]*groupID
}

type groupID struct {
	once sync.Once
	id   string
	err  error
}

func (g *groupIDs) of(ctx context.Context, name string) (string, error) {
	g.mu.Lock()
	known := g.known[name]
	if known == nil {
		known = &groupID{}
		g.known[name] = known
	}
	g.mu.Unlock()
	known.once.Do(func() {
		group, err := FindGroup(ctx, g.c, name)
		if err != nil {
			known.err = err
			return
		}
		known.id = group.ID
	})
	return known.id, known.err
}
