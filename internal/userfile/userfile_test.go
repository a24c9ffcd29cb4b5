package userfile

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func utf16Text(order binary.AppendByteOrder, text string) string {
	out := order.AppendUint16(nil, 0xFEFF)
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

func TestReadUsers(t *testing.T) {
	yes, no := true, false
	for name, row := range map[string]struct {
		file   UserFile
		text   string
		rows   []*UserRow
		faults []string
	}{
		"csv": {
			text: "userName,Origin,e-mail,given_name,active,verified,groups,id\na,ldap,a@x,A,yes,0,b a b,17\n",
			rows: []*UserRow{{UserName: "a", Origin: "ldap", Email: "a@x", GivenName: "A", Active: &yes, Verified: &no, Groups: []string{"a", "b"}, ID: "17"}},
		},
		"mark, line ends, semicolons": {
			text: "\ufeffuserName;phone\r\na;\"1;2\"\r\n\r\nb;\r\n",
			rows: []*UserRow{{UserName: "a", Phone: "1;2"}, {UserName: "b"}},
		},
		"tabs":            {text: "userName\temail\na,b\tx\n", rows: []*UserRow{{UserName: "a,b", Email: "x"}}},
		"chosen":          {file: UserFile{Separator: ":"}, text: "name:email\na,b:x\n", rows: []*UserRow{{UserName: "a,b", Email: "x"}}},
		"UTF-16":          {text: utf16Text(binary.LittleEndian, "userName\tgivenName\nä\t😀\n"), rows: []*UserRow{{UserName: "ä", GivenName: "😀"}}},
		"UTF-16, big end": {text: utf16Text(binary.BigEndian, "userName\nä\n"), rows: []*UserRow{{UserName: "ä"}}},
		"Latin-1":         {text: "userName\nM\xfcller\n", faults: []string{"line 2: userName is not UTF-8: save the file as UTF-8"}},
		"no formulas": {
			text: "userName,givenName,familyName\n'=a,''-b,'c\n",
			rows: []*UserRow{{UserName: "=a", GivenName: "'-b", FamilyName: "'c"}},
		},
		"signs":        {text: "userName,origin\na/b%2F\u202e😀,ldap\n", rows: []*UserRow{{UserName: "a/b%2F\u202e😀", Origin: "ldap"}}},
		"groups":       {text: "userName,groups\na,\"[\"\"b c\"\",\"\"d\"\"]\"\n", rows: []*UserRow{{UserName: "a", Groups: []string{"b c", "d"}}}},
		"twice":        {text: "userName,origin\na,\nA,uaa\na,ldap\n", faults: []string{"line 3: is the same user as line 2"}},
		"two columns":  {text: "userName,name\na,b\n", faults: []string{"two columns userName"}},
		"no heading":   {text: "marissa,uaa\n", file: UserFile{IgnoreUnknown: true}, faults: []string{"no column userName: the first line must be a heading"}},
		"ignored":      {text: "userName,shoe size\na,42\n", file: UserFile{IgnoreUnknown: true}, rows: []*UserRow{{UserName: "a"}}},
		"cells":        {text: "userName,email\na\nb,c,d\n", faults: []string{"line 2: has 1 cells, the heading 2", "line 3: has 3 cells, the heading 2"}},
		"lines":        {text: "userName,email\n\"a\nb\",\nc,\nd,x\"y\ne,\n", faults: []string{`line 5: bare " in non-quoted-field (line 5, column 4)`}},
		"large cell":   {text: "userName,email\na," + strings.Repeat("x", maxCell+1) + "\n", faults: []string{"line 2: email is longer than 64 KiB"}},
		"endless cell": {text: "userName,email\na,b\nc,\"" + strings.Repeat("x\n", 5<<20), faults: []string{"line 3: is longer than 1 MiB: is a quotation mark missing?"}},
		"empty":        {},
		"json":         {text: `[{"userName":"a","active":false,"phone":49,"groups":["x"],"email":null}, {"userName":"b"}]`, rows: []*UserRow{{UserName: "a", Active: &no, Phone: "49", Groups: []string{"x"}}, {UserName: "b"}}},
		"json lines":   {text: "{\"userName\":\"a\"}\n{\"userName\":\"b\"}\n", rows: []*UserRow{{UserName: "a"}, {UserName: "b"}}},
		"json faults": {
			text:   `[{"userName":"a","email":["x"],"emial":1}, 7, {"email":"x"}, {"userName":"b","user_name":"c"}`,
			faults: []string{"entry 1: email is neither text nor true or false", "entry 1: no column emial: did you mean email?", "entry 2: is not a JSON object", "entry 3: has no userName", "entry 4: has userName twice", "the array does not end: is the file cut off?"},
		},
		"json cut off":  {text: `[{"userName":"a"`, faults: []string{"entry 1: unexpected EOF"}},
		"endless json":  {text: `[{"userName":"` + strings.Repeat("x", 10<<20), faults: []string{"entry 1: is longer than 1 MiB: is a quotation mark missing?"}},
		"yaml":          {text: "- userName: a\n  phone: 0049\n  active: yes\n  groups: [x, y]\n- userName: b\n  email: ~\n", rows: []*UserRow{{UserName: "a", Phone: "0049", Active: &yes, Groups: []string{"x", "y"}}, {UserName: "b"}}},
		"yaml faults":   {text: "- userName: a\n  email: {x: y}\n- b\n- userName: &c c\n- userName: *c\n", faults: []string{"line 2: must be text, true, false or a list of names", "line 3: is not a user: it must be a mapping", "line 5: must be text, true, false or a list of names"}},
		"yaml, no list": {file: UserFile{Format: "yaml"}, text: "userName: a\n", faults: []string{"line 1: is not a list of users"}},
		"no yaml":       {file: UserFile{Format: "yaml"}, text: "- userName: [\n", faults: []string{"line 1: did not find expected node content"}},
	} {
		t.Run(name, func(t *testing.T) {
			rows, faults := ReadUsers(row.file, strings.NewReader(row.text))
			if diff := cmp.Diff(row.faults, faults, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			if len(row.faults) > 0 {
				return
			}
			if diff := cmp.Diff(row.rows, rows, cmpopts.IgnoreFields(UserRow{}, "Line", "Password", "Generated"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRowPasswords checks that a password is read, and not part of anything that is written.
func TestRowPasswords(t *testing.T) {
	rows, faults := ReadUsers(UserFile{}, strings.NewReader("userName,password\na,not-a-real-secret\n"))
	if len(faults) > 0 || rows[0].Password != "not-a-real-secret" {
		t.Fatal(faults, rows)
	}
	bare := &UserRow{UserName: "a"}
	if rows[0].Digest() != bare.Digest() {
		t.Error("the digest depends on the password")
	}
	if other := (&UserRow{UserName: "a", Phone: "1"}); other.Digest() == bare.Digest() {
		t.Error("the digest does not depend on the phone number")
	}
	line := ImportRecord{Row: rows[0].Digest(), UserName: "a"}.Line()
	if bytes.Contains(line, []byte("not-a-real-secret")) {
		t.Errorf("%s", line)
	}
}

// FuzzReadUsers checks for any file that it is read or rejected, and that every row has a name and can be written again.
func FuzzReadUsers(f *testing.F) {
	for _, text := range []string{
		"userName,email\na,b\n", "\ufeffuserName;groups\r\na;\"[\"\"x y\"\"]\"\r\n", `[{"userName":"a","groups":["x"]}]`, "{\"userName\":\"a\"}\n{}",
		"- userName: a\n  groups: [x]\n", "---\n- {userName: *a}\n", "userName\n\"", "[", utf16Text(binary.LittleEndian, "userName\na\n"), "\xff\xfe\x00\xd8",
	} {
		for _, format := range append(UserFileFormats(), "") {
			f.Add(format, text)
		}
	}
	f.Fuzz(func(t *testing.T, format, text string) {
		rows, faults := ReadUsers(UserFile{Format: format, Name: "-"}, strings.NewReader(text))
		for _, row := range rows {
			if row.UserName == "" || row.Line == "" || row.Digest() == "" {
				t.Fatalf("%+v", row)
			}
			if len(faults) > 0 {
				continue
			}
			again := &UserRow{}
			for _, column := range UserColumns() {
				if err := again.set(column, row.Cell(column)); err != nil {
					t.Fatalf("%s of %+v: %v", column, row, err)
				}
			}
			if diff := cmp.Diff(row, again, cmpopts.IgnoreFields(UserRow{}, "Line", "Password", "Generated"), cmpopts.EquateEmpty()); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func TestReadResults(t *testing.T) {
	path := filepath.Join(t.TempDir(), "result")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := ReadResults(path); len(got) > 0 || err != nil {
		t.Error(got, err)
	}
	write(`{"row":"1","outcome":"begun"}` + "\n" + `{"row":"2","outcome":"created"}` + "\n" + `{"row":"1","outcome":"cre` + "\n" + `{"row":"3","outcome":"failed"}` + "\n" + `{"row":"4","ou`)
	got, err := ReadResults(path)
	want := map[string]ImportRecord{"1": {Row: "1", Outcome: RowBegun}, "2": {Row: "2", Outcome: session.Created}, "3": {Row: "3", Outcome: session.Failed}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if got["1"].Settled() || !got["2"].Settled() || got["3"].Settled() || got["none"].Settled() {
		t.Error("what is done")
	}
	write("userName,email\n")
	if _, err := ReadResults(path); session.Class(err) != session.UsageFault {
		t.Error(err)
	}
}

// TestSyncedFile writes lines concurrently, after an incomplete line that a killed process left.
func TestSyncedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "result")
	if err := os.WriteFile(path, []byte("cut o"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSynced(path, false); err == nil {
		t.Error("a file that was there was taken for a new one")
	}
	f, err := OpenSynced(path, true)
	if err != nil {
		t.Fatal(err)
	}
	f.Start()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if err := f.Write([]byte("line\n")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	data, err := os.ReadFile(path)
	if want := "cut o\n" + strings.Repeat("line\n", 50); string(data) != want || err != nil {
		t.Errorf("%q, %v", data, err)
	}
}

// Fields of an import that are not columns are not in exports and not part of the digest.
func TestRowsKeepPasswordsToThemselves(t *testing.T) {
	row := UserRow{UserName: "dev1", Password: "made-up-password", Generated: true, Line: "line 3"}
	text, err := json.Marshal(row)
	if err != nil || string(text) != `{"userName":"dev1"}` {
		t.Errorf("%s %v", text, err)
	}
	if other := (UserRow{UserName: "dev1"}); row.Digest() != other.Digest() {
		t.Error("the digest depends on a password")
	}
}
