package view

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
)

func TestSplice(t *testing.T) {
	for _, tt := range []struct{ doc, extra, want string }{
		{`{"a":1}`, `{"b":2}`, `{"a":1,"cfid":{"b":2}}`},
		{`{ "a" : 1.50 , "é":"\u00e9" }` + "\n", `1`, `{ "a" : 1.50 , "é":"\u00e9","cfid":1}`},
		{`{}`, `true`, `{"cfid":true}`},
		{"{ \n }", `true`, `{"cfid":true}`},
		{`{"a":1}`, ``, `{"a":1}`},
		{`{"a":1}`, `null`, `{"a":1}`},
		{``, `{"b":2}`, `{"cfid":{"b":2}}`},
		{`[1,2]`, `3`, `{"value":[1,2],"cfid":3}`},
		{`not json`, `3`, `{"value":"not json","cfid":3}`},
		{`{"a":1,"cfid":"theirs","b":{"cfid":2}}`, `3`, `{"a":1,"b":{"cfid":2},"cfid":3}`},
		{`{"\u0063fid":"theirs", "b":2}`, `3`, `{"b":2,"cfid":3}`},
		{`{"cfid":"theirs"}`, `3`, `{"cfid":3}`},
	} {
		if d := cmp.Diff(tt.want, string(Splice([]byte(tt.doc), []byte(tt.extra)))); d != "" {
			t.Errorf("Splice(%s, %s):\n%s", tt.doc, tt.extra, d)
		}
	}
	doc := []byte(`{"a":1}`)
	Splice(doc[:len(doc):len(doc)+0], []byte("2"))
	if string(doc) != `{"a":1}` {
		t.Error("Splice changed what it was given")
	}
}

// Whatever a server sends, the result is one JSON object that says nothing else than
// before and ends with cfid's member.
func FuzzSplice(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":[1,{"cfid":2}]}`, `{"cfid":1,"cfid":2}`, ` {"\u0063fid":1}`, `[]`, `"x"`, `{"a":`, "\x00", `{"a":"}"}`} {
		f.Add([]byte(s), []byte(`{"new":"secret"}`))
	}
	f.Fuzz(func(t *testing.T, doc, extra []byte) {
		if !json.Valid(extra) || !utf8.Valid(extra) || !utf8.Valid(doc) {
			return // not what callers give
		}
		before := bytes.Clone(doc)
		got := Splice(doc, extra)
		if !bytes.Equal(doc, before) {
			t.Fatal("the input was changed")
		}
		if bytes.Equal(bytes.TrimSpace(extra), []byte("null")) {
			return
		}
		var members map[string]json.RawMessage
		if err := json.Unmarshal(got, &members); err != nil {
			t.Fatalf("%s: %v", got, err)
		}
		if !bytes.Equal(members[Key], bytes.TrimSpace(extra)) {
			t.Fatalf("%s: cfid is %s", got, members[Key])
		}
		var was map[string]json.RawMessage
		if json.Unmarshal(doc, &was) != nil || was == nil {
			return
		}
		delete(was, Key)
		delete(members, Key)
		if d := cmp.Diff(was, members); d != "" && len(was) > 0 {
			t.Fatalf("%s became %s:\n%s", doc, got, d)
		}
	})
}

// What a server sends must not control a terminal, in any format; JSON keeps the value.
func TestHostileText(t *testing.T) {
	const evil = "a\x1b]0;owned\x07b\u202ec\u009bd\x7f"
	doc, err := json.Marshal(map[string]string{"userName": evil})
	if err != nil {
		t.Fatal(err)
	}
	doc = bytes.ReplaceAll(doc, []byte(`\u202e`), []byte("\u202e"))
	k := people()
	k.JSON = func(*person) []byte { return doc }
	p := &person{id: "id-1", name: evil, origin: "\u2066x"}
	for _, o := range []Out{
		{Format: Table}, {Format: JSON}, {Format: JSONL}, {Format: YAML}, {Format: CSV}, {Format: Name},
		{JQ: ".[].userName"}, {JQ: "."},
	} {
		var b, one bytes.Buffer
		o.W, o.TTY, o.Width = &b, true, 80
		if _, err := List(o, k, of(p)); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
		o.W = &one
		if strings.HasPrefix(o.JQ, ".[]") {
			o.JQ = ".userName"
		}
		if err := One(o, k, p); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
		for _, text := range []string{b.String(), one.String()} {
			if text == "" || strings.ContainsAny(text, "\x1b\x07\u202e\u009b\x7f\u2066") {
				t.Errorf("%s %s: %q", o.Format, o.JQ, text)
			}
		}
		var back []map[string]string
		if o.Format == JSON && (json.Unmarshal(b.Bytes(), &back) != nil || back[0]["userName"] != evil) {
			t.Errorf("JSON on a terminal lost the value: %s", b.String())
		}
	}
	var b bytes.Buffer
	if _, err := List(Out{W: &b, Format: JSONL}, k, of(p)); err != nil || b.String() != string(doc)+"\n" {
		t.Errorf("a pipe gets the bytes as received, got %q, %v", b.String(), err)
	}
}

