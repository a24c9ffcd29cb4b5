//go:build unix

package main

import "syscall"

// noCoreDump keeps tokens out of files that a crash would leave behind. Programs that cfid starts may raise the limit again.
func noCoreDump() {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_CORE, &limit) != nil {
		return
	}
	limit.Cur = 0
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &limit) // lowering it is always allowed
}
