package secret

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestModeOfANewVault(t *testing.T) {
	gone := errors.New("closed")
	for name, row := range map[string]struct {
		desktop, kernel *fakeRing
		mode            Mode
		choose          func(context.Context, []Mode) (Choice, error)
		want            Mode
		err             error
		notices         []string
	}{
		"desktop":                 {desktop: newRing(), kernel: newRing(), want: ModeKeyring},
		"kernel where no desktop": {desktop: refusing(errNoService), kernel: newRing(), want: ModeKernel, notices: []string{kernelNotice}},
		"locked is no absence":    {desktop: refusing(ErrLocked), kernel: newRing(), err: ErrLocked},
		"asked where neither": {
			desktop: refusing(errNoService), kernel: refusing(errNoService), want: ModePassphrase,
			choose: func(_ context.Context, offers []Mode) (Choice, error) {
				if !slices.Equal(offers, []Mode{ModePassphrase, ModeFile, ModeMemory}) {
					t.Errorf("offered %v", offers)
				}
				return Choice{Mode: ModePassphrase}, nil
			},
		},
		"memory without a terminal": {desktop: refusing(errNoService), kernel: refusing(errNoService), want: ModeMemory, notices: []string{memoryNotice}},
		"choice refused": {
			desktop: refusing(errNoService), kernel: refusing(errNoService), err: gone,
			choose: func(context.Context, []Mode) (Choice, error) { return Choice{}, gone },
		},
		"keyring asked for":         {desktop: refusing(errNoService), kernel: newRing(), mode: ModeKeyring, err: ErrNoKeyring},
		"kernel asked for":          {desktop: newRing(), kernel: newRing(), mode: ModeKernel, want: ModeKernel},
		"kernel asked for, refused": {desktop: newRing(), kernel: refusing(ErrDenied), mode: ModeKernel, err: ErrDenied},
		"file without a path":       {desktop: newRing(), kernel: newRing(), mode: ModeFile, err: ErrKeyFile},
		"memory asked for":          {desktop: newRing(), kernel: newRing(), mode: ModeMemory, want: ModeMemory, notices: []string{memoryAsked}},
		"no such mode":              {desktop: newRing(), kernel: newRing(), mode: "cloud", err: ErrBadMode},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			var shown []string
			v := testVault(t, home, row.desktop, mode(row.mode, ""), notices(&shown), passphrase("not-a-real-passphrase", nil))
			v.kernel, v.opts.ChooseMode = row.kernel, row.choose
			err := v.Update(t.Context(), "one", func([]byte) ([]byte, error) { return []byte(planted), nil })
			wantErr(t, err, row.err)
			if diff := cmp.Diff(row.notices, shown); diff != "" {
				t.Error(diff)
			}
			if row.err != nil {
				if files := snapshot(t, home); len(files) != 0 {
					t.Errorf("left behind: %v", files)
				}
				return
			}
			want(t, v, "one", planted)
			wantNowhere(t, home, planted)
			s, err := v.Status(t.Context())
			if err != nil || s.Memory != (row.want == ModeMemory) || s.Exists == s.Memory || s.Exists && s.Mode != row.want {
				t.Errorf("status %+v, %v", s, err)
			}
		})
	}
}

func TestMemoryLeavesNothingOnDisk(t *testing.T) {
	home, ring := t.TempDir(), newRing()
	v := testVault(t, home, ring, mode(ModeMemory, ""))
	put(t, v, "one", planted)
	put(t, v, "two", planted)
	err := v.Update(t.Context(), "one", func(old []byte) ([]byte, error) { return append(old, '!'), nil })
	if err != nil {
		t.Fatal(err)
	}
	want(t, v, "one", planted+"!")
	if err := v.Delete(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	want(t, v, "one", "")
	want(t, v, "two", planted)
	want(t, testVault(t, home, ring, mode(ModeMemory, "")), "two", "")
	if files := snapshot(t, home); len(files) != 0 || len(ring.calls) != 0 {
		t.Errorf("made %v, asked %v", files, ring.calls)
	}
	wantErr(t, v.Init(t.Context(), ModeMemory), ErrBadMode)
	wantErr(t, v.Rekey(t.Context()), ErrNoVault)
	wantErr(t, v.Migrate(t.Context(), ModeKernel), ErrNoVault)
}

// The mode is set when the vault is created: environment and config cannot change it afterwards.
func TestAnotherModeIsAnError(t *testing.T) {
	home, ring, keys := t.TempDir(), newRing(), t.TempDir()
	put(t, testVault(t, home, ring, mode(ModeFile, filepath.Join(keys, "key"))), "one", planted)
	before := snapshot(t, home)
	for _, with := range []func(*Options){
		mode(ModeKeyring, ""), mode(ModeKernel, ""), mode(ModeMemory, ""), mode(ModePassphrase, ""), mode(ModeFile, filepath.Join(keys, "other")),
	} {
		v := testVault(t, home, ring, with)
		if v.opts.Mode == ModeMemory {
			v.opts.Terminal = true // nothing about a terminal changes it
		}
		_, err := v.Read(t.Context(), "one")
		wantErr(t, err, ErrMode)
		_, err = v.Read(t.Context(), "missing")
		wantErr(t, err, ErrMode)
		wantErr(t, v.Update(t.Context(), "one", nil), ErrMode)
		wantErr(t, v.Rekey(t.Context()), ErrMode)
		s, err := v.Status(t.Context())
		if err != nil || !errors.Is(s.Agrees, ErrMode) || s.Mode != ModeFile {
			t.Errorf("status %+v, %v", s, err)
		}
	}
	want(t, testVault(t, home, ring), "one", planted)
	want(t, testVault(t, home, ring, mode(ModeFile, "")), "one", planted)
	want(t, testVault(t, home, ring, mode(ModeFile, filepath.Join(keys, "key"))), "one", planted)
	if diff := cmp.Diff(before, snapshot(t, home)); diff != "" {
		t.Error(diff)
	}
}

func TestInit(t *testing.T) {
	home, ring := t.TempDir(), newRing()
	v := testVault(t, home, ring)
	if err := v.Init(t.Context(), ModeKeyring); err != nil {
		t.Fatal(err)
	}
	wantErr(t, v.Init(t.Context(), ""), ErrExists)
	put(t, v, "one", planted)
	s, err := v.Status(t.Context())
	if err != nil || s.Mode != ModeKeyring || len(s.Entries) != 1 || s.Key != nil || s.Entries[0].Err != nil || s.Bytes != s.Entries[0].Size {
		t.Errorf("status %+v, %v", s, err)
	}
	wantErr(t, testVault(t, t.TempDir(), ring, mode(ModeKernel, "")).Init(t.Context(), ModeKeyring), ErrMode)
}

func TestParseMode(t *testing.T) {
	for _, m := range []Mode{"", ModeKeyring, ModeKernel, ModePassphrase, ModeFile, ModeMemory} {
		if got, err := ParseMode(string(m)); got != m || err != nil {
			t.Errorf("%q: %q, %v", m, got, err)
		}
	}
	_, err := ParseMode("plain")
	wantErr(t, err, ErrBadMode)
}
