package real

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// question is one request of the differential test, as a line of a file says it:
//
//	WHO METHOD /path?query [Header:value…] [body] [=> name=where…]
//
// WHO is "-" for nobody, "id:secret" (percent-encoded) for HTTP Basic, "@" for the browser with its
// cookies, else the name of a value kept before, sent as bearer token. $name stands
// for such a value, everywhere; what is kept comes from the answer: a field of its JSON
// ("access_token", "resources.0.id"), "@code" for a parameter of the Location, "csrf" for the hidden
// field of a form. A body that starts with { or [ is JSON, any other is a form. In the
// path " and spaces need no escape but +; header values are percent-encoded.
type question struct {
	where  string // file:line
	text   string // the line
	who    string
	method string
	path   string
	header map[string]string
	body   string
	keep   map[string]string
}

var (
	headerWord = regexp.MustCompile(`^([A-Z][A-Za-z-]+):(\S*)( |$)`)
	inURL      = strings.NewReplacer(`"`, "%22", "[", "%5B", "]", "%5D", `\`, "%5C")
	kept       = regexp.MustCompile(` => ((?:[a-z0-9_]+=[A-Za-z0-9_@.]+ ?)+)$`)
)

// readQuestions reads files in the order of their names.
func readQuestions(t *testing.T, pattern string) (all []question) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal("no requests in", pattern, err)
	}
	for _, file := range files {
		in, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		lines := bufio.NewScanner(in)
		for n := 1; lines.Scan(); n++ {
			line := strings.TrimSpace(lines.Text())
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			q, err := parseQuestion(line)
			if err != nil {
				t.Fatalf("%s:%d: %v", file, n, err)
			}
			q.where = fmt.Sprintf("%s:%d", filepath.Base(file), n)
			all = append(all, q)
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func parseQuestion(line string) (question, error) {
	q := question{text: line, header: map[string]string{}, keep: map[string]string{}}
	if m := kept.FindStringSubmatchIndex(line); m != nil {
		for _, pair := range strings.Fields(line[m[2]:m[3]]) {
			name, where, _ := strings.Cut(pair, "=")
			q.keep[name] = where
		}
		line = line[:m[0]]
	}
	words := strings.SplitN(line, " ", 4)
	if len(words) < 3 || !strings.HasPrefix(words[2], "/") {
		return q, fmt.Errorf("not WHO METHOD /path: %q", line)
	}
	q.who, q.method, q.path = words[0], words[1], inURL.Replace(words[2])
	if len(words) == 3 {
		return q, nil
	}
	rest := words[3]
	for m := headerWord.FindStringSubmatch(rest); m != nil; m = headerWord.FindStringSubmatch(rest) {
		value, err := url.PathUnescape(m[2])
		if err != nil {
			return q, err
		}
		q.header[m[1]], rest = value, rest[len(m[0]):]
	}
	q.body = rest
	return q, q.harmless()
}

// harmless refuses what makes a real UAA spin for ever: JSON that is no object, sent to
// a resource that it reads itself.
func (q question) harmless() error {
	scim := strings.HasPrefix(q.path, "/Users") || strings.HasPrefix(q.path, "/Groups")
	if scim && q.body != "" && !strings.HasPrefix(q.body, "{") {
		return fmt.Errorf("a real UAA never answers this: %s", q.text)
	}
	return nil
}

func (q question) contentType() string {
	switch {
	case q.header["Content-Type"] != "":
		return q.header["Content-Type"]
	case strings.HasPrefix(q.body, "{") || strings.HasPrefix(q.body, "["):
		return "application/json"
	case q.body != "":
		return "application/x-www-form-urlencoded"
	}
	return ""
}
