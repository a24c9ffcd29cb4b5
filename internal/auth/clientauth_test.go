package auth

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// clientKeys are made once: RSA takes its time.
var clientKeys = sync.OnceValue(func() map[string]crypto.Signer {
	keys := map[string]crypto.Signer{"rsa": must(rsa.GenerateKey(rand.Reader, 2048)), "weak": must(rsa.GenerateKey(rand.Reader, 1024))}
	for name, curve := range map[string]elliptic.Curve{"p224": elliptic.P224(), "p256": elliptic.P256(), "p384": elliptic.P384(), "p521": elliptic.P521()} {
		keys[name] = must(ecdsa.GenerateKey(curve, rand.Reader))
	}
	return keys
})

func pemText(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func pkcs8(name string) string {
	return pemText("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(clientKeys()[name])))
}

func jwkText(name, kid, alg, use string) string {
	return string(must(json.Marshal(jose.JSONWebKey{Key: clientKeys()[name], KeyID: kid, Algorithm: alg, Use: use})))
}

func TestParseClientKey(t *testing.T) {
	sec1 := must(x509.MarshalECPrivateKey(clientKeys()["p256"].(*ecdsa.PrivateKey)))
	pkcs1 := x509.MarshalPKCS1PrivateKey(clientKeys()["rsa"].(*rsa.PrivateKey))
	edwards := func() string {
		_, key, _ := ed25519.GenerateKey(rand.Reader)
		return pemText("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(key)))
	}
	tests := []struct {
		name, text, id string
		algorithm, kid string // kid "*": the thumbprint
		wrong          string
	}{
		{"RSA, PKCS#8", pkcs8("rsa"), "", "RS256", "*", ""},
		{"RSA, PKCS#1, named", pemText("RSA PRIVATE KEY", pkcs1), "key-7", "RS256", "key-7", ""},
		{"EC, SEC 1 behind its parameters", pemText("EC PARAMETERS", []byte{6, 0}) + pemText("EC PRIVATE KEY", sec1), "", "ES256", "*", ""},
		{"P-384", pkcs8("p384"), "", "ES384", "*", ""},
		{"P-521", pkcs8("p521"), "", "ES512", "*", ""},
		{"JWK", jwkText("rsa", "mine", "", "sig"), "", "RS256", "mine", ""},
		{"JWK with an algorithm", jwkText("rsa", "mine", "PS256", ""), "", "PS256", "mine", ""},
		{"JWK, renamed", jwkText("p256", "mine", "ES256", ""), "other", "ES256", "other", ""},
		{"JWK without kid", jwkText("p256", "", "", ""), "", "ES256", "*", ""},
		{"weak", pkcs8("weak"), "", "", "", "RSA with 1024 bits"},
		{"another curve", pkcs8("p224"), "", "", "", "neither RSA nor ECDSA on P-256"},
		{"another kind", edwards(), "", "", "", "neither RSA nor ECDSA"},
		{"encrypted", pemText("ENCRYPTED PRIVATE KEY", []byte("x")), "", "", "", "openssl pkey decrypts it"},
		{"damaged", pemText("PRIVATE KEY", []byte("x")), "", "", "", "damaged or encrypted"},
		{"a certificate alone", pemText("CERTIFICATE", []byte("x")), "", "", "", "contains no private key"},
		{"JWK for encryption", jwkText("rsa", "", "", "enc"), "", "", "", "not for signatures"},
		{"JWK for another algorithm", jwkText("rsa", "", "ES256", ""), "", "", "", `for the algorithm "ES256"`},
		{"a public JWK", string(must(json.Marshal(jose.JSONWebKey{Key: clientKeys()["rsa"].Public()}))), "", "", "", "a private key is needed"},
		{"a symmetric JWK", `{"kty":"oct","k":"bm90LWEtcmVhbC1zZWNyZXQ"}`, "", "", "", "a private key is needed"},
		{"a JWK with a part missing", `{"kty":"RSA","n":"AQAB"}`, "", "", "", "neither PEM nor a JWK that is complete"},
		{"no JSON", `{"kty":`, "", "", "", "neither PEM nor a JWK"},
		{"nothing", "", "", "", "", "contains no private key"},
		{"too large", strings.Repeat(" ", maxKeyFile+1), "", "", "", "more than"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			key, err := ParseClientKey([]byte(tt.text), tt.id)
			if tt.wrong != "" {
				if !errors.Is(err, ErrClientKey) || !strings.Contains(err.Error(), tt.wrong) {
					t.Errorf("want %q, got %v", tt.wrong, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if tt.kid == "*" {
				tt.kid = key.ID()
				if len(tt.kid) != 43 {
					t.Errorf("no thumbprint: %q", tt.kid)
				}
			}
			checkAssertion(t, key, tt.algorithm, tt.kid)
		})
	}
}

func checkAssertion(t *testing.T, key ClientKey, algorithm, kid string) {
	t.Helper()
	text, err := key.Assertion("app", "https://uaa.example.com/oauth/token", issued)
	if err != nil {
		t.Fatal(err)
	}
	jws, err := jose.ParseSignedCompact(text, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(algorithm)})
	if err != nil {
		t.Fatal(err)
	}
	if got := jws.Signatures[0].Header.KeyID; got != kid {
		t.Errorf("kid %q, want %q", got, kid)
	}
	payload, err := jws.Verify(key.private.Public())
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(payload, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"iss": "app", "sub": "app", "aud": "https://uaa.example.com/oauth/token",
		"iat": float64(issued.Unix()), "exp": float64(issued.Add(3 * time.Minute).Unix())}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreMapEntries(func(k string, _ any) bool { return k == "jti" })); diff != "" {
		t.Error(diff)
	}
	if id, _ := got["jti"].(string); len(id) != 32 {
		t.Errorf("jti %v", got["jti"])
	}
}

// TestClientProves: what each way of proving puts into a request, and what not.
func TestClientProves(t *testing.T) {
	ctx := context.Background()
	made := 0
	assertion := func(now time.Time) (string, error) {
		made++
		return fmt.Sprintf("not.a-real.assertion-%d-%d\n", made, now.Sub(issued)/time.Hour), nil
	}
	base := url.Values{"grant_type": {"client_credentials"}}
	with := func(more url.Values) url.Values {
		all := url.Values{}
		for _, from := range []url.Values{base, more} {
			for k, v := range from {
				all[k] = v
			}
		}
		return all
	}
	assertionForm := func(n int) url.Values {
		return with(url.Values{"client_id": {"app"}, "client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
			"client_assertion": {fmt.Sprintf("not.a-real.assertion-%d-0", n)}})
	}
	tests := []struct {
		name   string
		client Client
		server string // what the server's metadata asks for
		want   url.Values
		basic  string
	}{
		{"secret in the body", Client{ID: "app", Secret: "a+%b"}, "", with(url.Values{"client_id": {"app"}, "client_secret": {"a+%b"}}), ""},
		{"basic by choice", Client{ID: "app", Secret: "a+%b", Auth: ClientAuth{Method: ClientSecretBasic}}, "", base, "Basic YXBwOmElMkIlMjVi"},
		{"the client goes before the server", Client{ID: "app", Secret: "s", Auth: ClientAuth{Method: ClientSecretPost}}, ClientSecretBasic, with(url.Values{"client_id": {"app"}, "client_secret": {"s"}}), ""},
		{"an assertion", Client{ID: "app", Auth: ClientAuth{Method: PrivateKeyJWT, Assertion: assertion}}, "", assertionForm(1), ""},
		{"a new one for each request, and no secret", Client{ID: "app", Secret: "not-a-real-secret", Auth: ClientAuth{Method: PrivateKeyJWT, Assertion: assertion}}, "", assertionForm(2), ""},
		{"a certificate", Client{ID: "app", Secret: "not-a-real-secret", Auth: ClientAuth{Method: TLSClientAuth}}, "", with(url.Values{"client_id": {"app"}}), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := newEndpoint(t, 200, granted)
			server := e.server(nil)
			server.ClientAuth = tt.server
			if _, err := ClientCredentials(ctx, server, tt.client, ClientCredentialsInput{}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, e.forms[0]); diff != "" {
				t.Error(diff)
			}
			if got := e.header[0].Get("Authorization"); got != tt.basic {
				t.Errorf("Authorization %q, want %q", got, tt.basic)
			}
		})
	}
}

// TestClientCannotProve: nothing is sent.
func TestClientCannotProve(t *testing.T) {
	gone := errors.New("no such file")
	for name, auth := range map[string]ClientAuth{
		"no assertion":   {Method: PrivateKeyJWT},
		"the file went":  {Method: PrivateKeyJWT, Assertion: func(time.Time) (string, error) { return "", gone }},
		"it is empty":    {Method: PrivateKeyJWT, Assertion: func(time.Time) (string, error) { return " \n", nil }},
		"it is no JWT":   {Method: PrivateKeyJWT, Assertion: func(time.Time) (string, error) { return "two words", nil }},
		"an unknown way": {Method: "client_secret_jwt"},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEndpoint(t, 200, granted)
			if _, err := ClientCredentials(context.Background(), e.server(nil), Client{ID: "app", Auth: auth}, ClientCredentialsInput{}); err == nil {
				t.Error("no error")
			}
			if len(e.forms) > 0 {
				t.Errorf("sent: %v", e.forms)
			}
		})
	}
}