func TestForTerminal(t *testing.T) {
	for in, want := range map[string]string{
		"{\n\t\"a\": \"ü\"}":    "{\n\t\"a\": \"ü\"}",
		"\"\u202e\"":            `"\u202e"`,
		"\"\x9b\"":              `"\ufffd"`,
		"\"\u0085\x7f😀\u200d\"": "\"\\u0085\\u007f😀\u200d\"",
		"\x1b[2J":               `\u001b[2J`,
	} {
		if got := string(forTerminal([]byte(in))); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestUnsafeNames(t *testing.T) {
	list := []*person{
		{id: "id-1", name: "--all"}, {id: "id-2", name: "a\nb"}, {id: "id-3", name: ""}, {id: "-rf", name: "-rf"}, {id: "id-5", name: "joe smith"},
	}
	var b bytes.Buffer
	n, err := List(Out{W: &b, Format: Name}, people(), of(list...))
	if b.String() != "id-1\nid-2\nid-3\njoe smith\n" || n != 5 {
		t.Errorf("%d %q", n, b.String())
	}
	if err == nil || err.Error() != "1 users left out: neither name nor id can be an argument, see -o json" {
		t.Error(err)
	}
}

func TestCSVCell(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "plain": "plain", "=1+1": "'=1+1", "+49": "'+49", "-1": "'-1", "@x": "'@x", "\t=1": "' =1",
		"\r\n": "'  ", "\x00=1": "'=1", "a=1": "a=1", "\u202e=1": "'=1", "'=1": "''=1", "'a": "'a", "'": "'",
	} {
		if got := csvCell(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestYAML(t *testing.T) {
	const doc = `{"z":1,"a":[],"o":{},"yes":"no","on":true,"n":null,"v":"1.10","e":1e3,"big":1795316886981,"f":1.50,
		"<<":"merge","t":"12:30:00","d":"2026-11-22","pem":"A\nB\n","tab":"a\tb","tilde":"~","sp":" x ","list":[{"b":1,"a":[1,2]},"- x"],"":"#"}`
	const want = `z: 1
a: []
o: {}
"yes": "no"
"on": true
"n": null
v: "1.10"
e: 1e3
big: 1795316886981
f: 1.50
"<<": merge
t: "12:30:00"
d: "2026-11-22"
pem: |
  A
  B
tab: "a\tb"
tilde: "~"
sp: ' x '
list:
  - b: 1
    a:
      - 1
      - 2
  - '- x'
"": '#'
`
	var b bytes.Buffer
	if err := writeYAML(&b, []byte(doc), false); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
	if err := writeYAML(&b, []byte(strings.Repeat("[", 600)), false); err == nil {
		t.Error("no limit to nesting")
	}
	if err := writeYAML(&b, []byte(`{"a"`), false); err == nil {
		t.Error("half a document")
	}
}

// YAML says what the JSON said, whatever strings it holds.
func FuzzYAML(f *testing.F) {
	for _, s := range []string{"yes", "1:20", "- a", "a: b", "|", "\n", " \n x", "~", "0x1", "1_000", "\u0085", "#", "'", `"`, "!!int 1", "a\n\nb", "\n\n", "<<", "\ufeff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		doc, err := json.Marshal(map[string]any{"k": s})
		if err != nil {
			return // not what callers give
		}
		var v struct{ K string }
		_ = json.Unmarshal(doc, &v)
		var b bytes.Buffer
		if err := writeYAML(&b, doc, true); err != nil {
			t.Fatal(err)
		}
		var back []map[string]string
		if err := yaml.Unmarshal(b.Bytes(), &back); err != nil {
			t.Fatalf("%q: %v\n%s", s, err, b.String())
		}
		if want := cleanText(v.K); back[0]["k"] != want {
			t.Fatalf("%q became %q\n%s", want, back[0]["k"], b.String())
		}
	})
}

func TestSingle(t *testing.T) {
	for doc, want := range map[string]string{
		`{"a": 1,"b":2}`: `{"a": 1,"b":2}`,
		`{"autoapprove":[],"client_id":"a","autoapprove":"true"}`: `{"autoapprove":"true","client_id":"a"}`,
		`{"a":1,"\u0061":2,"a":3}`:                                `{"a":3}`, `[1]`: `[1]`, `{`: `{`, ``: ``,
	} {
		if got := string(single([]byte(doc))); got != want {
			t.Errorf("%s: %s, want %s", doc, got, want)
		}
	}
}
