package perm

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIncludes(t *testing.T) {
	for scope, want := range map[string][]string{
		"scim.write":             {"scim.create", "groups.update"},
		"cloud_controller.admin": {"cloud_controller.write", "cloud_controller.read", "cloud_controller.admin_read_only", "cloud_controller.global_auditor"},
		"zones.lab.scim.write":   {"zones.lab.scim.create"},
		"openid":                 nil,
		"reports.read":           nil,
		"zones.ZONE":             nil,
	} {
		if diff := cmp.Diff(want, Includes(scope)); diff != "" {
			t.Errorf("%s: -want +got\n%s", scope, diff)
		}
	}
}

// TestIncludesAreKnown: what is said to be included is a scope that can be explained, and nothing includes itself.
func TestIncludesAreKnown(t *testing.T) {
	for scope, list := range includes() {
		for _, one := range append(list, scope) {
			if _, known := Explain(one); !known {
				t.Errorf("%s: %s is in no table", scope, one)
			}
		}
		for _, one := range list {
			if one == scope {
				t.Errorf("%s includes itself", scope)
			}
		}
	}
}
