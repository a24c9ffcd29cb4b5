package cc

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzRoleBody feeds bodies of POST /v3/roles: no panic, and what passes names a user, a place and a type.
func FuzzRoleBody(f *testing.F) {
	for _, seed := range []string{
		`{}`, `[]`, `{"type":5}`, `{"type":"space_auditor","relationships":{"user":{"data":null},"space":[]}}`,
		roleBody("organization_user", "u", "o"), roleBody("space_developer", "u", "s"),
		`{"type":"organization_user","relationships":{"user":{"data":{"username":"n","origin":"o"}},"organization":{"data":{"guid":"o"}}}}`,
		`{"a":1,"a":2,"type":null,"relationships":{"zzz":{"data":"x"}}}`, strings.Repeat(`{"a":`, 200),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		body, err := parseObject(raw)
		if err != nil {
			return
		}
		if !json.Valid(raw) {
			t.Fatalf("took invalid JSON: %q", raw)
		}
		again, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parseObject(again); err != nil {
			t.Fatalf("does not read what it wrote: %q", again)
		}
		role, problems := checkRole(body)
		if len(problems) > 0 {
			return
		}
		if role.kind == noKind || (role.orgGUID == "") == (role.spaceGUID == "") || (role.userGUID == "") != role.byName {
			t.Fatalf("accepted %s as %+v", raw, role)
		}
		if role.kind.ofSpace() != (role.spaceGUID != "") {
			t.Fatalf("a %s for %+v", role.kind, role)
		}
	})
}

// FuzzLabelSelector feeds selectors: no panic, either terms or problems, and a term and its opposite never both hold.
func FuzzLabelSelector(f *testing.F) {
	for _, seed := range []string{"", "a", "!a", "a=b", "a==b", "a!=b", "a in (b,c)", "a notin (b),c", "x.io/a", "(,),(", "a in (", "é", "a in (b)) in (c)"} {
		f.Add(seed, "b")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		requirements, problems := parseSelector(text)
		if len(requirements) == 0 && len(problems) == 0 {
			t.Fatalf("%q: nothing", text)
		}
		if len(problems) > 0 && utf8.ValidString(text) {
			return
		}
		for _, r := range requirements {
			opposite := r
			opposite.negate = !r.negate
			for _, labels := range []map[string]string{nil, {r.key: value}} {
				if r.matches(labels) == opposite.matches(labels) {
					t.Fatalf("%q: %+v on %v", text, r, labels)
				}
			}
		}
	})
}

// FuzzListQuery feeds query strings: no panic, and the links of what passes are read again as the same query.
func FuzzListQuery(f *testing.F) {
	for _, seed := range []string{
		"page=2&per_page=3", "names=a,b%2Cc&order_by=-name", "created_ats[gt]=2020-01-01T00:00:00Z", "guids=&label_selector=a%20in%20(b,c)",
		"target_guids[not]=a", "%zz=1&=&&a[=b", "include=org", "page=99999999999999999999", "names=%252C",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		q, problems := parseQuery(raw, &spaceSpec)
		if len(problems) > 0 {
			return
		}
		if q.page < 1 || q.perPage < 1 || q.perPage > maxPerPage {
			t.Fatalf("%q: page %d of %d", raw, q.page, q.perPage)
		}
		link := q.encode(q.page)
		again, problems := parseQuery(link, &spaceSpec)
		if len(problems) > 0 {
			t.Fatalf("%q: own link %q: %v", raw, link, problems)
		}
		if other := again.encode(again.page); other != link {
			t.Fatalf("%q: %q became %q", raw, link, other)
		}
	})
}
