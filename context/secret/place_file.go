package secret

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/cfid-cli/cfid/context/internal/durable"
)

// filePlace is a key file outside the config folder, for example on another disk or in a folder without backup. A key
// file next to the vault would be copied along with it.
type filePlace struct {
	path  string
	vault string // the vault's folder
}

func (p *filePlace) ready(context.Context, bool) error { return p.checkPlace() }

func (p *filePlace) load(_ context.Context, id string) (string, error) {
	keys, err := p.read()
	if err != nil {
		return "", err
	}
	identity, ok := keys[id]
	if !ok {
		return "", fmt.Errorf("%s: %w: it has no key of this vault", p.path, ErrNoItem)
	}
	return identity, nil
}

// store creates the file, or adds a line to the key file of another vault of the same user.
func (p *filePlace) store(ctx context.Context, id, identity string) error {
	held, err := p.lock(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = held.Unlock() }()
	keys, err := p.read()
	switch {
	case errors.Is(err, ErrNoItem):
		err = p.make(keyset{id: identity})
	case err != nil:
		return err
	case keys[id] == identity: // stored by a Migrate that was interrupted
		return nil
	case keys[id] != "":
		return fmt.Errorf("%s: %w: it has another key of this vault", p.path, ErrKeyFile)
	default:
		keys[id] = identity
		err = durable.Write(p.path, keys.format(), 0o600)
	}
	if err != nil {
		return err
	}
	back, err := p.load(ctx, id)
	if err == nil && back != identity {
		return fmt.Errorf("%s: %w: another process changed it meanwhile", p.path, ErrKeyFile)
	}
	return err
}

func (p *filePlace) remove(ctx context.Context, id, _ string) error {
	held, err := p.lock(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = held.Unlock() }()
	keys, err := p.read()
	if errors.Is(err, ErrNoItem) {
		return nil
	}
	if err != nil {
		return err
	}
	delete(keys, id)
	if len(keys) == 0 {
		return removeFile(p.path)
	}
	return durable.Write(p.path, keys.format(), 0o600)
}

// lock prevents two vaults that share a key file from removing each other's key.
func (p *filePlace) lock(ctx context.Context) (*durable.Held, error) {
	if err := p.checkPlace(); err != nil {
		return nil, err
	}
	return durable.Lock(ctx, p.path+".lock", lockWait)
}

func (p *filePlace) where(string) string { return p.path }

func (p *filePlace) make(keys keyset) error {
	if err := durable.MakeDir(filepath.Dir(p.path)); err != nil {
		return err
	}
	f, err := os.OpenFile(p.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(keys.format())
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = os.Remove(p.path)
		return err
	}
	return syncFolder(filepath.Dir(p.path))
}

// read returns ErrNoItem for a missing file.
func (p *filePlace) read() (keyset, error) {
	if err := p.checkPlace(); err != nil {
		return nil, err
	}
	info, err := os.Lstat(p.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: %w", ErrNoItem, err)
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: %w: it is not a regular file", p.path, ErrKeyFile)
	}
	f, err := os.Open(p.path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	opened, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !os.SameFile(info, opened) {
		return nil, fmt.Errorf("%s: %w: it was replaced while cfid opened it", p.path, ErrKeyFile)
	}
	if err := private(opened); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", p.path, ErrKeyFile, err)
	}
	data, err := readAll(f, maxKeyset)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.path, err)
	}
	keys, err := parseKeyset(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", p.path, ErrKeyFile, err)
	}
	return keys, nil
}

// checkPlace rejects a path that is not absolute, or that is below the config folder, directly or through a symlink.
func (p *filePlace) checkPlace() error {
	if !filepath.IsAbs(p.path) {
		return fmt.Errorf("%q: %w: it must be an absolute path", p.path, ErrKeyFile)
	}
	config := filepath.Dir(filepath.Clean(p.vault))
	if below(config, p.path) || below(resolved(config), filepath.Join(resolved(filepath.Dir(p.path)), filepath.Base(p.path))) {
		return fmt.Errorf("%s: %w: it must be outside the config folder %s", p.path, ErrKeyFile, config)
	}
	return nil
}

func below(folder, path string) bool {
	way, err := filepath.Rel(folder, filepath.Clean(path))
	return err == nil && way != ".." && !strings.HasPrefix(way, ".."+string(filepath.Separator))
}

// resolved follows the symlinks of the part of path that exists.
func resolved(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	return filepath.Join(resolved(parent), filepath.Base(path))
}