// TestParams: they go along, and replace nothing.
func TestParams(t *testing.T) {
	e := newEndpoint(t, 200, granted)
	var trace strings.Builder
	server := e.server(&trace)
	server.Params = []Param{{Name: "token_format", Value: "opaque"}, {Name: "grant_type", Value: "password"}, {Name: "client_id", Value: "x"},
		{Name: "client_secret", Value: "y"}, {Name: "pin", Value: "not-a-real-pin", Secret: true}, {Name: "resource", Value: "a"}, {Name: "resource", Value: "b"}}
	tokens, err := ClientCredentials(context.Background(), server, Client{ID: "app", Secret: "s3cret-value"}, ClientCredentialsInput{})
	if err != nil {
		t.Fatal(err)
	}
	if data := string(must(tokens.Marshal())); strings.Contains(data, "not-a-real-pin") || !strings.Contains(data, `"token_format"`) {
		t.Errorf("the vault entry is %s", data)
	}
	want := url.Values{"grant_type": {"client_credentials"}, "client_id": {"app"}, "client_secret": {"s3cret-value"}, "token_format": {"opaque"}, "pin": {"not-a-real-pin"}, "resource": {"a", "b"}}
	if diff := cmp.Diff(want, e.forms[0]); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(trace.String(), "not-a-real-pin") {
		t.Error("a secret parameter is in the trace")
	}
}

func FuzzParseClientKey(f *testing.F) {
	f.Add([]byte(`{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}`))
	f.Add([]byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"))
	f.Add([]byte(`{"kty":"RSA","n":"AQAB","e":"AQAB","d":"AQAB"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		key, err := ParseClientKey(data, "")
		if err != nil && !errors.Is(err, ErrClientKey) {
			t.Errorf("not an ErrClientKey: %v", err)
		}
		if err == nil && key.ID() == "" {
			t.Error("a key without id")
		}
	})
}
