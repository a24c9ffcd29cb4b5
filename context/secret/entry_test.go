package secret

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"filippo.io/age"
)

func fixedKey(t testing.TB) *key {
	t.Helper()
	k, err := newKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestEntryRoundTrip(t *testing.T) {
	k := fixedKey(t)
	for _, payload := range [][]byte{{}, []byte("a"), []byte("two\nlines\n\n"), bytes.Repeat([]byte{0, 255}, maxEntry/2)} {
		sealed, err := k.seal("ctx-1", payload)
		if err != nil {
			t.Fatal(err)
		}
		if len(sealed) > maxEntryFile {
			t.Errorf("%d bytes become %d: more than a reader takes", len(payload), len(sealed))
		}
		got, err := k.open("ctx-1", sealed)
		if err != nil || got == nil || !bytes.Equal(got, payload) {
			t.Errorf("%d bytes came back as %d, %v", len(payload), len(got), err)
		}
	}
	_, err := k.seal("ctx-1", make([]byte, maxEntry+1))
	wantErr(t, err, ErrTooBig)
}

func TestEntryOpensOnlyItself(t *testing.T) {
	k, other := fixedKey(t), fixedKey(t)
	sealed, err := k.seal("ctx-1", []byte(planted))
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		bent := bytes.Clone(sealed)
		bent[i] ^= 1
		if got, err := k.open("ctx-1", bent); !errors.Is(err, ErrDamaged) {
			t.Fatalf("bit 0 of byte %d flipped: %q, %v", i, got, err)
		}
	}
	for _, n := range []int{0, 1, 50, len(sealed) - 1} {
		_, err := k.open("ctx-1", sealed[:n])
		wantErr(t, err, ErrDamaged)
	}
	_, err = k.open("ctx-2", sealed)
	wantErr(t, err, ErrDamaged)
	_, err = other.open("ctx-1", sealed)
	wantErr(t, err, errOtherKey)

	sameIdentity, err := keyOf(newVaultID(), k.identity)
	if err != nil {
		t.Fatal(err)
	}
	_, err = sameIdentity.open("ctx-1", sealed)
	wantErr(t, err, ErrDamaged)
	if !strings.Contains(err.Error(), "another vault") {
		t.Error(err)
	}
}

// Anyone who learned the recipient can encrypt to it; without the identity there is no MAC.
func TestEntryNeedsTheIdentityToBeWritten(t *testing.T) {
	k := fixedKey(t)
	thief := &key{vault: k.vault, identity: k.identity, mac: make([]byte, 32)}
	forged, err := thief.seal("ctx-1", []byte("forged"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := k.open("ctx-1", forged)
	wantErr(t, err, ErrDamaged)
	if got != nil {
		t.Errorf("a forged entry was read: %q", got)
	}
}

func TestEntryIDs(t *testing.T) {
	for id, ok := range map[string]bool{
		"a": true, "0f3c-X_9": true, "": false, ".": false, "..": false, ".vault": false, "a/b": false, `a\b`: false, "-x": false,
		"_x": false, "a.b": false, "é": false, "a b": false, string(bytes.Repeat([]byte("a"), 64)): true, string(bytes.Repeat([]byte("a"), 65)): false,
	} {
		if err := checkID(id); (err == nil) != ok {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func FuzzEntry(f *testing.F) {
	k := fixedKey(f)
	sealed, err := k.seal("ctx-1", []byte(planted))
	if err != nil {
		f.Fatal(err)
	}
	var inside bytes.Buffer
	w, err := age.Encrypt(&inside, k.identity.Recipient())
	if err != nil {
		f.Fatal(err)
	}
	_, _ = w.Write([]byte(entryMagic + "\n" + k.vault + "\nctx-1\nbad\n"))
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add(inside.Bytes())
	f.Add(sealed[:60])
	f.Add([]byte("age-encryption.org/v1\n-> X25519 abc\n"))
	f.Add([]byte(entryMagic + "\n" + k.vault + "\nctx-1\nbad\npayload"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := k.open("ctx-1", data)
		if err == nil && !bytes.Equal(data, sealed) {
			t.Errorf("opened what was never sealed: %q", got)
		}
		if err != nil && !errors.Is(err, ErrDamaged) {
			t.Errorf("error of no kind: %v", err)
		}
		if e, err := splitEntry(data); err == nil && e.payload == nil {
			t.Error("no payload and no error")
		}
		keys, err := parseKeyset(data)
		if err != nil {
			return
		}
		again, err := parseKeyset(keys.format())
		if err != nil || len(again) != len(keys) {
			t.Errorf("a key set does not survive being written: %v", err)
		}
	})
}
