package rest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

type leaf struct {
	Raw  `json:"-"`
	Name string `json:"name"`
}

type tree struct {
	Raw    `json:"-"`
	Name   string           `json:"name"`
	Leaves []*leaf          `json:"leaves"`
	By     map[string]*leaf `json:"by"`
	One    leaf             `json:"one"`
	None   *leaf            `json:"none"`
}

func TestDecodeKeepsBytes(t *testing.T) {
	const in = `{"name":"t","leaves":[{"name":"a","x":1}, {"name" : "b"}],"by":{"k":{"name":"c","name":"d"}},"one":{"y":[]},"none":null}`
	var got tree
	if err := Decode([]byte(in), &got); err != nil {
		t.Fatal(err)
	}
	want := tree{RawOf([]byte(in)), "t",
		[]*leaf{{RawOf([]byte(`{"name":"a","x":1}`)), "a"}, {RawOf([]byte(`{"name" : "b"}`)), "b"}},
		map[string]*leaf{"k": {RawOf([]byte(`{"name":"c","name":"d"}`)), "d"}}, leaf{RawOf([]byte(`{"y":[]}`)), ""}, nil}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	var list []leaf
	if err := Decode([]byte(`[{"name":"a"},{"name":"b\ud800"}]`), &list); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]leaf{{RawOf([]byte(`{"name":"a"}`)), "a"}, {RawOf([]byte(`{"name":"b\ud800"}`)), "b\ufffd"}}, list); d != "" {
		t.Error(d)
	}
	body, err := Encode(want.Leaves[0])
	if err != nil || string(body) != `{"name":"a"}` {
		t.Errorf("%s %v", body, err)
	}
}
