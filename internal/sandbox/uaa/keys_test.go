package uaa

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cfid-cli/cfid/internal/sandbox/jwt"
	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/remote"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// ownKeys is a ring that tests may rotate. It begins with the shared key and makes the next ones with a given one.
func ownKeys(t *testing.T, next *rsa.PrivateKey) *jwt.Ring {
	t.Helper()
	shared, err := testKeys().Published(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	k := &jwt.Ring{Ready: make(chan struct{}), Make: func() (*rsa.PrivateKey, error) { return next, nil }, Keys: shared, Made: 1}
	close(k.Ready)
	return k
}

// anotherKey is a key that no test server signs with at first.
func anotherKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	keys, err := otherKeys().Published(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return keys[0].Key
}

func (l *lab) kids() []string {
	l.t.Helper()
	var set struct{ Keys []struct{ Kid string } }
	if err := json.Unmarshal([]byte(l.do(ask{path: "/token_keys"}).body), &set); err != nil {
		l.t.Fatal(err)
	}
	out := []string{}
	for _, key := range set.Keys {
		out = append(out, key.Kid)
	}
	return out
}

func TestRotateKeys(t *testing.T) {
	both(t, func(t *testing.T, l *lab) {
		l.s.uaa.Keys = ownKeys(t, anotherKey(t))
		l.s.uaa.Home().ChangeClient("cf", func(c *zone.Client) { days := 7 * 86400; c.AccessSeconds = &days })
		old, tag := l.marissa()["access_token"].(string), l.do(ask{path: "/token_keys"}).header.Get("ETag")
		l.s.Advance(time.Hour)
		if err := l.s.RotateKeys(); err != nil {
			t.Fatal(err)
		}
		same(t, "published", []string{"key-2", "key-1"}, l.kids())
		same(t, "active", any("key-2"), object2map(t, l.do(ask{path: "/token_key"}).body)["kid"])
		fresh := l.marissa()["access_token"].(string)
		same(t, "signed by", any("key-2"), payload(t, fresh, 0)["kid"])
		same(t, "both are good", []int{200, 200}, []int{l.do(ask{path: "/userinfo", bearer: old}).status, l.do(ask{path: "/userinfo", bearer: fresh}).status})
		same(t, "known tag", 200, l.do(ask{path: "/token_keys", header: map[string]string{"If-None-Match": tag}}).status)
		l.s.Advance(24 * time.Hour)
		same(t, "a day later", []string{"key-2"}, l.kids())
		text := `{"error":"invalid_token","error_description":"Token header claim [kid] references unknown signing key : [key-1]"}`
		if l.s.uaa.version == zone.Version430 {
			text = strings.ReplaceAll(text, "'", "&#39;")
		}
		same(t, "the old one no longer works", answer{status: 401, body: text}, l.do(ask{path: "/userinfo", bearer: old}).bare())
		same(t, "for the Cloud Controller too", true, l.refused(old))
		same(t, "the new one is good", 200, l.do(ask{path: "/userinfo", bearer: fresh}).status)
	})
}

func TestRotateKeysFails(t *testing.T) {
	l := newLab(t, zone.Version77)
	l.s.uaa.Keys = ownKeys(t, nil)
	l.s.uaa.Keys.Make = func() (*rsa.PrivateKey, error) { return nil, errors.New("no randomness") }
	err := l.s.RotateKeys()
	same(t, "error", "make a signing key: no randomness", err.Error())
	same(t, "the old one stays", []string{"key-1"}, l.kids())
}

// refused reports whether a Cloud Controller would refuse a token.
func (l *lab) refused(token string) bool {
	r := httptest.NewRequestWithContext(l.t.Context(), http.MethodGet, "http://127.0.0.1:8080/v3/organizations", nil)
	r.Header.Set("Authorization", "bearer "+token)
	_, err := l.s.uaa.VerifyBearer(r)
	return err != nil
}

// TestInfoBeforeTheKey shows that a start waits for no key: only what is signed does.
func TestInfoBeforeTheKey(t *testing.T) {
	made := make(chan struct{})
	ring := &jwt.Ring{Ready: made}
	s := start(Config{Keys: ring})
	l := &lab{t, s}
	same(t, "info, login page", []int{200, 200}, []int{
		l.do(ask{path: "/info"}).status, l.do(ask{path: "/login"}).status,
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "http://127.0.0.1/uaa/oauth/token?grant_type=client_credentials", nil)
	r.SetBasicAuth("admin", "adminsecret")
	rec := httptest.NewRecorder()
	s.Handler().ServeHTTP(rec, r)
	same(t, "a token waits", http.StatusInternalServerError, rec.Code)
	ring.Keys = ownKeys(t, nil).Keys
	close(made)
	l.admin()
}

// assertion is a private_key_jwt of the client login.
func (l *lab) assertion(key *rsa.PrivateKey) string {
	l.t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "k1"}}, nil)
	if err != nil {
		l.t.Fatal(err)
	}
	claims, err := json.Marshal(map[string]any{"iss": "login", "sub": "login", "aud": l.s.UAA() + "/oauth/token", "exp": l.s.uaa.now().Add(time.Minute).Unix(), "jti": random.UUID()})
	if err != nil {
		l.t.Fatal(err)
	}
	jws, err := signer.Sign(claims)
	if err != nil {
		l.t.Fatal(err)
	}
	text, err := jws.CompactSerialize()
	if err != nil {
		l.t.Fatal(err)
	}
	return text
}

