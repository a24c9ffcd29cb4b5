package uaa

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

func TestJavaList(t *testing.T) {
	for in, want := range map[string]JavaList{
		`"[openid, uaa.user]"`:   {"openid", "uaa.user"},
		`"[]"`:                   {},
		`"openid"`:               {"openid"},
		`["openid", "uaa.user"]`: {"openid", "uaa.user"},
	} {
		var got JavaList
		if err := rest.Decode([]byte(in), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", in, diff)
		}
	}
}
