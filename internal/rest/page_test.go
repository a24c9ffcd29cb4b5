package rest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestListOfRawBytes(t *testing.T) {
	a := remote(func(r *http.Request) (*http.Response, error) {
		return answer(r, 200, `{"totalResults":2,"resources":[ {"b" : 1, "a":[ ]} ,{"\u0069d":"x"}]}`), nil
	})
	var got []string
	for raw, err := range List[Raw](t.Context(), a, Get("/Users", nil), SCIM("id"), ListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(raw.JSON()))
	}
	if d := cmp.Diff([]string{`{"b" : 1, "a":[ ]}`, `{"\u0069d":"x"}`}, got); d != "" {
		t.Error(d)
	}
}

func TestSeenIDs(t *testing.T) {
	var s seenIDs
	for _, step := range []struct {
		id    string
		isNew bool
	}{
		{uuid(1), true}, {uuid(1), false}, {uuid(2), true}, {"app", true}, {"app", false}, {"App", true}, {"", true}, {"", true},
		{"ABCDEF00-0000-4000-8000-000000000000", true}, {"abcdef00-0000-4000-8000-000000000000", true},
		{"zbcdef00-0000-4000-8000-000000000000", true}, {"zbcdef00-0000-4000-8000-000000000000", false},
	} {
		if got := s.add(step.id); got != step.isNew {
			t.Errorf("%q: new is %t", step.id, got)
		}
	}
}

func FuzzCut(f *testing.F) {
	for _, seed := range []string{`{"resources":[{"id":"a"}],"totalResults":1}`, `{"pagination":{"total_results":3},"resources":[1,"x"],"included":{}}`, `{`, `{"resources":[`, `{"totalResults":"x"}`, `{"resources":[],"resources":[{}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		s, err := cut(body)
		if err != nil {
			return
		}
		for _, element := range s.elements {
			var p person
			_, _ = decodeItem(element, &p)
			memberText(element, "id")
			if !strings.Contains(string(body), string(element)) {
				t.Fatalf("%q is no part of %q", element, body)
			}
		}
	})
}
