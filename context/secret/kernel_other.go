//go:build !linux

package secret

import (
	"fmt"
	"runtime"
	"time"
)

// kernel: only Linux has a keyring in the kernel.
type kernel struct{}

func (kernel) Get(string, string) (string, error) { return "", noKernel() }

func (kernel) Set(string, string, string) error { return noKernel() }

func (kernel) SetFor(string, string, string, time.Duration) error { return noKernel() }

func (kernel) Delete(string, string) error { return noKernel() }

func noKernel() error { return fmt.Errorf("the kernel's keyring: %w (%s)", errNoService, runtime.GOOS) }
