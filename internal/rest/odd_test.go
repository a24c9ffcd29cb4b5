package rest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type odd struct {
	Raw    `json:"-"`
	Name   string            `json:"name"`
	Public *bool             `json:"public"`
	On     bool              `json:"on"`
	Life   *int64            `json:"life"`
	Count  int               `json:"count"`
	Words  []string          `json:"words"`
	At     time.Time         `json:"at"`
	Labels map[string]string `json:"labels"`
	Mails  []mail            `json:"mails"`
	Inner  mail              `json:"inner"`
	Config json.RawMessage   `json:"config"`
}

type mail struct {
	Value   string `json:"value"`
	Primary bool   `json:"primary"`
}

// TestOddValues: values of the fresh UAA 77 and what both UAAs store.
func TestOddValues(t *testing.T) {
	yes, ten := true, int64(600)
	for in, want := range map[string]odd{
		`{"name":5,"words":"uaa"}`:                      {Name: "5", Words: []string{"uaa"}},
		`{"public":"true","on":"true","name":"a"}`:      {Name: "a", Public: &yes, On: true},
		`{"life":"600","count":"7","name":{"a":1}}`:     {Life: &ten, Count: 7, Name: `{"a":1}`},
		`{"words":["a",1,true],"name":"a"}`:             {Name: "a", Words: []string{"a", "1", "true"}},
		`{"on":"perhaps","name":"a"}`:                   {Name: "a", Raw: Raw{odd: []string{"on"}}},
		`{"at":"yesterday","labels":[],"name":"a"}`:     {Name: "a", Raw: Raw{odd: []string{"at", "labels"}}},
		`{"mails":[{"value":1},7],"inner":"x"}`:         {Mails: []mail{{Value: "1"}, {}}, Raw: Raw{odd: []string{"inner", "mails"}}},
		`{"labels":{"a":1,"b":null,"c":[]},"count":[]}`: {Labels: map[string]string{"a": "1", "b": "", "c": "[]"}, Raw: Raw{odd: []string{"count"}}},
	} {
		var got odd
		if err := Decode([]byte(in), &got); err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		want.bytes = []byte(in)
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b Raw) bool { return reflect.DeepEqual(a, b) })); diff != "" {
			t.Errorf("%s: %s", in, diff)
		}
	}
	for _, in := range []string{`{"name":`, `[`, ``, `{"name":5,}`} {
		if err := Decode([]byte(in), new(odd)); err == nil {
			t.Errorf("%q is no error", in)
		}
	}
	var text string
	if Decode([]byte(`5`), &text) == nil || Decode([]byte(`{}`), &[]string{}) == nil {
		t.Error("a single value is of the wrong type, and no error")
	}
}

// TestEveryTypeInEveryField: no value hides a resource, alone or in a list, and what was read of the others stays.
func TestEveryTypeInEveryField(t *testing.T) {
	for i := range reflect.TypeFor[odd]().NumField() {
		name := reflect.TypeFor[odd]().Field(i).Tag.Get("json")
		for _, value := range []string{`null`, `true`, `1`, `1.5`, `1e400`, `"x"`, `""`, `[]`, `[1]`, `[[]]`, `[{}]`, `{}`, `{"a":{}}`, `{"value":[]}`} {
			in := fmt.Sprintf(`[{"name":"before"},{%q:%s},{"name":"after"}]`, name, value)
			var got []odd
			if err := Decode([]byte(in), &got); err != nil || len(got) != 3 || got[0].Name != "before" || got[2].Name != "after" {
				t.Errorf("%s: %v, %v", in, got, err)
			}
		}
	}
}
