package secret

import (
	"errors"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestKernelKeyring uses the real keyring. If the kernel refuses it, as in many containers, the vault must report that
// there is no keyring and create nothing.
func TestKernelKeyring(t *testing.T) {
	home := t.TempDir()
	v := testVault(t, home, refusing(errNoService), mode(ModeKernel, ""))
	v.kernel = kernel{}
	if err := v.Init(t.Context(), ""); err != nil {
		t.Logf("this kernel refuses: %v", err)
		wantErr(t, err, ErrNoKeyring)
		if files := snapshot(t, home); len(files) != 0 {
			t.Errorf("a vault was made: %v", files)
		}
		return
	}
	id := v.alreadyOpen().head.ID
	t.Cleanup(func() { _ = kernel{}.Delete(service, id) })
	put(t, v, "one", planted)
	second := testVault(t, home, nil)
	second.kernel = kernel{}
	want(t, second, "one", planted)

	item, err := unix.KeyctlSearch(unix.KEY_SPEC_USER_KEYRING, keyType, describe(service, id), 0)
	if err != nil {
		t.Fatal(err)
	}
	description, err := unix.KeyctlString(unix.KEYCTL_DESCRIBE, item)
	if err != nil {
		t.Fatal(err)
	}
	if want := ";3f3f0000;cfid:" + id; description[len(description)-len(want):] != want {
		t.Errorf("the key is %s", description)
	}

	if err := (kernel{}).Delete(service, id); err != nil {
		t.Fatal(err)
	}
	second.forget()
	_, err = second.Read(t.Context(), "one")
	wantErr(t, err, ErrKeyGone)
	if err := second.StartOver(t.Context()); err != nil {
		t.Fatal(err)
	}
	want(t, second, "one", "")
	t.Cleanup(func() { _ = kernel{}.Delete(service, second.alreadyOpen().head.ID) })
	put(t, second, "one", "fresh")
}

// Another session of the same user can read the key, although it does not possess this session's keyrings.
func TestKernelKeyringInAnotherSession(t *testing.T) {
	if err := (kernel{}).Set(service, "test-session", planted); err != nil {
		wantErr(t, err, ErrNoKeyring)
		return
	}
	t.Cleanup(func() { _ = kernel{}.Delete(service, "test-session") })
	result := make(chan error)
	go func() { // the thread ends with the goroutine, because it stays locked to it
		runtime.LockOSThread()
		if _, err := unix.KeyctlJoinSessionKeyring("cfid-test"); err != nil {
			result <- err
			return
		}
		got, err := kernel{}.Get(service, "test-session")
		if err == nil && got != planted {
			err = errors.New("another value: " + got)
		}
		if err == nil {
			err = kernel{}.Set(service, "test-session", planted)
		}
		result <- err
	}()
	if err := <-result; err != nil {
		t.Error(err)
	}
}

func TestKernelItemsEnd(t *testing.T) {
	if err := (kernel{}).SetFor(service, "test-timeout", planted, time.Second); err != nil {
		wantErr(t, err, ErrNoKeyring)
		return
	}
	if got, err := (kernel{}).Get(service, "test-timeout"); err != nil || got != planted {
		t.Fatalf("%q, %v", got, err)
	}
	end := time.Now().Add(time.Minute)
	for time.Now().Before(end) {
		if _, err := (kernel{}).Get(service, "test-timeout"); errors.Is(err, ErrNoItem) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("the item is still there")
}

func TestKernelCauses(t *testing.T) {
	for err, want := range map[error]error{
		unix.ENOKEY: ErrNoItem, unix.EKEYEXPIRED: ErrNoItem, unix.EKEYREVOKED: ErrNoItem, unix.EACCES: ErrDenied, unix.EDQUOT: ErrDenied,
		unix.EPERM: errNoService, unix.ENOSYS: errNoService, unix.EOPNOTSUPP: errNoService,
	} {
		if got := kernelCause("search", err); !errors.Is(got, want) || !errors.Is(got, err) {
			t.Errorf("%v becomes %v", err, got)
		}
	}
}
