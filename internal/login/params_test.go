package login

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
)

func TestParams(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "pin"), []byte("not-a-real-pin\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &session.Session{Settings: session.Settings{Dir: dir, Scrub: rest.NewScrubber()}}
	for _, row := range []struct {
		in   ParamsInput
		want []auth.Param // nil: a usage error
	}{
		{ParamsInput{}, []auth.Param{}},
		{ParamsInput{TokenFormat: "opaque", Given: []string{"a=b=c", "empty=", "subject_id=joe", "subject_token_type=x", "pin=@pin"}}, []auth.Param{
			{Name: "token_format", Value: "opaque"}, {Name: "a", Value: "b=c"}, {Name: "empty"}, {Name: "subject_id", Value: "joe"},
			{Name: "subject_token_type", Value: "x"}, {Name: "pin", Value: "not-a-real-pin", Secret: true}}},
		{ParamsInput{Secret: []auth.Param{SecretParam("mfaCode", "1")}}, []auth.Param{{Name: "mfaCode", Value: "1", Secret: true}}},
		{ParamsInput{Secret: []auth.Param{SecretParam("mfa code", "1")}}, nil},
		{ParamsInput{TokenFormat: "xml"}, nil},
		{ParamsInput{Given: []string{"a"}}, nil},
		{ParamsInput{Given: []string{"=b"}}, nil},
		{ParamsInput{Given: []string{"a b=c"}}, nil},
		{ParamsInput{Given: []string{"mfaCode=1"}}, nil},
		{ParamsInput{Given: []string{"MFA_CODE=1"}}, nil},
		{ParamsInput{Given: []string{"actor-token=1"}}, nil},
		{ParamsInput{Given: []string{"client_assertion=1"}}, nil},
		{ParamsInput{Given: []string{"one.time.pin=1"}}, nil},
		{ParamsInput{Given: []string{"pin=@" + dir}}, nil},
	} {
		got, err := row.in.all(s)
		if row.want == nil {
			if session.Class(err) != session.UsageFault {
				t.Errorf("%v: %v", row.in, err)
			}
			continue
		}
		if diff := cmp.Diff(row.want, append([]auth.Param{}, got...)); err != nil || diff != "" {
			t.Errorf("%v: %v\n%s", row.in, err, diff)
		}
	}
}
