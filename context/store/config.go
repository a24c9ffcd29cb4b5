package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"gopkg.in/yaml.v3"

	"github.com/cfid-cli/cfid/context/internal/durable"
)

const (
	configName = "config.yaml"
	configLock = "config.lock"
	maxConfig  = 64 << 10
)

// Config is config.yaml: the user's settings by name, each a word. This package does not interpret names or values. None
// of the settings concerns trust or secrets.
type Config map[string]string

// ConfigPath returns the path of config.yaml, which need not exist.
func (s *Store) ConfigPath() string { return filepath.Join(s.dir, configName) }

// ReadConfig returns config.yaml as it is now, empty if there is none. It returns ErrDamaged if the file is not a list of
// names and words.
func (s *Store) ReadConfig() (Config, error) {
	conf := Config{}
	data, err := durable.Read(s.ConfigPath(), maxConfig)
	if errors.Is(err, fs.ErrNotExist) {
		return conf, nil
	}
	if err != nil {
		return nil, err
	}
	if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&conf); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w: not a list of names and words", s.ConfigPath(), ErrDamaged)
	}
	return conf, nil
}

// UpdateConfig calls change with config.yaml and writes the result, under a lock between processes. It writes nothing if
// change returns an error.
func (s *Store) UpdateConfig(ctx context.Context, change func(Config) error) (err error) {
	held, err := durable.Lock(ctx, filepath.Join(s.dir, configLock), s.wait)
	if err != nil {
		return err
	}
	defer func() {
		if unlockErr := held.Unlock(); err == nil {
			err = unlockErr
		}
	}()
	conf, err := s.ReadConfig()
	if err != nil {
		return err
	}
	if err := change(conf); err != nil {
		return err
	}
	data, err := yaml.Marshal(conf)
	if err != nil {
		return err
	}
	return durable.Write(s.ConfigPath(), data, 0o600)
}
