package identity

import (
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/userfile"
)

// givePasswords makes passwords for users of the UAA itself that have none, and hides them all from whatever is printed.
func (im *userImport) givePasswords(rows []*userfile.UserRow) error {
	var secrets, without []string
	for _, row := range rows {
		if row.OriginOrDefault() == session.OriginUAA && row.Password == "" {
			if im.in.GeneratePasswordsTo == "" {
				without = append(without, row.Line)
				continue
			}
			// a capital, a small letter, a digit and a sign in front: policies ask for them, and no spreadsheet takes it for a formula
			row.Password, row.Generated = "Aa1_"+newRandomSecret(), true
		}
		if row.Password != "" {
			secrets = append(secrets, row.Password)
		}
	}
	im.s.Settings.Scrub.Add(secrets...)
	if len(without) > 0 && im.in.OnConflict == ConflictFail {
		return &session.UsageError{
			Text: fmt.Sprintf("%s of the UAA itself without a password: %s", session.Counted(len(without), "user"), session.Some(without)),
			Try:  line.Says("--generate-passwords-to FILE", "a column password"),
		}
	}
	return nil
}

// passwordLine is what the file of passwords has of a row.
func passwordLine(row *userfile.UserRow) []byte {
	var text strings.Builder
	w := csv.NewWriter(&text)
	_ = w.Write([]string{row.UserName, row.OriginOrDefault(), row.Password}) // into memory
	w.Flush()
	return []byte(text.String())
}
