package secret

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/context/internal/durable"
)

const lostPart = ".lost-"

// StartOver is called by a login after ErrKeyGone. In mode kernel, whose key is lost at each reboot, it moves the files
// of the old vault to a folder vault.lost-<time> next to it, creates a new vault and reports that with Options.Notice. In
// other modes the key may become available again: it returns ErrKeyGone and changes nothing. It returns nil if the vault
// can be opened because another process has created a new one.
func (v *Vault) StartOver(ctx context.Context) error {
	h, err := v.readHeader()
	if err != nil {
		return err
	}
	if err := v.agree(h); err != nil {
		return err
	}
	if _, err := v.openKeys(ctx, h); err == nil || !errors.Is(err, ErrKeyGone) || h.Mode != ModeKernel {
		return err
	}
	if err := v.prepare(ctx, Choice{Mode: ModeKernel}); err != nil {
		return err
	}
	held, err := v.lock(ctx, headerLock)
	if err != nil {
		return err
	}
	defer func() { _ = held.Unlock() }()
	now, err := v.readHeader()
	if err != nil {
		return err
	}
	if now.place() != h.place() {
		return nil
	}
	// vault.yaml is copied and then replaced in one step: other processes see the vault without its key, then the new vault.
	lost, err := v.setAside()
	if err != nil {
		return err
	}
	v.forget()
	if _, err := v.makeVault(ctx, Choice{Mode: ModeKernel}); err != nil {
		return err
	}
	v.opts.Notice(fmt.Sprintf("the last reboot deleted the vault's key: the old vault was moved to %s, a new one was created", lost))
	return nil
}

// Abandon moves the files of the vault to another folder as StartOver does, in every mode and state, even without a
// vault.yaml, and returns the name of the folder. The key stays where it is. The caller has asked the user for confirmation.
// The next login or Init creates a new vault. Abandon returns ErrNoVault if there are no files.
func (v *Vault) Abandon(ctx context.Context) (string, error) {
	if files, err := v.vaultFiles(); err != nil || len(files) == 0 {
		return "", errors.Join(ErrNoVault, err)
	}
	held, err := v.lock(ctx, headerLock)
	if err != nil {
		return "", err
	}
	defer func() { _ = held.Unlock() }()
	defer v.forget()
	lost, err := v.setAside()
	if err != nil {
		return "", err
	}
	return lost, removeFile(filepath.Join(v.opts.Dir, headerName))
}

// setAside moves the files of the vault into a new folder and copies vault.yaml, so that the folder is still a vault without
// its key if the process is interrupted. The caller holds the header's lock.
func (v *Vault) setAside() (string, error) {
	files, err := v.vaultFiles()
	if err != nil {
		return "", err
	}
	lost := v.opts.Dir + lostPart + v.stamp()
	if err := durable.MakeDir(lost); err != nil {
		return "", err
	}
	for _, name := range files {
		from, to := filepath.Join(v.opts.Dir, name), filepath.Join(lost, name)
		if name == headerName {
			err = copyFile(from, to)
		} else {
			err = os.Rename(from, to)
		}
		if err != nil {
			return "", err
		}
	}
	return lost, errors.Join(syncFolder(lost), syncFolder(v.opts.Dir))
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return durable.Write(to, data, 0o600)
}

// vaultFiles returns the names of the vault's files, vault.yaml last, without the locks, which other processes may wait for.
func (v *Vault) vaultFiles() ([]string, error) {
	found, err := os.ReadDir(v.opts.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	header := false
	for _, e := range found {
		name := e.Name()
		header = header || name == headerName
		if !e.IsDir() && (strings.HasSuffix(name, entrySuffix) || strings.Contains(name, damagedPart)) {
			names = append(names, name)
		}
	}
	if header {
		names = append(names, headerName)
	}
	return names, nil
}

// lostFolders returns the folders of vaults that were set aside, oldest first.
func (v *Vault) lostFolders() ([]string, error) {
	found, err := os.ReadDir(filepath.Dir(v.opts.Dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var lost []string
	for _, e := range found {
		if e.IsDir() && strings.HasPrefix(e.Name(), filepath.Base(v.opts.Dir)+lostPart) {
			lost = append(lost, filepath.Join(filepath.Dir(v.opts.Dir), e.Name()))
		}
	}
	slices.Sort(lost)
	return lost, nil
}
