package ops

import (
	"github.com/cfid-cli/cfid/internal/session"
	"os"
)

// left leaves out the rows that the result file calls done, and tells of rows that were edited since.
func (im *userImport) left(rows []*UserRow) ([]*UserRow, error) {
	in := im.in
	if in.Result == "" {
		if in.Resume {
			return nil, &session.UsageError{Text: "--resume goes on with a result file", Try: []string{"--result FILE --resume"}}
		}
		return rows, nil
	}
	path := im.s.Path(in.Result)
	if !in.Resume {
		if _, err := os.Lstat(path); err == nil {
			return nil, &session.UsageError{Text: in.Result + " is there already", Try: []string{"--resume, to go on where it ends", "another --result"}}
		}
		return rows, nil
	}
	var err error
	if im.before, err = readResults(path); err != nil {
		return nil, err
	}
	var left []*UserRow
	done, now := 0, map[string]bool{}
	for _, row := range rows {
		now[row.digest()] = true
		if im.before[row.digest()].settled() {
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

// tellEdited names rows that the result file has in another form: what was done then stays done.
func (im *userImport) tellEdited(rows []*UserRow, now map[string]bool) {
	were := map[string]importRecord{}
	for digest, record := range im.before {
		if !now[digest] && record.settled() {
			were[(&UserRow{UserName: record.UserName, Origin: record.Origin}).key()] = record
		}
	}
	var edited []string
	for _, row := range rows {
		if _, ok := were[row.key()]; ok && !im.before[row.digest()].settled() {
			edited = append(edited, row.Line)
		}
	}
	if len(edited) > 0 {
		im.s.UI.Show("note: edited since they were done, and taken as new: %s", session.Some(edited))
	}
	if gone := len(were) - len(edited); gone > 0 {
		im.s.UI.Show("note: %d rows of %s are no longer in %s", gone, im.in.Result, im.in.Name)
	}
}
