//go:build !unix

package main

// noCoreDump: Windows writes a process's memory to a file only where its administrator has asked for it.
func noCoreDump() {}
