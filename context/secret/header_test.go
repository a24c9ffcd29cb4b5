package secret

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	idOne = "00112233445566778899aabbccddeeff"
	idTwo = "ffeeddccbbaa99887766554433221100"
)

func sampleHeader() *header {
	made := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	return &header{
		Version: 1, ID: idOne, Mode: ModeFile, KeyFile: "/keys/cfid.key", Created: made, KeyCreated: made.Add(time.Hour),
		Check: strings.Repeat("ab", 32), Previous: &keyPlace{ID: idTwo, Mode: ModeKeyring},
	}
}

func TestHeaderRoundTrip(t *testing.T) {
	want := sampleHeader()
	data, err := want.format()
	if err != nil {
		t.Fatal(err)
	}
	got, err := parseHeader(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestHeaderRefuses(t *testing.T) {
	data, err := sampleHeader().format()
	if err != nil {
		t.Fatal(err)
	}
	good := string(data)
	for name, row := range map[string]struct {
		text string
		want error
	}{
		"empty":            {"", ErrDamaged},
		"no YAML":          {"\t: [", ErrDamaged},
		"a list":           {"- 1", ErrDamaged},
		"no version":       {strings.Replace(good, "version: 1", "version: 0", 1), ErrDamaged},
		"newer":            {strings.Replace(good, "version: 1", "version: 3", 1), ErrNewerVersion},
		"newer, new field": {"version: 3\nshape: round\n", ErrNewerVersion},
		"unknown field":    {good + "shape: round\n", ErrDamaged},
		"short id":         {strings.Replace(good, "id: "+idOne, "id: \"0011\"", 1), ErrDamaged},
		"path as id":       {strings.Replace(good, "id: "+idOne, "id: ../../etc", 1), ErrDamaged},
		"mode memory":      {strings.Replace(good, "mode: file", "mode: memory", 1), ErrDamaged},
		"unknown mode":     {strings.Replace(good, "mode: file", "mode: cloud", 1), ErrDamaged},
		"relative file":    {strings.Replace(good, "/keys/cfid.key", "cfid.key", 1), ErrDamaged},
		"no check":         {strings.Replace(good, strings.Repeat("ab", 32), "ab", 1), ErrDamaged},
		"bad previous":     {strings.Replace(good, idTwo, "x", 1), ErrDamaged},
		"two documents":    {good + "---\n" + good, ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseHeader([]byte(row.text))
			wantErr(t, err, row.want)
		})
	}
}

func FuzzHeader(f *testing.F) {
	data, err := sampleHeader().format()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("version: 1\nid: &a " + idOne + "\nmode: *a\n"))
	f.Add([]byte("version: 9\n"))
	f.Add([]byte("created: 2026-99-99\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := parseHeader(data)
		if err != nil {
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNewerVersion) {
				t.Errorf("error of no kind: %v", err)
			}
			return
		}
		again, err := h.format()
		if err != nil {
			t.Fatal(err)
		}
		back, err := parseHeader(again)
		if err != nil {
			t.Fatalf("%v:\n%s", err, again)
		}
		if diff := cmp.Diff(h.place(), back.place()); diff != "" {
			t.Error(diff)
		}
	})
}
