package userfile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"github.com/cfid-cli/cfid/internal/session"
	"io/fs"
	"os"
	"time"
)

// SyncedFile is a file to which several goroutines add lines. Write returns when its line is on the disk. Lines that arrive
// together share one fsync.
type SyncedFile struct {
	f     *os.File
	lines chan syncedLine
	ended chan struct{}
}

type syncedLine struct {
	text []byte
	done chan error
}

// OpenSynced creates the file with mode 0600, or opens an existing one to continue it.
func OpenSynced(path string, goOn bool) (*SyncedFile, error) {
	flags := os.O_RDWR | os.O_CREATE | os.O_EXCL
	if goOn {
		flags = os.O_RDWR | os.O_CREATE | os.O_APPEND
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, err
	}
	if err := endLine(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &SyncedFile{f: f, lines: make(chan syncedLine), ended: make(chan struct{})}, nil
}

// endLine ends an incomplete line that a killed process left.
func endLine(f *os.File) error {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := f.ReadAt(last, info.Size()-1); err != nil || last[0] == '\n' {
		return err
	}
	_, err = f.WriteString("\n")
	return err
}

// run writes lines until Close.
func (sf *SyncedFile) run() {
	defer close(sf.ended)
	for first := range sf.lines {
		batch := sf.waiting(first)
		var text bytes.Buffer
		for _, line := range batch {
			text.Write(line.text)
		}
		_, err := sf.f.Write(text.Bytes())
		if err == nil {
			err = sf.f.Sync()
		}
		for _, line := range batch {
			line.done <- err
		}
	}
}

// waiting adds the other lines that are waiting to be written.
func (sf *SyncedFile) waiting(first syncedLine) []syncedLine {
	batch := []syncedLine{first}
	for {
		select {
		case line, ok := <-sf.lines:
			if !ok {
				return batch
			}
			batch = append(batch, line)
		default:
			return batch
		}
	}
}

// Write adds a line; it does nothing for a nil file.
func (sf *SyncedFile) Write(text []byte) error {
	if sf == nil {
		return nil
	}
	line := syncedLine{text, make(chan error, 1)}
	sf.lines <- line
	return <-line.done
}

// Start starts writing; before it lines are only queued.
func (sf *SyncedFile) Start() {
	if sf != nil {
		go sf.run()
	}
}

// Close ends the writing. Write must not be called after it.
func (sf *SyncedFile) Close() error {
	if sf == nil {
		return nil
	}
	close(sf.lines)
	<-sf.ended
	return sf.f.Close()
}

// The outcomes in a result file in addition to the states of items.
const (
	RowBegun      session.State = "begun"      // the user did not exist and is about to be created
	RowUnfinished session.State = "unfinished" // the user may have been created, but not completely
)

// ImportRecord is a line of a result file. The last line of a row applies.
type ImportRecord struct {
	Row      string        `json:"row"` // its digest
	At       string        `json:"at"`
	UserName string        `json:"userName"`
	Origin   string        `json:"origin"`
	Outcome  session.State `json:"outcome"`
	ID       string        `json:"id,omitempty"`
	Note     string        `json:"note,omitempty"`
	Error    string        `json:"error,omitempty"`
	Time     time.Time     `json:"time"`
}

// Line returns the record as a line of the file.
func (r ImportRecord) Line() []byte {
	text, err := json.Marshal(r)
	if err != nil {
		return nil // strings and times always encode
	}
	return append(text, '\n')
}

// Settled reports whether the row is done.
func (r ImportRecord) Settled() bool {
	switch r.Outcome {
	case session.Created, session.Changed, session.Unchanged, session.Skipped:
		return true
	}
	return false
}

// ReadResults returns the last record of each row. A missing file has none; the last line may be cut off.
func ReadResults(path string) (map[string]ImportRecord, error) {
	last := map[string]ImportRecord{}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return last, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxRecord)
	for n := 1; lines.Scan(); n++ {
		var r ImportRecord
		if json.Unmarshal(lines.Bytes(), &r) == nil && r.Row != "" {
			last[r.Row] = r
			continue
		}
		if n == 1 { // each kill cuts off one line; a file of something else has no line that can be read
			return nil, session.Usage("%s is not a result file of an import", path)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return last, nil
}
