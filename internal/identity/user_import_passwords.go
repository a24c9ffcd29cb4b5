package identity

import (
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/userfile"
)

// givePasswords generates passwords for rows of origin uaa that have none, and adds all passwords to the scrubber.
func (im *userImport) givePasswords(rows []*userfile.UserRow) error {
	var secrets, without []string
	for _, row := range rows {
		if row.OriginOrDefault() == session.OriginUAA && row.Password == "" {
			if im.in.GeneratePasswordsTo == "" {
				without = append(without, row.Line)
				continue
			}
			// the prefix satisfies policies that require each kind of character, and a spreadsheet doesn't read it as a formula
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

// passwordLine returns a row's line in the file of passwords.
func passwordLine(row *userfile.UserRow) []byte {
	var text strings.Builder
	w := csv.NewWriter(&text)
	_ = w.Write([]string{row.UserName, row.OriginOrDefault(), row.Password}) // into memory
	w.Flush()
	return []byte(text.String())
}
