package rest

import (
	"encoding/hex"
	"strings"
)

// seenIDs remembers ids: UUIDs in 16 bytes, others as they are.
type seenIDs struct {
	uuids  map[[16]byte]struct{}
	others map[string]struct{}
}

// add reports whether an id is new. "" is always new: an item without id can't be recognised.
func (s *seenIDs) add(id string) bool {
	if id == "" {
		return true
	}
	if s.uuids == nil {
		s.uuids, s.others = map[[16]byte]struct{}{}, map[string]struct{}{}
	}
	if uuid, ok := parseUUID(id); ok {
		_, known := s.uuids[uuid]
		s.uuids[uuid] = struct{}{}
		return !known
	}
	_, known := s.others[id]
	s.others[strings.Clone(id)] = struct{}{}
	return !known
}

// parseUUID takes the lower-case form only: two ids that differ in case stay two.
func parseUUID(s string) (uuid [16]byte, ok bool) {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' || strings.ToLower(s) != s {
		return uuid, false
	}
	digits := s[:8] + s[9:13] + s[14:18] + s[19:23] + s[24:]
	n, err := hex.Decode(uuid[:], []byte(digits))
	return uuid, err == nil && n == 16
}
