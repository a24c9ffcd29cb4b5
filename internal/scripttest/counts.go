package scripttest

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// counts runs the command lines of a file, one by one, and compares the requests that each sent with those that the file
// lists below it. In paths, ids are replaced by {id}.
//
//	$ cfid user get marissa
//	GET /uaa/Users 200
//
// A line "$! cfid …" must fail.
func counts(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: counts FILE")
	}
	s := find(ts, nil)
	s.ResetRequests()
	var got bytes.Buffer
	want := ts.ReadFile(args[0])
	for _, line := range strings.Split(want, "\n") {
		fails := strings.HasPrefix(line, "$! ")
		if !fails && !strings.HasPrefix(line, "$ ") {
			continue
		}
		if got.Len() > 0 {
			got.WriteString("\n")
		}
		fmt.Fprintln(&got, line)
		words := strings.Fields(line)[1:]
		err := ts.Exec(words[0], words[1:]...)
		if (err != nil) != fails {
			ts.Fatalf("%s: %v", line, err)
		}
		for _, r := range s.Requests() {
			fmt.Fprintf(&got, "%s %s %d\n", r.Method, withoutIDs(r.Path), r.Status)
		}
		s.ResetRequests()
	}
	if got.String() == want {
		return
	}
	ts.Fatalf("the requests are not those of %s. They are:\n%s", args[0], got.String())
}

func withoutIDs(path string) string {
	return regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}(-r)?`).ReplaceAllString(path, "{id}")
}
