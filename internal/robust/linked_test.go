//go:build unix

package robust

import (
	"bytes"
	"os"
	"testing"
)

// TestNoMethodIsLookedUpByName: a program that can look methods up by name keeps every exported method of every type it
// links, 2 MB of them (docs/design/0004). Even a stripped binary names its functions; these are the ones that make the
// linker do so, and text/template's, their usual caller, which cobra imports but does not need.
func TestNoMethodIsLookedUpByName(t *testing.T) {
	program, err := os.ReadFile(os.Getenv(binaryVar))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(program, []byte("reflect.Value.NumMethod")) {
		t.Fatal("the binary does not name its functions")
	}
	for _, name := range []string{"reflect.Value.MethodByName", "reflect.(*rtype).MethodByName", "reflect.Value.Method\x00", "text/template.(*Template).Execute"} {
		if bytes.Contains(program, []byte(name)) {
			t.Errorf("linked: %q; go build -o /dev/null -ldflags=-dumpdep ./cmd/cfid 2>&1 | grep ReflectMethod tells by whom", name)
		}
	}
}
