package userfile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	maxCell   = 64 << 10
	maxRecord = 1 << 20   // a row
	maxRows   = 256 << 20 // a file of rows
	maxYAML   = 16 << 20  // read as a whole
)

var (
	errLongRecord = errors.New("is longer than 1 MiB: is a quotation mark missing?")
	errLongFile   = errors.New("the file is too large: 256 MiB at most, 16 MiB of YAML")
)

// plainText returns a file's text as UTF-8 without a byte-order mark. Spreadsheets also write UTF-16.
func plainText(r io.Reader) *bufio.Reader {
	in := bufio.NewReader(r)
	mark, _ := in.Peek(3) // shorter files have no mark
	switch {
	case bytes.HasPrefix(mark, []byte{0xEF, 0xBB, 0xBF}):
		_, _ = in.Discard(3) // just seen
	case bytes.HasPrefix(mark, []byte{0xFF, 0xFE}):
		return bufio.NewReader(&fromUTF16{in: in, order: binary.LittleEndian})
	case bytes.HasPrefix(mark, []byte{0xFE, 0xFF}):
		return bufio.NewReader(&fromUTF16{in: in, order: binary.BigEndian})
	}
	return in
}

// fromUTF16 converts UTF-16 to UTF-8. Unpaired surrogates become U+FFFD; the mark is skipped.
type fromUTF16 struct {
	in    *bufio.Reader
	order binary.ByteOrder
	begun bool
	left  []byte // of a character that did not fit
}

func (f *fromUTF16) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(f.left) == 0 {
			if f.left, err = f.next(); err != nil {
				break
			}
		}
		taken := copy(p[n:], f.left)
		f.left, n = f.left[taken:], n+taken
	}
	if n > 0 {
		return n, nil // the next read returns the error
	}
	return 0, err
}

func (f *fromUTF16) next() ([]byte, error) {
	unit, err := f.unit()
	if err != nil {
		return nil, err
	}
	if !f.begun {
		f.begun = true // the mark
		return nil, nil
	}
	r := rune(unit)
	if utf16.IsSurrogate(r) {
		low, err := f.unit()
		if err != nil {
			return nil, err
		}
		r = utf16.DecodeRune(r, rune(low))
	}
	return utf8.AppendRune(nil, r), nil
}

func (f *fromUTF16) unit() (uint16, error) {
	var two [2]byte
	if _, err := io.ReadFull(f.in, two[:]); err != nil {
		return 0, err
	}
	return f.order.Uint16(two[:]), nil
}

// bounded returns at most maxRecord bytes between two calls of next, and most in all, which bounds the memory of a row.
type bounded struct {
	in    io.Reader
	since int
	all   int64
	most  int64
}

func (b *bounded) next() { b.since = 0 }

func (b *bounded) Read(p []byte) (int, error) {
	switch {
	case b.since > maxRecord:
		return 0, errLongRecord
	case b.all > b.most:
		return 0, errLongFile
	}
	n, err := b.in.Read(p[:min(len(p), 32<<10)])
	b.since, b.all = b.since+n, b.all+int64(n)
	return n, err
}
