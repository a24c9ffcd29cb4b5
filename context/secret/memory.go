package secret

import (
	"bytes"
	"context"
	"sync"
)

// memory keeps entries for the life of this process if there is no place for a key.
type memory struct {
	mu      sync.Mutex
	entries map[string][]byte
	turns   map[string]chan struct{} // a context's channel holds a token while its entry is locked
}

func newMemory() *memory {
	return &memory{entries: map[string][]byte{}, turns: map[string]chan struct{}{}}
}

// inMemory returns the entries of this process, or nil if they are on disk.
func (v *Vault) inMemory() *memory {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.memory
}

// InMemory reports whether entries are kept only for the life of this process.
func (v *Vault) InMemory() bool { return v.inMemory() != nil }

func (v *Vault) stayInMemory(notice string) {
	v.mu.Lock()
	v.memory = newMemory()
	v.mu.Unlock()
	if notice != "" {
		v.opts.Notice(notice)
	}
}

func (m *memory) read(id string) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return bytes.Clone(m.entries[id])
}

func (m *memory) update(ctx context.Context, id string, fn func([]byte) ([]byte, error)) error {
	turn := m.turn(id)
	select {
	case turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-turn }()
	fresh, err := fn(m.read(id))
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if fresh == nil {
		delete(m.entries, id)
		return nil
	}
	m.entries[id] = bytes.Clone(fresh)
	return nil
}

func (m *memory) turn(id string) chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.turns[id] == nil {
		m.turns[id] = make(chan struct{}, 1)
	}
	return m.turns[id]
}
