package identity

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
	"github.com/cfid-cli/cfid/internal/userfile"
)

// What an import does if a user already exists.
const (
	ConflictFail   = "fail"
	ConflictSkip   = "skip"
	ConflictUpdate = "update" // change the fields that the row has
)

// UserImportInput says which users to create and how.
type UserImportInput struct {
	userfile.UserFile   // Name "-" is Stdin
	Stdin               io.Reader
	OnConflict          string // ConflictFail, ConflictSkip, ConflictUpdate
	UnknownOrigin       bool
	GeneratePasswordsTo string // file for generated passwords of the rows of origin uaa that have none
	Result              string // file for the outcome of each row, written after each row
	Resume              bool   // continue where Result ends
}

// userImport is a running import.
type userImport struct {
	in        UserImportInput
	s         *session.Session
	c         *uaa.Client
	rows      map[string]*userfile.UserRow // by the name of the item
	before    map[string]userfile.ImportRecord
	results   *userfile.SyncedFile
	passwords *userfile.SyncedFile
	groups    groupIDs
}

// ImportUsers creates the users of a file, several at once. The file is read and checked whole before the first request.
// With a result file, an import that was stopped can be resumed: rows that are done are skipped, and for rows that were
// running the user is looked up first.
func ImportUsers(ctx context.Context, s *session.Session, in UserImportInput) (iter.Seq[session.Item[*UserResult]], error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	rows, err := userRows(s, in)
	if err != nil {
		return nil, err
	}
	im := &userImport{in: in, s: s, rows: map[string]*userfile.UserRow{}}
	if im.c, err = s.UAA(ctx); err != nil {
		return nil, err
	}
	rows, err = im.left(rows)
	if err != nil {
		return nil, err
	}
	names := im.named(rows)
	if err := s.Confirm(ctx, session.Change{Verb: "import", Noun: "user", Names: names}); err != nil {
		return nil, err
	}
	if err := im.prepare(ctx, rows); err != nil {
		return nil, err
	}
	im.groups = groupIDs{c: im.c, known: map[string]*groupID{}}
	return im.run(ctx, names), nil
}

func (in UserImportInput) check() error {
	if !slices.Contains([]string{ConflictFail, ConflictSkip, ConflictUpdate}, in.OnConflict) {
		return session.Usage("--on-conflict takes fail, skip or update")
	}
	if in.Format != "" && !slices.Contains(userfile.UserFileFormats(), in.Format) {
		return session.Usage("--format takes %s", session.Join(userfile.UserFileFormats()))
	}
	return in.CheckSeparator()
}

// userRows reads the file. It prints up to 20 faults and returns an error if there is one.
func userRows(s *session.Session, in UserImportInput) ([]*userfile.UserRow, error) {
	source := in.Stdin
	if in.Name != "-" {
		f, err := os.Open(s.Path(in.Name))
		if err != nil {
			return nil, session.Usage("read users: %v", err)
		}
		defer f.Close()
		source = f
	}
	rows, faults := userfile.ReadUsers(in.UserFile, source)
	const most = 20
	for _, fault := range faults[:min(len(faults), most)] {
		s.UI.Show("%s", fault)
	}
	switch {
	case len(faults) > most:
		return nil, session.Usage("%s in %s, the first %d above; nothing was done", session.Counted(len(faults), "fault"), in.Name, most)
	case len(faults) > 0:
		return nil, session.Usage("%s in %s; nothing was done", session.Counted(len(faults), "fault"), in.Name)
	case len(rows) == 0:
		return nil, session.Usage("%s has no rows", in.Name)
	}
	return rows, nil
}

// named returns the name that is shown for each row.
func (im *userImport) named(rows []*userfile.UserRow) []string {
	names := make([]string, 0, len(rows))
	for _, row := range rows {
		name := row.UserName
		if row.OriginOrDefault() != session.OriginUAA {
			name += "@" + row.Origin
		}
		if im.rows[name] != nil { // "a@ldap" may be a user of the UAA
			name += " (" + row.Line + ")"
		}
		im.rows[name] = row
		names = append(names, name)
	}
	return names
}

// prepare checks each origin once, generates passwords and opens the files, so that these fail before the first row.
func (im *userImport) prepare(ctx context.Context, rows []*userfile.UserRow) error {
	checked := map[string]bool{}
	for _, row := range rows {
		if im.in.UnknownOrigin || checked[row.OriginOrDefault()] {
			continue
		}
		checked[row.OriginOrDefault()] = true
		if err := checkOrigin(ctx, im.s, row.OriginOrDefault()); err != nil {
			return err
		}
	}
	if err := im.givePasswords(rows); err != nil {
		return err
	}
	if im.s.Settings.DryRun {
		return nil
	}
	var err error
	if im.in.GeneratePasswordsTo != "" {
		if im.passwords, err = im.open(im.in.GeneratePasswordsTo); err != nil {
			return err
		}
	}
	if im.in.Result != "" {
		if im.results, err = im.open(im.in.Result); err != nil {
			return err
		}
	}
	return nil
}

func (im *userImport) open(name string) (*userfile.SyncedFile, error) {
	f, err := userfile.OpenSynced(im.s.Path(name), im.in.Resume)
	if errors.Is(err, fs.ErrExist) {
		return nil, session.Usage("%s already exists and is not overwritten", name)
	}
	return f, err
}

// run imports the rows and prints a summary.
func (im *userImport) run(ctx context.Context, names []string) iter.Seq[session.Item[*UserResult]] {
	return func(yield func(session.Item[*UserResult]) bool) {
		im.results.Start()
		im.passwords.Start()
		states := map[session.State]int{}
		defer func() {
			if err := errors.Join(im.results.Close(), im.passwords.Close()); err != nil {
				im.s.UI.Show("warning: %v", err)
			}
			im.tell(states)
		}()
		for it := range session.EachName(ctx, im.s, names, im.row) {
			states[it.State]++
			if !yield(it) {
				return
			}
		}
	}
}

// tell prints the number of rows in each state.
func (im *userImport) tell(states map[session.State]int) {
	var parts []string
	for _, state := range []session.State{session.Created, session.Changed, session.Unchanged, session.Skipped, session.WouldCreate, session.WouldChange, session.WouldSkip, session.Failed, session.NotStarted} {
		if states[state] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", states[state], state))
		}
	}
	if len(parts) == 0 {
		parts = []string{"nothing left to do"}
	}
	im.s.UI.Show("%s", session.Join(parts))
}
