package commands

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestExamples: the script of a command runs every line of its Example, so that no help shows what does not work.
func TestExamples(t *testing.T) {
	for _, e := range walkTree(fullRoot(treeApp())) {
		if e.topic || e.noun && e.Example == "" {
			continue
		}
		stem := e.stem()
		switch {
		case e.familiar != nil:
			stem = "familiar_" + e.familiar.peer
		case e.noun: // alone it shows
			stem += "_show"
		}
		t.Run(strings.ReplaceAll(e.path, " ", "_"), func(t *testing.T) {
			text := scriptText(t, stem)
			lines := cfidLines(text)
			for _, want := range cfidLines(e.Example) {
				if text != "" && !runs(lines, want) {
					t.Errorf("%s.txtar does not run %q", stem, strings.Join(want, " "))
				}
			}
		})
	}
}

// runs reports whether one of the lines is the example, further flags allowed.
func runs(lines [][]string, example []string) bool {
	for _, host := range []string{"", "$API", "$UAA", "$HOST"} {
		want := elsewhere(example, host)
		if slices.ContainsFunc(lines, func(line []string) bool {
			return len(line) >= len(want) && slices.Equal(line[:len(want)], want)
		}) {
			return true
		}
	}
	return false
}

// elsewhere puts the script's server where an example names a host of the world.
func elsewhere(words []string, host string) []string {
	if host == "" {
		return words
	}
	url := regexp.MustCompile(`(https?://)?([a-z-]+\.)+example\.com|http://localhost:8080(/uaa)?`)
	out := slices.Clone(words)
	for i, word := range out {
		out[i] = url.ReplaceAllString(word, strings.ReplaceAll(host, "$", "$$"))
	}
	return out
}

// continued is where a command line goes on in the next line.
var continued = regexp.MustCompile(`\s*\\\n\s*`)

func unbroken(text string) string { return continued.ReplaceAllString(text, " ") }

// cfidLines are the command lines of cfid in a text, as words: up to a pipe, a redirection, a comment or the end of a
// substitution. In front may stand what runs it: exec, code 3, eval "$(.
func cfidLines(text string) [][]string {
	var lines [][]string
	for line := range strings.Lines(unbroken(text)) {
		line = strings.TrimSpace(line)
		for {
			at := strings.Index(line, "cfid ")
			if at < 0 {
				break
			}
			if at > 0 && !strings.ContainsRune(" ('\"", rune(line[at-1])) {
				line = line[at+1:]
				continue
			}
			words, rest := commandWords(line[at:])
			lines = append(lines, words)
			line = rest
		}
		if line == "cfid" || strings.HasSuffix(line, " cfid") {
			lines = append(lines, []string{"cfid"})
		}
	}
	return lines
}

// commandWords splits the first command of a line as a shell does, and gives the rest of the line.
func commandWords(line string) (words []string, rest string) {
	var word strings.Builder
	var quote rune
	started := false
	end := func() {
		if started {
			words = append(words, strings.Replace(word.String(), "~/", "$HOME/", 1))
		}
		word.Reset()
		started = false
	}
	for i, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, started = r, true
		case strings.ContainsRune("|<>;&#)", r):
			end()
			return words, line[i+1:]
		case r == ' ':
			end()
		default:
			word.WriteRune(r)
			started = true
		}
	}
	end()
	return words, ""
}

func TestCfidLines(t *testing.T) {
	for text, want := range map[string]string{
		`  cfid user get - -o csv < names.txt`:                          "cfid user get - -o csv",
		`eval "$(cfid context use prod --print-env)"`:                   "cfid context use prod --print-env",
		`code 3 cfid user get 'a b'`:                                    "cfid user get a b",
		`cfid users --jq '.[] | .id' -o id | cfid user delete --id -`:   "cfid users --jq .[] | .id -o id; cfid user delete --id -",
		`exec cfid vault init file --key-file ~/.keys/cfid # a comment`: "cfid vault init file --key-file $HOME/.keys/cfid",
		`stderr 'mycfid is not meant'`:                                  "",
	} {
		var got []string
		for _, words := range cfidLines(text) {
			got = append(got, strings.Join(words, " "))
		}
		if joined := strings.Join(got, "; "); joined != want {
			t.Errorf("%s: %q, want %q", text, joined, want)
		}
	}
}

func TestRuns(t *testing.T) {
	lines := cfidLines("exec cfid target $API --force\nexec cfid target $UAA\nexec cfid context rename admin@$HOST prod")
	for example, want := range map[string]bool{
		"cfid target https://uaa.example.com":               true,
		"cfid target api.example.com --force":               true,
		"cfid target api.example.com --skip-tls-verify":     false,
		"cfid context rename admin@uaa.example.com prod":    true,
		"cfid context rename admin@uaa.example.com staging": false,
	} {
		if got := runs(lines, cfidLines(example)[0]); got != want {
			t.Errorf("%s: %v", example, got)
		}
	}
}
