package auth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"
)

// Keys are made once for all tests: RSA takes its time.
var (
	testRSA   = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })
	otherRSA  = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })
	testP256  = sync.OnceValue(func() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)) })
	testP521  = sync.OnceValue(func() *ecdsa.PrivateKey { return must(ecdsa.GenerateKey(elliptic.P521(), rand.Reader)) })
	base64url = base64.RawURLEncoding
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// sign makes a compact JWS with the header as given; alg names the way to sign, which need
// not be what the header claims.
func sign(t testing.TB, alg jose.SignatureAlgorithm, key crypto.PrivateKey, header, claims string) string {
	t.Helper()
	input := base64url.EncodeToString([]byte(header)) + "." + base64url.EncodeToString([]byte(claims))
	return input + "." + base64url.EncodeToString(signature(t, alg, key, input))
}

func signature(t testing.TB, alg jose.SignatureAlgorithm, key crypto.PrivateKey, input string) []byte {
	t.Helper()
	hash := map[byte]crypto.Hash{'2': crypto.SHA256, '3': crypto.SHA384, '5': crypto.SHA512}[alg[2]]
	digest := hash.New()
	digest.Write([]byte(input))
	sum := digest.Sum(nil)
	switch key := key.(type) {
	case *rsa.PrivateKey:
		if alg[0] == 'P' {
			return must(rsa.SignPSS(rand.Reader, key, hash, sum, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}))
		}
		return must(rsa.SignPKCS1v15(rand.Reader, key, hash, sum))
	case *ecdsa.PrivateKey:
		r, s, err := ecdsa.Sign(rand.Reader, key, sum)
		if err != nil {
			t.Fatal(err)
		}
		size := (key.Curve.Params().BitSize + 7) / 8
		return append(r.FillBytes(make([]byte, size)), s.FillBytes(make([]byte, size))...)
	}
	t.Fatalf("cannot sign with %T", key)
	return nil
}

// rsaJWK writes a key as UAA does: with a value that must be ignored (here another key),
// and, for 4.30, with Java's leading zero byte.
func rsaJWK(kid string, key *rsa.PrivateKey, javaZero bool, more string) string {
	n := key.N.Bytes()
	if javaZero {
		n = append([]byte{0}, n...)
	}
	e := base64url.EncodeToString(big.NewInt(int64(key.E)).Bytes())
	value, _ := json.Marshal(publicPEM(&otherRSA().PublicKey))
	return fmt.Sprintf(`{"kty":"RSA","e":%q,"use":"sig","kid":%q,"value":%s,"n":%q%s}`, e, kid, value, base64url.EncodeToString(n), more)
}

func ecJWK(kid string, key *ecdsa.PrivateKey) string {
	point := must(key.PublicKey.Bytes())[1:]
	half := len(point) / 2
	return fmt.Sprintf(`{"kty":"EC","crv":%q,"kid":%q,"x":%q,"y":%q}`, key.Params().Name, kid,
		base64url.EncodeToString(point[:half]), base64url.EncodeToString(point[half:]))
}

func publicPEM(key any) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: must(x509.MarshalPKIXPublicKey(key))}))
}

func keySet(keys ...string) JWKS {
	return must(ParseKeys([]byte(`{"keys":[` + strings.Join(keys, ",") + `]}`)))
}

var (
	allRSA  = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}
	justRS2 = []string{"RS256"}
)

