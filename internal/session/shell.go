package session

import "github.com/cfid-cli/cfid/internal/line"

func ShellQuote(shell, word string) string { return line.Quote(shell, word) }

func Posix(word string) string { return line.Posix(word) }
