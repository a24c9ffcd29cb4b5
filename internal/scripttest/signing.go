package scripttest

import (
	"crypto/rand"
	"crypto/rsa"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// signing are the keys that servers sign with, created once: creating a key takes longer than most scripts. The servers of
// a script have different ones, so that none accepts a token of another.
var signing = [...]func() (*rsa.PrivateKey, error){sync.OnceValues(newKey), sync.OnceValues(newKey), sync.OnceValues(newKey)}

func newKey() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) }

// signingKey returns the key of the script's nth server; nil (the server makes one) beyond the number of prepared keys.
func signingKey(ts *testscript.TestScript, n int) *rsa.PrivateKey {
	if n >= len(signing) {
		return nil
	}
	key, err := signing[n]()
	ts.Check(err)
	return key
}
