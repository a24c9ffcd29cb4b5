package uaa

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func TestPrivateKeyJWT(t *testing.T) {
	l := newLab(t, zone.Version77)
	admin := l.admin()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "k1", Algorithm: "RS256"}}})
	if err != nil {
		t.Fatal(err)
	}
	quoted, err := json.Marshal(string(set))
	if err != nil {
		t.Fatal(err)
	}
	put := func(body string) answer {
		return l.do(ask{method: "PUT", path: "/oauth/clients/login/clientjwt", bearer: admin, json: body})
	}
	sign := func(kid, issuer, audience string, ends time.Duration) string {
		signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: kid}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		claims, err := json.Marshal(map[string]any{"iss": issuer, "sub": "login", "aud": audience, "exp": l.s.uaa.now().Add(ends).Unix(), "jti": random.UUID()})
		if err != nil {
			t.Fatal(err)
		}
		jws, err := signer.Sign(claims)
		if err != nil {
			t.Fatal(err)
		}
		text, err := jws.CompactSerialize()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	login := func(assertion string) answer {
		return l.do(ask{method: "POST", path: "/oauth/token", form: "grant_type=client_credentials&client_assertion_type=" + esc(assertionType) + "&client_assertion=" + assertion})
	}
	aud := l.s.UAA() + "/oauth/token"
	bad := func(text string) answer {
		return answer{status: 401, body: `{"error":"invalid_client","error_description":"` + text + `"}`}
	}
	same(t, "no keys", bad("Bad client_assertion"), login(sign("k1", "login", aud, time.Minute)).bare())
	same(t, "unparsable", answer{status: 400, body: `{"error":"invalid_client","error_description":"Client jwt configuration cannot be parsed"}`}, put(`{"client_id":"login","jwks":"zz"}`).bare())
	same(t, "added", answer{status: 200, body: `{"status":"ok","message":"Client jwt configuration is added"}`}, put(`{"client_id":"login","changeMode":"ADD","jwks":`+string(quoted)+`}`).bare())
	same(t, "nothing new", `{"status":"ok","message":"No key added"}`, put(`{"client_id":"login","changeMode":"ADD","jwks":`+string(quoted)+`}`).body)
	ok := login(sign("k1", "login", aud, time.Minute))
	same(t, "ok", 200, ok.status)
	same(t, "claim", any("private_key_jwt"), payload(t, object2map(t, ok.body)["access_token"].(string), 1)["client_auth_method"])
	same(t, "audience", bad("Unauthorized client_assertion"), login(sign("k1", "login", "http://x", time.Minute)).bare())
	same(t, "expired", bad("Unauthorized client_assertion"), login(sign("k1", "login", aud, -time.Minute)).bare())
	same(t, "kid", bad("Untrusted client_assertion"), login(sign("k2", "login", aud, time.Minute)).bare())
	same(t, "issuer", bad("Bad credentials"), login(sign("k1", "cf", aud, time.Minute)).bare())
	same(t, "garbage", bad("Bad client_assertion"), login("zz").bare())
	same(t, "deleted", `{"status":"ok","message":"Client jwt configuration is deleted"}`, put(`{"client_id":"login","changeMode":"DELETE"}`).body)
	same(t, "nobody", answer{status: 404}, l.do(ask{method: "PUT", path: "/oauth/clients/zz/clientjwt", bearer: admin, json: `{"jwks":` + string(quoted) + `}`}).bare())
}

func TestNoClientKeysInTheOldUAA(t *testing.T) {
	old := newLab(t, zone.Version430)
	same(t, "4.30", answer{status: 405, body: "{}"}, old.do(ask{method: "PUT", path: "/oauth/clients/login/clientjwt", bearer: old.admin(), json: "{}"}).bare())
}
