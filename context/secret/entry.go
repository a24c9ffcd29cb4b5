package secret

import (
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
)

const (
	entryMagic   = "cfid vault entry 1"
	maxEntry     = 1 << 20          // bytes of an entry before encryption
	maxEntryFile = maxEntry + 8<<10 // with age's header and a tag per 64 KiB
	idBytes      = 16
)

// errOtherKey reports a file that this key does not open. Another process may have replaced the key meanwhile.
var errOtherKey = fmt.Errorf("%w: not encrypted to this vault's key", ErrDamaged)

// key is the identity of a vault and the MAC key derived from it.
type key struct {
	vault    string // id of the vault that the key belongs to
	identity *age.X25519Identity
	mac      []byte
}

func newVaultID() string {
	id := make([]byte, idBytes)
	_, _ = rand.Read(id) // returns no error: it aborts the process if there is no randomness
	return hex.EncodeToString(id)
}

func isVaultID(id string) bool {
	raw, err := hex.DecodeString(id)
	return err == nil && len(raw) == idBytes && strings.ToLower(id) == id
}

// newKey makes the key of a new vault.
func newKey() (*key, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	return keyOf(newVaultID(), identity)
}

// parseKey reads an identity in age's text form. Only native X25519 identities are accepted.
func parseKey(vault, text string) (*key, error) {
	identity, err := age.ParseX25519Identity(text)
	if err != nil {
		return nil, errors.New("not an age X25519 identity") // the cause may quote the secret
	}
	return keyOf(vault, identity)
}

func keyOf(vault string, identity *age.X25519Identity) (*key, error) {
	mac, err := hkdf.Key(sha256.New, []byte(identity.String()), []byte(vault), "cfid vault mac 1", sha256.Size)
	if err != nil {
		return nil, err
	}
	return &key{vault: vault, identity: identity, mac: mac}, nil
}

// text returns the identity as it is kept in a keyring or a file.
func (k *key) text() string { return k.identity.String() }

// check returns the digest by which vault.yaml recognises the key. It reveals neither the identity nor its recipient.
func (k *key) check() string { return hex.EncodeToString(k.tag("header", nil)) }

// tag authenticates payload for one purpose or context of this vault. age files are not authenticated: anyone who learns the
// recipient could write one. Each part is preceded by its length, so that different inputs never give the same bytes.
func (k *key) tag(name string, payload []byte) []byte {
	mac := hmac.New(sha256.New, k.mac)
	for _, part := range [][]byte{[]byte(entryMagic), []byte(k.vault), []byte(name), payload} {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		mac.Write(size[:])
		mac.Write(part)
	}
	return mac.Sum(nil)
}

// seal encrypts the entry of a context: a line each for format, vault id, context id and MAC, then the payload.
func (k *key) seal(context string, payload []byte) ([]byte, error) {
	if len(payload) > maxEntry {
		return nil, fmt.Errorf("%w: %d bytes", ErrTooBig, len(payload))
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, k.identity.Recipient())
	if err != nil {
		return nil, err
	}
	mac := hex.EncodeToString(k.tag("entry "+context, payload))
	head := strings.Join([]string{entryMagic, k.vault, context, mac, ""}, "\n")
	if _, err := io.WriteString(w, head); err != nil {
		return nil, err
	}
	if _, err := w.Write(payload); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return sealed.Bytes(), nil
}

// open is the reverse of seal. It returns ErrDamaged for anything that is not the entry of this context in this vault, and
// errOtherKey if another key may open it.
func (k *key) open(context string, sealed []byte) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), k.identity)
	var other *age.NoIdentityMatchError
	switch {
	case errors.As(err, &other):
		return nil, errOtherKey
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxEntryFile))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	head, err := splitEntry(plain)
	if err != nil {
		return nil, err
	}
	want := hex.EncodeToString(k.tag("entry "+head.context, head.payload))
	switch {
	case head.vault != k.vault:
		return nil, fmt.Errorf("%w: it is an entry of another vault", ErrDamaged)
	case !hmac.Equal([]byte(head.mac), []byte(want)):
		return nil, fmt.Errorf("%w: it was not written with this vault's key", ErrDamaged)
	case head.context != context:
		return nil, fmt.Errorf("%w: it is the entry of context %s", ErrDamaged, head.context)
	}
	return head.payload, nil
}

type entry struct {
	vault, context, mac string
	payload             []byte // not nil
}

func splitEntry(plain []byte) (entry, error) {
	parts := bytes.SplitN(plain, []byte("\n"), 5)
	if len(parts) != 5 || string(parts[0]) != entryMagic {
		return entry{}, fmt.Errorf("%w: not an entry", ErrDamaged)
	}
	e := entry{vault: string(parts[1]), context: string(parts[2]), mac: string(parts[3]), payload: parts[4]}
	if !isVaultID(e.vault) || checkID(e.context) != nil {
		return entry{}, fmt.Errorf("%w: not an entry", ErrDamaged)
	}
	return e, nil
}

// checkID accepts what can be a file name everywhere: 1 to 64 letters, digits, - and _, beginning with a letter or digit.
func checkID(id string) error {
	if id == "" || len(id) > 64 || id[0] == '-' || id[0] == '_' {
		return fmt.Errorf("%w: %q", ErrBadID, id)
	}
	for _, c := range id {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
		default:
			return fmt.Errorf("%w: %q", ErrBadID, id)
		}
	}
	return nil
}

// Stamp returns a digest of the encrypted entry, which identifies its present state without the key. It is "" if there is no
// entry on the disk.
func (v *Vault) Stamp(id string) string {
	if checkID(id) != nil || v.inMemory() != nil {
		return ""
	}
	sealed, err := readFile(v.entryPath(id), maxEntryFile)
	if err != nil {
		return ""
	}
	return stampOf(sealed)
}

func stampOf(sealed []byte) string {
	sum := sha256.Sum256(sealed)
	return hex.EncodeToString(sum[:16])
}

// sealing calls Options.Sealing for an entry that is about to be written.
func (v *Vault) sealing(ctx context.Context, id string, sealed, payload []byte) {
	if v.opts.Sealing != nil {
		v.opts.Sealing(ctx, id, v.Stamp(id), stampOf(sealed), payload)
	}
}
