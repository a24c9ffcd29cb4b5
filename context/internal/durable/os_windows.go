package durable

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/natefinch/atomic"
	"golang.org/x/sys/windows"
)

// renameTries × renamePause is how long a reader or a virus scanner may have the old file open.
const (
	renameTries = 50
	renamePause = 20 * time.Millisecond
)

func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

func isReadOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

// restrictDir allows only this user and the system to access a new folder; files created in it inherit that.
func restrictDir(dir string) error {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return err
	}
	sd, err := windows.SecurityDescriptorFromString(
		fmt.Sprintf("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;%s)", user.User.Sid))
	if err != nil {
		return err
	}
	acl, _, err := sd.DACL()
	if err != nil {
		return err
	}
	return windows.SetNamedSecurityInfo(dir, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, acl, nil)
}

// syncDir does nothing: MOVEFILE_WRITE_THROUGH has synced the rename.
func syncDir(string) error { return nil }

// replace renames from to to. It retries, because Windows does not replace a file that another process has open.
func replace(from, to string) error {
	var err error
	for range renameTries {
		err = atomic.ReplaceFile(from, to)
		if !inUse(err) {
			return err
		}
		time.Sleep(renamePause)
	}
	return err
}

// open opens a regular file. It retries, because Windows does not open a file that is being replaced.
func open(path string) (*os.File, error) {
	if err := regular(path); err != nil {
		return nil, err
	}
	var f *os.File
	var err error
	for range renameTries {
		f, err = os.Open(path)
		if !inUse(err) {
			return f, err
		}
		time.Sleep(renamePause)
	}
	return nil, err
}

func inUse(err error) bool {
	return errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_SHARING_VIOLATION)
}

// noFollow is 0: on Windows only administrators can create symbolic links by default.
const noFollow = 0
