package rest

import (
	"bytes"
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"
)

const (
	redacted  = "[redacted]"
	minSecret = 4
	// minInResult is longer: "test" or "admin" is the password of many a development server and part of
	// names and scopes too. A result is data, which must not lose them.
	minInResult  = 8
	gram         = 4 // bytes of a pattern's beginning that are looked up
	minLineOfKey = 8
)

// Scrubber replaces registered secrets in text, in each form in which servers return them: raw,
// base64 (also inside a Basic credential), URL, HTML and JSON encoded. Secrets shorter than four
// characters are not replaced, because they occur in every text. It is safe for concurrent use.
type Scrubber struct {
	mu      sync.Mutex
	known   map[string]bool
	shown   map[string]bool // by the result only
	table   atomic.Pointer[scrubTable]
	results atomic.Pointer[scrubTable]
}

// NewScrubber makes one that knows no secret yet.
func NewScrubber() *Scrubber {
	s := &Scrubber{known: map[string]bool{}, shown: map[string]bool{}}
	s.table.Store(newScrubTable(nil))
	s.results.Store(s.table.Load())
	return s
}

// Add registers secrets. One of several lines (a private key) is registered line by line.
func (s *Scrubber) Add(secrets ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	patterns, results := slices.Clone(s.table.Load().all), slices.Clone(s.results.Load().all) // tables are immutable
	grown := false
	for _, secret := range secrets {
		if len(secret) < minSecret || s.known[secret] {
			continue
		}
		s.known[secret] = true
		grown = true
		forms := formsOf(secret)
		patterns = append(patterns, forms...)
		if s.inResults(secret) {
			results = append(results, forms...)
		}
	}
	if grown {
		s.table.Store(newScrubTable(patterns))
		s.results.Store(newScrubTable(results))
	}
}

func (s *Scrubber) inResults(secret string) bool {
	return len(secret) >= minInResult && !s.shown[secret]
}

// Show makes the ResultWriter pass secrets, for commands whose purpose is to print them. In all
// other output they are still replaced.
func (s *Scrubber) Show(secrets ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, secret := range secrets {
		s.shown[secret] = true
	}
	var results []string
	for secret := range s.known {
		if s.inResults(secret) {
			results = append(results, formsOf(secret)...)
		}
	}
	s.results.Store(newScrubTable(results))
}

// Clean replaces every secret in text by "[redacted]".
func (s *Scrubber) Clean(text string) string {
	t := s.table.Load()
	if len(t.all) == 0 {
		return text
	}
	clean, _ := t.clean([]byte(text), true)
	return string(clean)
}

// scrubTable finds all patterns in one pass. It is immutable. Only every stride-th gram of a text
// is looked up: any pattern covers one of these, because it has at least stride of them.
type scrubTable struct {
	all      []string
	stride   int
	byGram   map[uint32][]mark
	maybe    [1 << 10]uint64 // 2¹⁶ bits: whether any pattern has a gram of this hash
	begins   map[string]bool // the first one to three bytes of patterns
	beginsBy [256]bool       // the first byte alone
	longest  int
}

// mark is a gram of a pattern, offset bytes behind its beginning.
type mark struct {
	pattern string
	offset  int
}

func newScrubTable(patterns []string) *scrubTable {
	slices.Sort(patterns)
	patterns = slices.Compact(patterns)
	t := &scrubTable{all: patterns, stride: 1, byGram: map[uint32][]mark{}, begins: map[string]bool{}}
	if len(patterns) > 0 {
		shortest := slices.MinFunc(patterns, func(a, b string) int { return len(a) - len(b) })
		t.stride = min(len(shortest), minInResult) - gram + 1
	}
	for _, p := range patterns {
		for offset := range t.stride {
			g := gramAt([]byte(p), offset)
			t.byGram[g] = append(t.byGram[g], mark{p, offset})
			h := hashGram(g)
			t.maybe[h>>6] |= 1 << (h & 63)
		}
		for n := 1; n < gram; n++ {
			t.begins[p[:n]] = true
		}
		t.beginsBy[p[0]] = true
		t.longest = max(t.longest, len(p))
	}
	return t
}

func gramAt(text []byte, i int) uint32 { return binary.LittleEndian.Uint32(text[i:]) }

func hashGram(g uint32) uint32 { return g * 2654435761 >> 16 }

type span struct{ from, to int }

// spans returns where patterns occur, in order; overlapping ones are joined, so that no rest of
// a secret remains if another begins inside it.
func (t *scrubTable) spans(text []byte) []span {
	var found []span
	for i := 0; i+gram <= len(text); i += t.stride {
		g := gramAt(text, i)
		h := hashGram(g)
		if t.maybe[h>>6]&(1<<(h&63)) == 0 {
			continue
		}
		here := span{from: i, to: i}
		for _, m := range t.byGram[g] {
			if at := i - m.offset; at >= 0 && hasPrefix(text[at:], m.pattern) {
				here = span{min(here.from, at), max(here.to, at+len(m.pattern))}
			}
		}
		switch last := len(found) - 1; {
		case here.to == i:
		case last >= 0 && here.from < found[last].to:
			found[last].to = max(found[last].to, here.to)
		default:
			found = append(found, here)
		}
	}
	return found
}

func hasPrefix(text []byte, pattern string) bool {
	return len(text) >= len(pattern) && string(text[:len(pattern)]) == pattern
}

// clean replaces secrets and returns what it held back: an end of text that may be the beginning
// of a secret. With final nothing is held back. Both share memory with text if nothing was replaced.
func (t *scrubTable) clean(text []byte, final bool) (clean, held []byte) {
	if len(t.all) == 0 {
		return text, nil
	}
	spans := t.spans(text)
	cut := len(text)
	if !final {
		cut = t.openFrom(text, spans)
	}
	if len(spans) == 0 && cut == len(text) {
		return text, nil
	}
	if len(spans) == 0 {
		return text[:cut], text[cut:]
	}
	var b bytes.Buffer
	at := 0
	for _, s := range spans {
		if s.from >= cut {
			break
		}
		b.Write(text[at:s.from])
		b.WriteString(redacted)
		at = s.to
	}
	b.Write(text[at:cut])
	return b.Bytes(), text[cut:]
}

// openFrom returns where the part of text begins that must be held back. No secret contains a line
// break, so only the last line is examined.
func (t *scrubTable) openFrom(text []byte, spans []span) int {
	from := max(bytes.LastIndexByte(text, '\n')+1, len(text)-t.longest+1)
	cut := len(text)
	for i := from; i < len(text); i++ {
		if t.opens(text[i:]) {
			cut = i
			break
		}
	}
	for _, s := range spans {
		if s.from < cut && cut < s.to {
			return s.from
		}
	}
	return cut
}

// opens reports whether a pattern begins with all of tail and is longer.
func (t *scrubTable) opens(tail []byte) bool {
	if !t.beginsBy[tail[0]] {
		return false
	}
	if len(tail) < gram {
		return t.begins[string(tail)]
	}
	return slices.ContainsFunc(t.byGram[gramAt(tail, 0)], func(m mark) bool {
		return m.offset == 0 && len(m.pattern) > len(tail) && m.pattern[:len(tail)] == string(tail)
	})
}
