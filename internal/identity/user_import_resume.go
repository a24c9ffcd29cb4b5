package identity

import (
	"os"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/userfile"
)

// left returns the rows that are not done according to the result file, and prints a note about rows that were edited since.
func (im *userImport) left(rows []*userfile.UserRow) ([]*userfile.UserRow, error) {
	in := im.in
	if in.Result == "" {
		if in.Resume {
			return nil, &session.UsageError{Text: "--resume continues with a result file", Try: line.Says("--result FILE --resume")}
		}
		return rows, nil
	}
	path := im.s.Path(in.Result)
	if !in.Resume {
		if _, err := os.Lstat(path); err == nil {
			return nil, &session.UsageError{Text: in.Result + " already exists", Try: line.Says("--resume, to continue where it ends", "another --result")}
		}
		return rows, nil
	}
	var err error
	if im.before, err = userfile.ReadResults(path); err != nil {
		return nil, err
	}
	var left []*userfile.UserRow
	done, now := 0, map[string]bool{}
	for _, row := range rows {
		now[row.Digest()] = true
		if im.before[row.Digest()].Settled() {
			done++
			continue
		}
		left = append(left, row)
	}
	im.tellEdited(rows, now)
	if done > 0 {
		im.s.UI.Show("%d of %d rows were done before; %d to do", done, len(rows), len(left))
	}
	return left, nil
}

// tellEdited prints the rows that were edited after they were done. The earlier changes stay.
func (im *userImport) tellEdited(rows []*userfile.UserRow, now map[string]bool) {
	were := map[string]userfile.ImportRecord{}
	for digest, record := range im.before {
		if !now[digest] && record.Settled() {
			were[(&userfile.UserRow{UserName: record.UserName, Origin: record.Origin}).Key()] = record
		}
	}
	var edited []string
	for _, row := range rows {
		if _, ok := were[row.Key()]; ok && !im.before[row.Digest()].Settled() {
			edited = append(edited, row.Line)
		}
	}
	if len(edited) > 0 {
		im.s.UI.Show("note: edited since they were done, and imported as new rows: %s", session.Some(edited))
	}
	if gone := len(were) - len(edited); gone > 0 {
		im.s.UI.Show("note: %d rows of %s are no longer in %s", gone, im.in.Result, im.in.Name)
	}
}
