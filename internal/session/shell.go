package session

import "strings"

const plainWord = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-"

// ShellQuote makes a word safe for a shell: sh (POSIX, XCU 2.2), fish or powershell. Plain words stay as they are.
func ShellQuote(shell, word string) string {
	if word != "" && strings.Trim(word, plainWord) == "" && word[0] != '-' && shell != "powershell" {
		return word
	}
	switch shell {
	case "fish":
		return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(word) + "'"
	case "powershell":
		return "'" + strings.ReplaceAll(word, "'", "''") + "'"
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

func Posix(word string) string { return ShellQuote("sh", word) }
