package rest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
)

const sampleSecret = `not a+real/"secret"&<'x'>%`

func TestScrubberFindsEveryForm(t *testing.T) {
	s := NewScrubber()
	s.Add(sampleSecret)
	b := []byte(sampleSecret)
	forms := map[string]string{
		"raw":               sampleSecret,
		"base64 std":        base64.StdEncoding.EncodeToString(b),
		"base64 raw std":    base64.RawStdEncoding.EncodeToString(b),
		"base64 url":        base64.URLEncoding.EncodeToString(b),
		"base64 raw url":    base64.RawURLEncoding.EncodeToString(b),
		"query":             url.QueryEscape(sampleSecret),
		"component":         strings.ReplaceAll(url.QueryEscape(sampleSecret), "+", "%20"),
		"path":              url.PathEscape(sampleSecret),
		"lower-case escape": `not+a%2breal%2f%22secret%22%26%3c%27x%27%3e%25`,
		"html":              html.EscapeString(sampleSecret),
		"html of Spring":    `not a+real/&quot;secret&quot;&amp;&lt;&#39;x&#39;&gt;%`,
		"json":              `not a+real/\"secret\"&<'x'>%`,
		"json, slashes":     `not a+real\/\"secret\"&<'x'>%`,
		"json for html":     `not a+real/\"secret\"\u0026\u003c'x'\u003e%`,
	}
	for name, form := range forms {
		if got := s.Clean("before [" + form + "] after"); got != "before [[redacted]] after" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// A Basic credential is the base64 of id:secret: the secret's own characters may stand at any of
// three offsets.
func TestScrubberFindsSecretsInsideBase64(t *testing.T) {
	for _, secret := range []string{"koala", "adminsecret", sampleSecret, "ünïcode-not-real"} {
		for _, id := range []string{"a", "ab", "abc", "admin", ""} {
			s := NewScrubber()
			s.Add(secret)
			pair := base64.StdEncoding.EncodeToString([]byte(id + ":" + secret))
			got := s.Clean("Authorization: Basic " + pair)
			if !strings.Contains(got, redacted) || strings.Contains(got, pair) {
				t.Errorf("%s:%s: %s", id, secret, got)
			}
			rest := strings.Replace(strings.TrimPrefix(got, "Authorization: Basic "), redacted, "", 1)
			if lost := len(pair) - len(rest); lost < len(secret)*8/6-2 {
				t.Errorf("%s:%s: only %d characters of %s were removed: %s", id, secret, lost, pair, got)
			}
		}
	}
}

func TestScrubberJoinsOverlaps(t *testing.T) {
	s := NewScrubber()
	s.Add("abcd-efgh", "efgh-ijkl", "abcd")
	for in, want := range map[string]string{
		"xabcd-efgh-ijklx":  "x[redacted]x",
		"abcdabcd-efgh":     "[redacted][redacted]",
		"abc efgh-ijk abcd": "abc efgh-ijk [redacted]",
	} {
		if got := s.Clean(in); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
}

func TestScrubberLeavesShortAndUnknownAlone(t *testing.T) {
	s := NewScrubber()
	s.Add("", "abc", "secret-one")
	const in = "abc is no secret, secret-on neither\n"
	if got := s.Clean(in); got != in {
		t.Error(got)
	}
}

func TestScrubberKnowsKeysLineByLine(t *testing.T) {
	key := "-----BEGIN PRIVATE KEY-----\nbm90LWEtcmVhbC1rZXktMQ\nbm90LWEtcmVhbC1rZXktMg\n-----END PRIVATE KEY-----\n"
	s := NewScrubber()
	s.Add(key)
	for _, text := range []string{key, strings.ReplaceAll(key, "\n", `\n`), strings.ReplaceAll(key, "\n", "\r\n")} {
		if got := s.Clean(text); strings.Contains(got, "bm90LWEt") {
			t.Error(got)
		}
	}
}

func TestScrubWriterAcrossWrites(t *testing.T) {
	s := NewScrubber()
	s.Add(sampleSecret)
	text := "user joe " + sampleSecret + " and " + base64.StdEncoding.EncodeToString([]byte("id:"+sampleSecret)) + " done: not a+re"
	want := s.Clean(text)
	for size := 1; size < len(text); size++ {
		var out bytes.Buffer
		w := s.Writer(&out)
		for rest := text; rest != ""; {
			n := min(size, len(rest))
			if written, err := w.Write([]byte(rest[:n])); err != nil || written != n {
				t.Fatal(written, err)
			}
			rest = rest[n:]
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if out.String() != want {
			t.Fatalf("in pieces of %d: %q, want %q", size, out.String(), want)
		}
	}
}

func TestScrubWriterHoldsBackNoMoreThanNeeded(t *testing.T) {
	s := NewScrubber()
	s.Add("not-a-real-secret", "secret-and-more")
	var out bytes.Buffer
	w := s.Writer(&out)
	for _, step := range []struct{ write, seen string }{
		{"Password: ", "Password: "},
		{"x not-a-", "Password: x "},
		{"door\n", "Password: x not-a-door\n"},
		{"not-a-real\n", "Password: x not-a-door\nnot-a-real\n"},
		// The end of one secret is the beginning of another: both wait.
		{"not-a-real-secret", "Password: x not-a-door\nnot-a-real\n"},
		{"?", "Password: x not-a-door\nnot-a-real\n[redacted]?"},
	} {
		if _, err := w.Write([]byte(step.write)); err != nil {
			t.Fatal(err)
		}
		if out.String() != step.seen {
			t.Fatalf("after %q: %q, want %q", step.write, out.String(), step.seen)
		}
	}
}

func TestScrubWriterReportsErrors(t *testing.T) {
	w := NewScrubber().Writer(iotest.TruncateWriter(failingWriter{}, 0))
	if _, err := w.Write([]byte("x")); err != nil {
		t.Error("a truncating writer fails nothing")
	}
	if _, err := NewScrubber().Writer(failingWriter{}).Write([]byte("x")); err == nil {
		t.Error("the error is lost")
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, fmt.Errorf("disk full") }

// FuzzScrubWriter: however text with secrets is cut into writes, none comes through, and what has
// no secret in it arrives as it was.
func FuzzScrubWriter(f *testing.F) {
	f.Add("some text ", "not-a-real-secret", "aabb", uint64(1))
	f.Add("", "aaaa", "aaab", uint64(7))
	f.Add("ab\nab", "a\"b&c d", "b&c d+e", uint64(3))
	f.Fuzz(func(t *testing.T, text, one, two string, seed uint64) {
		if len(one) < minSecret || len(two) < minSecret || strings.ContainsAny(one+two, "\r\n") || strings.Contains(redacted, one) || strings.Contains(redacted, two) {
			return
		}
		s := NewScrubber()
		s.Add(one, two)
		random := rand.New(rand.NewPCG(seed, 1))
		whole := text + one + text + url.QueryEscape(two) + base64.StdEncoding.EncodeToString([]byte(one)) + text + two[:len(two)-1]
		var out bytes.Buffer
		w := s.Writer(&out)
		for rest := whole; rest != ""; {
			n := 1 + random.IntN(len(rest))
			if _, err := w.Write([]byte(rest[:n])); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if out.String() != s.Clean(whole) {
			t.Fatalf("in pieces %q, whole %q", out.String(), s.Clean(whole))
		}
		left := strings.ReplaceAll(out.String(), redacted, "\n")
		if strings.Contains(left, one) || strings.Contains(left, two) {
			t.Fatalf("a secret came through: %q", out.String())
		}
	})
}

func BenchmarkScrubber(b *testing.B) {
	s := NewScrubber()
	for i := range 10 {
		s.Add(strings.Repeat(fmt.Sprint("not-a-real-token-", i), 50))
	}
	text := strings.Repeat(`{"id":"5b0d6a1e-6f0a-4a34-8f0b-7d8f3c2b1a00","userName":"joe"}`+"\n", 1000)
	b.Run("long", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			s.Clean(text)
		}
	})
	s.Add("abcd") // every position counts
	b.Run("short", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			s.Clean(text)
		}
	})
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"plain, äöü 日本 😀":                  "plain, äöü 日本 😀",
		"\x1b[31mred\x1b]0;title\x07":      "[31mred]0;title",
		"a\u009b31mb\x7f":                  "a31mb",
		"user\u202egnp.exe":                "usergnp.exe",
		"\u2066x\u2069\u200e\u061c\u200f":  "x",
		"two\nlines\tand\rmore\u2028again": "two lines and moreagain",
		"broken \xff\xfe utf8":             "broken  utf8",
	} {
		if got := Printable(in); got != want {
			t.Errorf("Printable(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestResultWriterShowsWhatTheCommandIsFor(t *testing.T) {
	s := NewScrubber()
	s.Add("not-a-real-token", "admin")
	s.Show("not-a-real-new-secret")
	s.Add("not-a-real-new-secret", "not-a-real-other")
	s.Show("not-a-real-id-token")
	const text = "user admin: not-a-real-token not-a-real-new-secret not-a-real-other " + "bm90LWEtcmVhbC10b2tlbg==\n"
	var out bytes.Buffer
	w := s.ResultWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if want := "user admin: [redacted] not-a-real-new-secret [redacted] [redacted]\n"; out.String() != want {
		t.Errorf("the result is %q, want %q", out.String(), want)
	}
	if got := s.Clean("not-a-real-new-secret of admin"); got != "[redacted] of [redacted]" {
		t.Errorf("beside the result: %q", got)
	}
}
