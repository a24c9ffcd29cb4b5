package secret

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/cfid-cli/cfid/context/internal/durable"
)

const (
	headerVersion = 2
	headerName    = "vault.yaml"
	headerNote    = "# The vault of cfid: the name of its key and where the key is kept. The key itself is not in this file.\n"
	maxHeader     = 16 << 10
)

// header is vault.yaml. It names the key and its place. It holds no secret, and not the recipient either, because anyone who
// has that can write entries.
type header struct {
	Version    int       `yaml:"version"`
	ID         string    `yaml:"id"`
	Mode       Mode      `yaml:"mode"`
	KeyFile    string    `yaml:"key-file,omitempty"` // ModeFile only; absolute
	Created    time.Time `yaml:"created"`
	KeyCreated time.Time `yaml:"key-created"`
	Check      string    `yaml:"check"` // key.check of the key with this id
	// Previous is the key, or the place of the key, that a Rekey or Migrate is moving away from and has not removed yet.
	Previous *keyPlace `yaml:"previous,omitempty"`
	// Next is the key, or its place, that a Rekey or Migrate has begun to move to. It is written before the key, so that
	// the key of a move that was interrupted is found and removed.
	Next *keyPlace `yaml:"next,omitempty"`
}

// keyPlace names a key and where it is kept.
type keyPlace struct {
	ID      string `yaml:"id"`
	Mode    Mode   `yaml:"mode"`
	KeyFile string `yaml:"key-file,omitempty"`
}

func (h *header) place() keyPlace { return keyPlace{ID: h.ID, Mode: h.Mode, KeyFile: h.KeyFile} }

func (p keyPlace) valid() bool {
	switch p.Mode {
	case ModeKeyring, ModeKernel, ModePassphrase:
		return isVaultID(p.ID) && p.KeyFile == ""
	case ModeFile:
		return isVaultID(p.ID) && filepath.IsAbs(p.KeyFile)
	}
	return false
}

// parseHeader reads vault.yaml strictly. Errors are ErrDamaged and ErrNewerVersion.
func parseHeader(data []byte) (*header, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	var h header
	err := decoder.Decode(&h)
	if version := headerVersionOf(data, h); version > headerVersion {
		return nil, fmt.Errorf("%s: %w (format %d)", headerName, ErrNewerVersion, version)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", headerName, ErrDamaged, err)
	}
	if err := decoder.Decode(new(header)); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w: more than one document", headerName, ErrDamaged)
	}
	check, err := hex.DecodeString(h.Check)
	valid := h.Version >= 1 && h.place().valid() && err == nil && len(check) == 32
	if !valid || h.Previous != nil && !h.Previous.valid() || h.Next != nil && !h.Next.valid() {
		return nil, fmt.Errorf("%s: %w", headerName, ErrDamaged)
	}
	return &h, nil
}

// headerVersionOf returns the version even if this program does not know the form of the rest.
func headerVersionOf(data []byte, h header) int {
	if h.Version != 0 {
		return h.Version
	}
	var only struct {
		Version int `yaml:"version"`
	}
	_ = yaml.Unmarshal(data, &only) // the caller reports what is not YAML
	return only.Version
}

// format writes version 2 only while there is a Next, the only field that version 1 does not have.
func (h *header) format() ([]byte, error) {
	h.Version = 1
	if h.Next != nil {
		h.Version = headerVersion
	}
	data, err := yaml.Marshal(h)
	return append([]byte(headerNote), data...), err
}

// readHeader returns fs.ErrNotExist if there is no vault yet.
func (v *Vault) readHeader() (*header, error) {
	data, err := readFile(filepath.Join(v.opts.Dir, headerName), maxHeader)
	if err != nil {
		return nil, err
	}
	return parseHeader(data)
}

// writeHeader replaces vault.yaml. The caller holds the header's lock.
func (v *Vault) writeHeader(h *header) error {
	data, err := h.format()
	if err != nil {
		return err
	}
	return durable.Write(filepath.Join(v.opts.Dir, headerName), data, 0o600)
}

// agree returns a *ModeError if the environment or the config names another mode or key file than the vault has.
func (v *Vault) agree(h *header) error {
	if v.opts.Mode == "" || v.opts.Mode == h.Mode && (h.Mode != ModeFile || v.opts.KeyFile == "") {
		return nil
	}
	if v.opts.Mode != h.Mode {
		return &ModeError{Have: h.Mode, Asked: v.opts.Mode}
	}
	if filepath.Clean(v.opts.KeyFile) != filepath.Clean(h.KeyFile) {
		return &ModeError{Have: h.Mode, Asked: h.Mode, HaveFile: h.KeyFile, AskedFile: v.opts.KeyFile}
	}
	return nil
}

// readFile reads a file of at most limit bytes. A larger one is ErrDamaged.
func readFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := readAll(f, limit)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return data, nil
}

func readAll(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(data)) > limit {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrDamaged, limit)
	}
	return data, err
}

// removeFile removes path so that the removal survives a power cut. A missing file is not an error.
func removeFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes a removal survive a power cut on platforms that can sync a folder.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil //nolint:nilerr // the change is made even in a folder that may not be read
	}
	_ = d.Sync()
	return d.Close()
}