func TestClientKeysByURL(t *testing.T) {
	l := newLab(t, zone.Version77)
	key := anotherKey(t)
	asked, status := 0, http.StatusOK
	issuer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "k1", Algorithm: "RS256"}}})
	}))
	defer issuer.Close()
	login := func(from string) int {
		l.s.uaa.Home().ChangeClient("login", func(c *zone.Client) { c.JWKSURI = from })
		return l.do(ask{method: "POST", path: "/oauth/token", form: "grant_type=client_credentials&client_assertion_type=" + esc(assertionType) + "&client_assertion=" + l.assertion(key)}).status
	}
	same(t, "fetched once", []int{200, 200, 1}, []int{login(issuer.URL), login(issuer.URL), asked})
	l.s.Advance(2 * time.Minute)
	same(t, "and again after a while", []int{200, 2}, []int{login(issuer.URL), asked})
	status = http.StatusFound
	for _, bad := range []string{issuer.URL + "/other", "https://127.0.0.1/", "http://user:not-a-real-secret@127.0.0.1/", "zz"} {
		same(t, bad, 401, login(bad))
	}
	for address, want := range map[string]error{"127.0.0.1:80": nil, "[::1]:80": nil, "10.0.0.1:80": remote.ErrNotLoopback, "192.0.2.1:80": remote.ErrNotLoopback, "[2001:db8::1]:80": remote.ErrNotLoopback} {
		if err := remote.LoopbackOnly("tcp", address, nil); !errors.Is(err, want) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := remote.FetchKeys(t.Context(), "http://192.0.2.1/keys"); !errors.Is(err, remote.ErrNotLoopback) {
		t.Errorf("another machine: %v", err)
	}
}

func TestClientKeysThatNeverCome(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := remote.FetchKeys(ctx, "http://"+ln.Addr().String()); err == nil {
		t.Error("keys came")
	}
}

func TestRateLimitingStatus(t *testing.T) {
	l := newLab(t, zone.Version77)
	same(t, "status", answer{status: 200, body: "{\n  \"current\" : {\n    \"status\" : \"DISABLED\",\n    \"asOf\" : \"2026-11-22T03:04:05Z\"\n  }\n}"},
		l.do(ask{path: "/RateLimitingStatus", bearer: l.admin()}).bare())
	other := l.token("login:loginsecret", "grant_type=client_credentials")["access_token"].(string)
	same(t, "without the authority", answer{status: 403, body: `{"error":"insufficient_scope","error_description":"Insufficient scope for this resource","scope":"uaa.admin zones.uaa.admin"}`},
		l.do(ask{path: "/RateLimitingStatus", bearer: other}).bare())
	same(t, "without token", 401, l.do(ask{path: "/RateLimitingStatus"}).status)
	same(t, "4.30", 302, newLab(t, zone.Version430).do(ask{path: "/RateLimitingStatus"}).status)
}
