package zone

import (
	"encoding/json"
	"testing"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/google/go-cmp/cmp"
)

func parsed(t *testing.T, raw []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return v
}

// TestMerge has the examples of RFC 7396, appendix A, whose result is an object.
func TestMerge(t *testing.T) {
	for _, row := range [][3]string{
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`{"e":null}`, `{"a":1}`, `{"e":null,"a":1}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
	} {
		doc, err := session.ReadDocument([]byte(row[0]))
		if err != nil {
			t.Fatal(err)
		}
		patch, err := session.ReadDocument([]byte(row[1]))
		if err != nil {
			t.Fatal(err)
		}
		doc.Merge(patch)
		if diff := cmp.Diff(parsed(t, []byte(row[2])), parsed(t, doc.Raw())); diff != "" {
			t.Errorf("%s with %s: -want +got\n%s", row[0], row[1], diff)
		}
	}
}

func TestSetAt(t *testing.T) {
	doc, err := session.ReadDocument([]byte(`{"tokenPolicy":{"jwtRevocable":false,"keys":{}},"links":null}`))
	if err != nil {
		t.Fatal(err)
	}
	for path, value := range map[string]any{"tokenPolicy.accessTokenValidity": 600, "links.logout.redirectUrl": "/x", "name": "n"} {
		if err := doc.SetAt(path, value); err != nil {
			t.Fatal(err)
		}
	}
	want := `{"tokenPolicy":{"jwtRevocable":false,"keys":{},"accessTokenValidity":600},"links":{"logout":{"redirectUrl":"/x"}},"name":"n"}`
	if diff := cmp.Diff(parsed(t, []byte(want)), parsed(t, doc.Raw())); diff != "" {
		t.Error(diff)
	}
	if err := doc.SetAt("name.below", 1); err == nil {
		t.Error("a string was taken for an object")
	}
	if got := string(doc.At("links.logout.redirectUrl")); got != `"/x"` {
		t.Errorf("at: %s", got)
	}
	if doc.At("name.below") != nil || doc.At("no.where") != nil {
		t.Error("at answers what is not there")
	}
}

// FuzzMerge checks for any file that a merge ends, that its result is JSON, and that a second merge changes nothing.
func FuzzMerge(f *testing.F) {
	for _, seed := range [][2]string{{`{"a":1}`, `{"a":null}`}, {`{"a":{"b":[1]}}`, `{"a":{"b":{"c":{}}}}`}, {`null`, `{"a":{"b":null}}`}, {`{`, `[]`}} {
		f.Add([]byte(seed[0]), []byte(seed[1]))
	}
	f.Fuzz(func(t *testing.T, before, change []byte) {
		doc, err := session.ReadDocument(before)
		if err != nil {
			return
		}
		patch, err := session.ReadDocument(change)
		if err != nil {
			return
		}
		doc.Merge(patch)
		once, err := session.ReadDocument(doc.Raw())
		if err != nil {
			t.Fatalf("%s: %v", doc.Raw(), err)
		}
		doc.Merge(patch)
		if !doc.SameAs(once) {
			t.Fatalf("%s becomes %s the second time", once.Raw(), doc.Raw())
		}
	})
}

func TestPolicyValues(t *testing.T) {
	field := func(flag string) PolicyField {
		for _, f := range PolicyFields() {
			if f.Flag == flag {
				return f
			}
		}
		t.Fatal(flag)
		return PolicyField{}
	}
	type answer struct {
		Value any
		Fault string
	}
	for _, row := range []struct {
		flag, text string
		want       answer
	}{
		{"password-min-length", "12", answer{Value: int64(12)}},
		{"password-min-length", "inherit", answer{Fault: "--password-min-length must be a number"}},
		{"password-min-length", "-1", answer{Fault: "--password-min-length must be a number"}},
		{"password-min-length", "1h", answer{Fault: "--password-min-length must be a number"}},
		{"lockout-for", "10m", answer{Value: int64(600)}},
		{"lockout-for", "600", answer{Value: int64(600)}},
		{"lockout-for", "1.5s", answer{Fault: "--lockout-for must be a time in whole seconds, as in 12h or 600"}},
		{"lockout-for", "-1s", answer{Fault: "--lockout-for must be a time in whole seconds, as in 12h or 600"}},
		{"access-token-validity", "inherit", answer{Value: inherited}},
		{"refresh-token-format", "jwt", answer{Value: "jwt"}},
		{"refresh-token-format", "JWT", answer{Fault: "--refresh-token-format must be jwt or opaque"}},
		{"jwt-revocable", "true", answer{Value: true}},
		{"jwt-revocable", "", answer{Fault: "--jwt-revocable must be true or false"}},
		{"active-key", "key-2", answer{Value: "key-2"}},
	} {
		var got answer
		value, err := field(row.flag).value(row.text)
		if err != nil {
			got.Fault = err.Error()
		} else {
			got.Value = value
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s %q: -want +got\n%s", row.flag, row.text, diff)
		}
	}
}
