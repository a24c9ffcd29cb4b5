package line

import "strings"

const plainWord = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-"

// Quote makes a word safe for a shell: sh (POSIX, XCU 2.2), fish or powershell. Plain words stay as they are. A word with
// control or bidi characters is safe for the shell, but not to read: callers use an id instead.
func Quote(shell, word string) string {
	if word != "" && strings.Trim(word, plainWord) == "" && word[0] != '-' && shell != "powershell" {
		return word
	}
	switch shell {
	case "fish":
		return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(word) + "'"
	case "powershell":
		return "'" + doubled(word) + "'"
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// doubled doubles the characters that PowerShell reads as single quotes, including typographic ones (about_Quoting_Rules).
func doubled(word string) string {
	return strings.NewReplacer("'", "''", "\u2018", "\u2018\u2018", "\u2019", "\u2019\u2019", "\u201a", "\u201a\u201a", "\u201b", "\u201b\u201b").Replace(word)
}

// Posix quotes a word for sh.
func Posix(word string) string { return Quote("sh", word) }
