package sandbox

import (
	"slices"
	"time"
)

// storedToken is a token the server remembers: opaque tokens and revocable ones, by their jti.
type storedToken struct {
	claims  claims
	kind    string // ACCESS_TOKEN or REFRESH_TOKEN
	opaque  bool
	issued  time.Time
	expires time.Time
}

// Kinds of stored tokens, as the token list names them.
const (
	accessToken  = "ACCESS_TOKEN"
	refreshToken = "REFRESH_TOKEN"
)

type tokenTable struct {
	byID  map[string]*storedToken
	sweep int // size at which ended tokens are dropped next
}

func (t *tokenTable) init() { t.byID, t.sweep = map[string]*storedToken{}, 1024 }

// store remembers a token. Ended ones are dropped whenever the table has doubled.
func (z *zone) store(t *storedToken, now time.Time) {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.tokens.byID[t.claims.JTI] = t
	if len(z.tokens.byID) < z.tokens.sweep {
		return
	}
	for id, old := range z.tokens.byID {
		if !now.Before(old.expires) {
			delete(z.tokens.byID, id)
		}
	}
	z.tokens.sweep = max(1024, 2*len(z.tokens.byID))
}

// stored is the remembered token of that id, nil when there is none or it has ended.
func (z *zone) stored(id string, now time.Time) *storedToken {
	z.mu.RLock()
	defer z.mu.RUnlock()
	t := z.tokens.byID[id]
	if t == nil || !now.Before(t.expires) {
		return nil
	}
	return t
}

// forget drops a remembered token; false when there is none.
func (z *zone) forget(id string) bool {
	z.mu.Lock()
	defer z.mu.Unlock()
	_, there := z.tokens.byID[id]
	delete(z.tokens.byID, id)
	return there
}

// storedWhere lists remembered tokens, oldest first.
func (z *zone) storedWhere(now time.Time, keep func(*storedToken) bool) []*storedToken {
	z.mu.RLock()
	defer z.mu.RUnlock()
	out := []*storedToken{}
	for _, t := range z.tokens.byID {
		if now.Before(t.expires) && keep(t) {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b *storedToken) int { return a.issued.Compare(b.issued) })
	return out
}
