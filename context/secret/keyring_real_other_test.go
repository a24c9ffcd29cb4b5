//go:build !linux

package secret

import (
	"context"
	"errors"
)

func desktopMain(_ context.Context, work string) error { return errors.New("no such work: " + work) }
