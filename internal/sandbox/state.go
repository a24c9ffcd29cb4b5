package sandbox

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// stateVersion is the version of the state file. A file of a newer one is left alone.
const stateVersion = 1

// stateHead is the first line of a state file: what is not data of a zone or of the Cloud Controller.
type stateHead struct {
	Version   int             `json:"cfid-sandbox-state"`
	Ahead     time.Duration   `json:"ahead,omitempty"` // how far the clock was advanced
	Keys      []stateKey      `json:"keys"`            // newest first
	KeysMade  int             `json:"keys-made"`
	KeysAt    time.Time       `json:"keys-changed"`
	Authority *stateAuthority `json:"authority,omitempty"` // of the server's own certificates
	Last      int64           `json:"last"`                // newest stamp of the Cloud Controller
}

// stateKey is a signing key, PKCS #8.
type stateKey struct {
	ID   string    `json:"id"`
	Key  []byte    `json:"key"`
	Ends time.Time `json:"ends"`
}

// stateAuthority is a certificate and its key, DER and PKCS #8.
type stateAuthority struct {
	Cert []byte `json:"cert"`
	Key  []byte `json:"key"`
}

// stateRecord is one further line; exactly one field is set. What belongs to a zone follows it.
type stateRecord struct {
	Zone     *stateZone       `json:"zone,omitempty"`
	Provider *stateProvider   `json:"provider,omitempty"`
	User     *stateUser       `json:"user,omitempty"`
	Group    *stateGroup      `json:"group,omitempty"`
	Client   *stateClient     `json:"client,omitempty"`
	Mapping  *stateMapping    `json:"mapping,omitempty"`
	Token    *stateToken      `json:"token,omitempty"`
	Approval *approval        `json:"approval,omitempty"`
	OrgQuota *stateQuota      `json:"org-quota,omitempty"`
	Org      *stateOrg        `json:"org,omitempty"`
	SpcQuota *stateQuota      `json:"space-quota,omitempty"`
	Space    *stateSpace      `json:"space,omitempty"`
	CCUser   *stateController `json:"cc-user,omitempty"`
	Role     *stateRole       `json:"role,omitempty"`
	Domain   *stateDomain     `json:"domain,omitempty"`
	Flag     *stateFlag       `json:"flag,omitempty"`
	Event    *stateEvent      `json:"event,omitempty"`
	Job      *stateJob        `json:"job,omitempty"`
	End      *stateEnd        `json:"end,omitempty"`
}

// stateEnd is the last line: a file without it was cut off, one with another sum was changed.
type stateEnd struct {
	Sum string `json:"sha256"` // of all bytes before it, hex
}

// stateRow are the times and the guid of a resource of the Cloud Controller.
type stateRow struct {
	GUID    string `json:"guid"`
	Born    int64  `json:"born"`
	Touched int64  `json:"touched"`
}

func rowState(r *ccRow) stateRow { return stateRow{r.guid, r.born, r.touched} }

func (r stateRow) row() ccRow { return ccRow{guid: r.GUID, born: r.Born, touched: r.Touched} }

// stateMeta is metadata.
type stateMeta struct {
	Labels      map[string]string `json:"labels,omitempty"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

func metaState(m ccMeta) stateMeta { return stateMeta{m.labels, m.annotations} }

func (m stateMeta) meta() ccMeta { return ccMeta{m.Labels, m.Annotations} }

// hashState is a hash as text: salt and sum, and a mark for the hash of an empty secret.
func hashState(h *secretHash) string {
	if h == nil {
		return ""
	}
	text := base64.RawStdEncoding.EncodeToString(h.salt) + "." + base64.RawStdEncoding.EncodeToString(h.sum)
	if h.empty {
		text += ".empty"
	}
	return text
}

var errHash = errors.New("not a hash")

// hash reads what hashState wrote. Equal texts become one hash, as generated users share one.
func (l *stateLoad) hash(text string) (*secretHash, error) {
	if text == "" {
		return nil, nil
	}
	if h := l.hashes[text]; h != nil {
		return h, nil
	}
	parts := strings.Split(text, ".")
	if len(parts) < 2 || len(parts) > 3 || len(parts) == 3 && parts[2] != "empty" {
		return nil, errHash
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[0])
	sum, err2 := base64.RawStdEncoding.DecodeString(parts[1])
	if err1 != nil || err2 != nil || len(salt) == 0 || len(sum) == 0 {
		return nil, errHash
	}
	h := &secretHash{salt: salt, sum: sum, empty: len(parts) == 3}
	l.hashes[text] = h
	return h, nil
}

// state are all keys of a ring.
func (k *keyRing) state() ([]stateKey, int, time.Time, error) {
	<-k.ready
	if k.err != nil {
		return nil, 0, time.Time{}, k.err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	var out []stateKey
	for _, key := range k.keys {
		der, err := x509.MarshalPKCS8PrivateKey(key.key)
		if err != nil {
			return nil, 0, time.Time{}, fmt.Errorf("signing key: %w", err)
		}
		out = append(out, stateKey{key.id, der, key.ends})
	}
	return out, k.made, k.changed, nil
}

// keptRing is a ring with the keys of a state file.
func keptRing(head *stateHead) (*keyRing, error) {
	k := &keyRing{
		ready: make(chan struct{}), make: func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) },
		made: head.KeysMade, changed: head.KeysAt,
	}
	close(k.ready)
	for _, one := range head.Keys {
		parsed, err := x509.ParsePKCS8PrivateKey(one.Key)
		if err != nil {
			return nil, fmt.Errorf("signing key: %w", err)
		}
		key, ok := parsed.(*rsa.PrivateKey)
		if !ok {
			return nil, errors.New("the signing key is no RSA key")
		}
		k.keys = append(k.keys, signingKey{one.ID, key, one.Ends})
	}
	if len(k.keys) == 0 {
		return nil, errors.New("there is no signing key")
	}
	return k, nil
}

// rawOrNil keeps an absent value absent.
func rawOrNil(raw json.RawMessage) json.RawMessage {
	if string(raw) == "null" {
		return nil
	}
	return raw
}
