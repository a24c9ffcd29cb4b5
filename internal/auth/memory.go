package auth

import (
	"context"
	"sync"
	"time"
)

// MemoryConfig is the configuration of a Source without a vault.
type MemoryConfig struct {
	Binding Binding
	Server  Server
	Client  Client
	Owner   Owner
	// Obtain logs in, by a grant that needs no user; it is called when the first token is
	// needed and when nothing else can renew it. A refusal is not tried again.
	Obtain func(ctx context.Context) (*Tokens, error)
	Now    func() time.Time
	Note   func(string)
}

// NewMemory makes a token source that stores nothing beyond this process: for credentials
// from the environment, and where no vault is available.
func NewMemory(cfg MemoryConfig) *Source {
	s := NewSource(SourceConfig{Vault: &memory{}, Binding: cfg.Binding, Server: cfg.Server, Client: cfg.Client, Owner: cfg.Owner, Now: cfg.Now, Note: cfg.Note})
	s.obtain = cfg.Obtain
	return s
}

// obtainNew logs in and binds the tokens. If a fixed token of the environment is returned
// again, it can't be renewed.
func (s *Source) obtainNew(ctx context.Context) (*Tokens, error) {
	fresh, err := s.obtain(ctx)
	if err != nil {
		return nil, err
	}
	if fresh.same(s.current) {
		return nil, ErrNothingRenews
	}
	if err := s.cfg.Owner.Check(fresh); err != nil {
		return nil, err
	}
	own := *fresh
	own.Binding = s.cfg.Binding
	return &own, nil
}

// memory is the vault of one process.
type memory struct {
	mu    sync.Mutex
	entry []byte
}

// Read returns the entry, nil at first.
func (m *memory) Read(context.Context, string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.entry, nil
}

// Update replaces the entry.
func (m *memory) Update(_ context.Context, _ string, fn func([]byte) ([]byte, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	entry, err := fn(m.entry)
	if err != nil {
		return err
	}
	m.entry = entry
	return nil
}
