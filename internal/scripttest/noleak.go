package scripttest

import (
	"bytes"
	"encoding/base64"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// noleak searches the last output and every file of the script's home for secrets, in the encodings in which they are sent.
func noleak(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: noleak SECRET...")
	}
	places := map[string][]byte{"stdout": []byte(ts.ReadFile("stdout")), "stderr": []byte(ts.ReadFile("stderr"))}
	home := ts.Getenv("HOME")
	err := filepath.WalkDir(home, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		places[strings.TrimPrefix(path, home)] = data
		return err
	})
	ts.Check(err)
	for _, secret := range args {
		for place, data := range places {
			if form := formIn(data, secret); form != "" {
				ts.Fatalf("%s contains a secret (%s)", place, form)
			}
		}
	}
}

func formIn(data []byte, secret string) string {
	forms := map[string]string{
		"raw":              secret,
		"base64":           base64.RawStdEncoding.EncodeToString([]byte(secret)),
		"base64url":        base64.RawURLEncoding.EncodeToString([]byte(secret)),
		"URL-encoded":      url.QueryEscape(secret),
		"URL-path-encoded": url.PathEscape(secret),
	}
	for name, form := range forms {
		if bytes.Contains(data, []byte(form)) {
			return name
		}
	}
	return ""
}
