package scripttest

import (
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// personWaits is how long approve waits for a program to name the page to open.
const personWaits = time.Minute

// approve is a person at a browser: waits until the file, a program's standard error, names a page to open, logs in there
// and says yes, or with -deny no. Where the page asks for a device's code, that is typed.
//
//	exec sh -c 'cfid login --device 2>device.txt' &
//	approve device.txt
//	wait
func approve(ts *testscript.TestScript, neg bool, args []string) {
	deny := len(args) > 0 && args[0] == "-deny"
	if deny {
		args = args[1:]
	}
	if neg || len(args) != 1 && len(args) != 3 {
		ts.Fatalf("usage: approve [-deny] FILE [USER PASSWORD]")
	}
	b := newWebBrowser("marissa", "koala")
	if len(args) == 3 {
		b = newWebBrowser(args[1], args[2])
	}
	page, code := asked(ts, ts.MkAbs(args[0]))
	b.deny, b.code = deny, code
	ts.Check(b.approve(page))
}

// Approve is a person at a browser who logs in at a page that a program named, types the code of a device where the page
// asks for one, and says yes.
func Approve(page, code, user, password string) error {
	b := newWebBrowser(user, password)
	b.code = code
	return b.approve(page)
}

func (b *webBrowser) approve(page string) error {
	back, _, err := b.walk(page)
	if err != nil || !strings.Contains(back, "/cb/") {
		return err
	}
	return b.walkBack(back)
}

var (
	pageNamed = regexp.MustCompile(`(?m)^ +(https?://\S+)$`)
	codeNamed = regexp.MustCompile(`\b([BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4})\b`)
)

// asked waits for the page, and for the code that belongs to a device's.
func asked(ts *testscript.TestScript, file string) (page, code string) {
	for until := time.Now().Add(personWaits); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		data, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		if page, code, named := Named(data); named {
			return page, code
		}
	}
	ts.Fatalf("%s names no page to open", file)
	return "", ""
}

// Named finds what a program's output asks a person to open, and the code to type there where it is a device's page.
func Named(output []byte) (page, code string, named bool) {
	found := pageNamed.FindSubmatch(output)
	if found == nil {
		return "", "", false
	}
	page = string(found[1])
	if !strings.HasSuffix(page, "/device") {
		return page, "", true
	}
	typed := codeNamed.FindSubmatch(output)
	if typed == nil {
		return "", "", false
	}
	return page, string(typed[1]), true
}
