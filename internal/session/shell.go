package session

import "github.com/cfid-cli/cfid/internal/line"

// ShellQuote quotes a word for a shell.
func ShellQuote(shell, word string) string { return line.Quote(shell, word) }

// Posix quotes a word for sh.
func Posix(word string) string { return line.Posix(word) }
