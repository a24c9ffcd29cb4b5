package zone

import (
	"slices"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
)

// StoredToken is a token the server remembers: opaque tokens and revocable ones, by their jti.
type StoredToken struct {
	Claims  jwt.Claims
	Kind    string // ACCESS_TOKEN or REFRESH_TOKEN
	Opaque  bool
	Issued  time.Time
	Expires time.Time
}

// Kinds of stored tokens, as the token list names them.
const (
	AccessToken  = "ACCESS_TOKEN"
	RefreshToken = "REFRESH_TOKEN"
)

type tokenTable struct {
	ByID  map[string]*StoredToken
	sweep int // size at which ended tokens are dropped next
}

func (t *tokenTable) init() { t.ByID, t.sweep = map[string]*StoredToken{}, 1024 }

// Store remembers a token. Ended ones are dropped whenever the table has doubled.
func (z *Zone) Store(t *StoredToken, now time.Time) {
	z.Lock()
	defer z.Unlock()
	z.Tokens.ByID[t.Claims.JTI] = t
	if len(z.Tokens.ByID) < z.Tokens.sweep {
		return
	}
	for id, old := range z.Tokens.ByID {
		if !now.Before(old.Expires) {
			delete(z.Tokens.ByID, id)
		}
	}
	z.Tokens.sweep = max(1024, 2*len(z.Tokens.ByID))
}

// Stored is the remembered token of that id, nil when there is none or it has ended.
func (z *Zone) Stored(id string, now time.Time) *StoredToken {
	z.RLock()
	defer z.RUnlock()
	t := z.Tokens.ByID[id]
	if t == nil || !now.Before(t.Expires) {
		return nil
	}
	return t
}

// Forget drops a remembered token; false when there is none.
func (z *Zone) Forget(id string) bool {
	z.Lock()
	defer z.Unlock()
	_, there := z.Tokens.ByID[id]
	delete(z.Tokens.ByID, id)
	return there
}

// StoredWhere lists remembered tokens, oldest first.
func (z *Zone) StoredWhere(now time.Time, keep func(*StoredToken) bool) []*StoredToken {
	z.RLock()
	defer z.RUnlock()
	out := []*StoredToken{}
	for _, t := range z.Tokens.ByID {
		if now.Before(t.Expires) && keep(t) {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b *StoredToken) int { return a.Issued.Compare(b.Issued) })
	return out
}
