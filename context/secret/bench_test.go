package secret

import (
	"bytes"
	"path/filepath"
	"testing"
)

func BenchmarkRead(b *testing.B) {
	home, ring := b.TempDir(), newRing()
	v := New(Options{Dir: filepath.Join(home, "vault"), Keyring: ring})
	payload := bytes.Repeat([]byte("t"), 6000)
	if err := v.Update(b.Context(), "one", func([]byte) ([]byte, error) { return payload, nil }); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := v.Read(b.Context(), "one"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFirstRead(b *testing.B) {
	home, ring := b.TempDir(), newRing()
	o := Options{Dir: filepath.Join(home, "vault"), Keyring: ring}
	if err := New(o).Update(b.Context(), "one", func([]byte) ([]byte, error) { return []byte(planted), nil }); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := New(o).Read(b.Context(), "one"); err != nil {
			b.Fatal(err)
		}
	}
}
