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
	"slices"
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
	head   stateHead
	zones  []*zone
	cc     *ccState
	hashes map[string]*secretHash
	ended  bool
}

// damaged is ErrStateDamaged with the reason.
func damaged(line int, reason any) error {
	if err, ok := reason.(error); ok {
		return fmt.Errorf("%w: line %d: %w", ErrStateDamaged, line, err)
	}
	return fmt.Errorf("%w: line %d: %v", ErrStateDamaged, line, reason)
}

// loadState reads a whole state file.
func loadState(r io.Reader) (*stateLoad, error) {
	l := &stateLoad{cc: &ccState{}, hashes: map[string]*secretHash{}}
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
	case len(l.zones) == 0 || l.zones[0].id != defaultZone || len(l.cc.orgQuotas.rows) == 0:
		return nil, damaged(n, "it lacks the default zone or the default quota")
	}
	l.cc.last = max(l.cc.last, l.head.Last)
	l.flags()
	return l, nil
}

// flags adds those that newer versions know.
func (l *stateLoad) flags() {
	kept := l.cc.flags
	l.cc.flags = nil
	l.cc.seedFlags()
	for _, f := range kept {
		if at := slices.IndexFunc(l.cc.flags, func(known *ccFlag) bool { return known.name == f.name }); at >= 0 {
			f.ccRow.guid, f.ccRow.born = l.cc.flags[at].guid, l.cc.flags[at].born
			l.cc.flags[at] = f
		}
	}
}

var errNoZone = errors.New("something stands before the first zone")

// take adds one line's record.
func (l *stateLoad) take(r *stateRecord) error {
	if r.End != nil {
		l.ended = true
		return nil
	}
	if r.Zone != nil {
		return l.zone(r.Zone)
	}
	if len(l.zones) == 0 {
		return errNoZone
	}
	if done, err := l.ccRecord(r); done {
		return err
	}
	z := l.zones[len(l.zones)-1]
	switch {
	case r.Provider != nil:
		z.providers = append(z.providers, r.Provider.provider())
	case r.User != nil:
		password, err := l.hash(r.User.Password)
		if err != nil || z.users.byID[r.User.ID] != nil || z.users.find(r.User.Name, r.User.Origin) != nil {
			return errors.Join(errors.New("a user that can't be"), err)
		}
		z.users.put(r.User.user(password))
	case r.Group != nil:
		return z.loadGroup(r.Group)
	case r.Mapping != nil:
		if z.groups.byID[r.Mapping.Group] == nil {
			return errors.New("a mapping to no group")
		}
		z.groups.mappings = append(z.groups.mappings, mapping{r.Mapping.Group, r.Mapping.External, r.Mapping.Origin, r.Mapping.Created})
	case r.Client != nil:
		return l.client(z, r.Client)
	case r.Token != nil:
		t := r.Token
		z.tokens.byID[t.Claims.JTI] = &storedToken{t.Claims, t.Kind, t.Opaque, t.Issued, t.Expires}
	case r.Approval != nil:
		z.approvals[r.Approval.UserID] = append(z.approvals[r.Approval.UserID], *r.Approval)
	default:
		return errors.New("an empty record")
	}
	return nil
}

func (l *stateLoad) zone(in *stateZone) error {
	for _, other := range l.zones {
		if other.id == in.ID || other.subdomain == in.Subdomain {
			return errors.New("a zone twice")
		}
	}
	z := newZone(in.ID, in.Subdomain, in.Name, in.Created)
	z.providers = nil
	z.description, z.version, z.modified, z.config, z.defaultGroups = in.Description, in.Version, in.Modified, rawOrNil(in.Config), in.DefaultGroups
	z.inactive = in.Inactive
	l.zones = append(l.zones, z)
	return nil
}

func (z *zone) loadGroup(in *stateGroup) error {
	if z.groups.byID[in.ID] != nil || z.groups.byName[in.Name] != nil {
		return errors.New("a group twice")
	}
	z.groups.add(&group{
		id: in.ID, displayName: in.Name, description: in.Description, version: in.Version, created: in.Created, modified: in.Modified,
		members: in.Members,
	})
	return nil
}

func (l *stateLoad) client(z *zone, in *stateClient) error {
	cl := in.client()
	for _, text := range in.Secrets {
		h, err := l.hash(text)
		if err != nil || h == nil {
			return errHash
		}
		cl.secrets = append(cl.secrets, h)
	}
	if z.clients.byID[cl.id] != nil {
		return errors.New("a client twice")
	}
	z.clients.put(cl)
	return nil
}

// install puts loaded data into a server that nobody uses yet.
func (s *Server) install(l *stateLoad) error {
	if s.keys == nil {
		keys, err := keptRing(&l.head)
		if err != nil {
			return damaged(1, err)
		}
		s.keys = keys
	}
	if err := s.installAuthority(l.head.Authority); err != nil {
		return damaged(1, err)
	}
	s.clock.ahead.Store(int64(max(0, l.head.Ahead)))
	s.zones.list, s.cc = l.zones, l.cc
	return nil
}