func TestParseKeys(t *testing.T) {
	short := must(rsa.GenerateKey(rand.Reader, 1024))
	pkcs1 := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&testRSA().PublicKey)}))
	tests := []struct {
		name, in string
		want     []Key
	}{
		{"77", `{"keys":[` + rsaJWK("key-1", testRSA(), false, `,"alg":"RS256"`) + `]}`, []Key{{ID: "key-1", Algorithms: justRS2}}},
		{"4.30, leading zero", `{"keys":[` + rsaJWK("key-1", testRSA(), true, `,"alg":"RS256"`) + `]}`, []Key{{ID: "key-1", Algorithms: justRS2}}},
		{"one JWK", rsaJWK("key-1", testRSA(), false, ""), []Key{{ID: "key-1", Algorithms: allRSA}}},
		{"P-256", ecJWK("e", testP256()), []Key{{ID: "e", Algorithms: []string{"ES256"}}}},
		{"P-521", ecJWK("e", testP521()), []Key{{ID: "e", Algorithms: []string{"ES512"}}}},
		{"PEM", publicPEM(&testRSA().PublicKey), []Key{{Algorithms: allRSA}}},
		{"PEM EC", publicPEM(&testP256().PublicKey), []Key{{Algorithms: []string{"ES256"}}}},
		{"PEM PKCS1", "\n" + pkcs1 + "\n", []Key{{Algorithms: allRSA}}},
		{"two PEM", pkcs1 + publicPEM(&testP256().PublicKey), []Key{{Algorithms: allRSA}, {Algorithms: []string{"ES256"}}}},
		{"weak", rsaJWK("w", short, false, ""), []Key{{ID: "w", Unusable: "it is RSA with 1024 bits, at least 2048 are required"}}},
		{"symmetric", `{"kty":"oct","kid":"s","k":"bm90LWEtcmVhbC1zZWNyZXQ"}`, []Key{{ID: "s", Unusable: "it is symmetric: it can also be used to sign"}}},
		{"UAA symmetric", `{"kty":"MAC","kid":"s","alg":"HS256","value":"not-a-real-secret"}`, []Key{{ID: "s", Unusable: "it is symmetric: it can also be used to sign"}}},
		{"RSA named for HS256", rsaJWK("h", testRSA(), false, `,"alg":"HS256"`), []Key{{ID: "h", Unusable: `it is for the algorithm "HS256"`}}},
		{"encryption", `{"kty":"RSA","use":"enc","kid":"x"}`, []Key{{ID: "x", Unusable: "it is not for signatures"}}},
		{"unknown type", `{"kty":"OKP","crv":"Ed25519","kid":"o"}`, []Key{{ID: "o", Unusable: `its type "OKP" is not supported`}}},
		{"no n", `{"kty":"RSA","e":"AQAB"}`, []Key{{Unusable: "its n or e is missing or not base64url"}}},
		{"bad exponent", strings.Replace(rsaJWK("b", testRSA(), false, ""), "AQAB", "AQ", 1), []Key{{ID: "b", Unusable: "its exponent is not an odd number from 3 to 2^31-1"}}},
		{"off the curve", `{"kty":"EC","crv":"P-256","x":"` + strings.Repeat("A", 43) + `","y":"` + strings.Repeat("A", 43) + `"}`, []Key{{Unusable: "its point is not on the curve"}}},
		{"other curve", `{"kty":"EC","crv":"secp256k1"}`, []Key{{Unusable: `its curve "secp256k1" is not supported`}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParseKeys([]byte(test.in))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got.Keys, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".public" }, cmp.Ignore())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseKeysRefuses(t *testing.T) {
	private := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(testRSA())}))
	short := must(rsa.GenerateKey(rand.Reader, 1024))
	for name, in := range map[string]string{
		"empty": "", "html": "<html>", "list": "[]", "no keys": `{"keys":[]}`, "neither": `{"a":1}`, "keys no list": `{"keys":{}}`,
		"key no object": `{"keys":[1]}`, "duplicate member": `{"kty":"RSA","kty":"EC"}`, "behind": `{"kty":"RSA"} {}`,
		"private": private, "weak PEM": publicPEM(&short.PublicKey), "damaged PEM": "-----BEGIN PUBLIC KEY-----\nAAAA",
		"large": strings.Repeat(" ", maxKeyFile+1), "many": `{"keys":[{}` + strings.Repeat(",{}", maxKeys) + `]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := ParseKeys([]byte(in)); !errors.Is(err, ErrKeys) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

// FuzzJWKS uses fixed keys: with random ones each run would cover other lines.
func FuzzJWKS(f *testing.F) {
	const n = "vGrOVIcRO2i9VOVRfHxgimaanZBfrMtegKA8sbN-WCr1UhKx4ogvoN6zAk79YnSjxixxgCmAIhAeReClIyya1h84FjZWINDgBiP2bLkt3-R1DrX7ggNx8rfkblhabBldHOhsJNqeA_8ALc-nu3Hk2dQSe23PemU_flGAe0rtljg" +
		"GeUWUs0jqz_1OeDcsaBLiry9kZprmpvzZ2z6ARkXwrxSqNlIedTEOSPSLDs6eT66_dBUgPRi2wD4usC9zCA18p1Hyo7tLNpg7Za1Vt09sQHetUYKnMzLDNbPlabot6w4nAhiCAgxHBGXuOnOz_PVQgrgrHGoxcWycm42PAz_EUw"
	const fixedRSA = `{"kty":"RSA","kid":"key-1","use":"sig","alg":"RS256","e":"AQAB","n":"` + n + `"}`
	const fixedEC = `{"kty":"EC","kid":"e","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}` // RFC 7517 A.1
	f.Add([]byte(`{"keys":[` + fixedRSA + "," + fixedEC + `]}`))
	f.Add([]byte(fixedRSA))
	f.Add([]byte("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n"))
	f.Add([]byte(`{"kty":"oct","k":"AA"}`))
	forged := strings.TrimSuffix(compact(goodHeader, goodClaims), "AAAA") + strings.Repeat("AQ", 171)
	f.Fuzz(func(t *testing.T, data []byte) {
		keys, err := ParseKeys(data)
		if err != nil {
			return
		}
		for _, key := range keys.Keys {
			if (key.Unusable == "") != (len(key.Algorithms) > 0 && key.public != nil) {
				t.Errorf("neither usable nor not: %+v", key)
			}
		}
		if report, err := Verify(forged, keys, wanted); err != nil || report.OK {
			t.Errorf("%+v, %v", report, err)
		}
	})
}
