package sandbox

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/cfid-cli/cfid/internal/sandbox/cc"
	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

var (
	// ErrStateDamaged says that a state file was cut off or changed. It is never overwritten.
	ErrStateDamaged = errors.New("the state file is damaged")
	// ErrStateNewer says that a state file was written by a newer version. It is never overwritten.
	ErrStateNewer = errors.New("the state file is of a newer version")
)

// longestLine bounds a line of a state file, in bytes: a group may have many members.
const longestLine = 256 << 20

// stateLoad builds zones and the Cloud Controller's state from the lines of a file.
type stateLoad struct {
	head  stateHead
	uaa   *zone.Loader
	cc    *cc.Loader
	ended bool
}

// damaged is ErrStateDamaged with the reason.
func damaged(line int, reason any) error {
	if err, ok := reason.(error); ok {
		return fmt.Errorf("%w: line %d: %w", ErrStateDamaged, line, err)
	}
	return fmt.Errorf("%w: line %d: %v", ErrStateDamaged, line, reason)
}

func newStateLoad() *stateLoad {
	uaa := zone.NewLoader()
	return &stateLoad{uaa: uaa, cc: cc.NewLoader(uaa.KnownID)}
}

// loadState reads a whole state file.
func loadState(r io.Reader) (*stateLoad, error) {
	l := newStateLoad()
	in, sum := bufio.NewReaderSize(r, 1<<20), sha256.New()
	for n := 1; ; n++ {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return l.finish(n)
		}
		if err != nil {
			return nil, damaged(n, err)
		}
		if l.ended {
			return nil, damaged(n, "there is more after the end")
		}
		if n == 1 {
			if err := l.first(line); err != nil {
				return nil, err
			}
			sum.Write(line)
			continue
		}
		var rec stateRecord
		if err := json.Unmarshal(line, &rec); err != nil {
			return nil, damaged(n, err)
		}
		if rec.End != nil && rec.End.Sum != hex.EncodeToString(sum.Sum(nil)) {
			return nil, damaged(n, "the file was changed: it doesn't have the sum it ends with")
		}
		if err := l.take(&rec); err != nil {
			return nil, damaged(n, err)
		}
		sum.Write(line)
	}
}

// readLine reads up to and with a newline; a last line without one was cut off.
func readLine(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, cutOff(line, err)
	}
	long := bytes.Clone(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(long) > longestLine {
			return nil, errors.New("the line is too long")
		}
		line, err = in.ReadSlice('\n')
		long = append(long, line...)
	}
	return long, cutOff(long, err)
}

func cutOff(line []byte, err error) error {
	if errors.Is(err, io.EOF) && len(line) > 0 {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (l *stateLoad) first(line []byte) error {
	var version struct {
		Version int `json:"cfid-sandbox-state"`
	}
	if err := json.Unmarshal(line, &version); err != nil || version.Version < 1 {
		return damaged(1, "this is no state of a sandbox")
	}
	if version.Version > stateVersion {
		return fmt.Errorf("%w (%d, this program knows %d): update the program or name another file", ErrStateNewer, version.Version, stateVersion)
	}
	if err := json.Unmarshal(line, &l.head); err != nil {
		return damaged(1, err)
	}
	return nil
}

func (l *stateLoad) finish(n int) (*stateLoad, error) {
	switch {
	case !l.ended:
		return nil, damaged(n, "the file was cut off")
	case !l.uaa.Whole() || !l.cc.Whole():
		return nil, damaged(n, "it lacks the default zone or the default quota")
	}
	l.cc.Finish(l.head.Last)
	return l, nil
}

var errNoZone = errors.New("something stands before the first zone")

// take adds one line's record.
func (l *stateLoad) take(r *stateRecord) error {
	if r.End != nil {
		l.ended = true
		return nil
	}
	if r.Zone == nil {
		if l.uaa.Empty() {
			return errNoZone
		}
		if done, err := l.cc.Take(&r.PlatformLine); done {
			return err
		}
	}
	return l.uaa.Take(&r.IdentityLine)
}

// install puts loaded data into a server that is not in use yet.
func (s *Server) install(l *stateLoad) error {
	if s.cfg.keys == nil {
		keys, err := jwt.Restore(l.head.Kept)
		if err != nil {
			return damaged(1, err)
		}
		s.uaa.UseKeys(keys)
	}
	if err := s.installAuthority(l.head.Authority); err != nil {
		return damaged(1, err)
	}
	s.clock.ahead.Store(int64(max(0, l.head.Ahead)))
	s.uaa.Zones.Restore(l.uaa)
	s.cc.Restore(l.cc)
	return nil
}
