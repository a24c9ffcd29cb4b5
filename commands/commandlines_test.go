package commands

import (
	"bytes"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// These tests read every command line that cfid shows or suggests – in code, docs, scripts and golden files – and parse it
// with the command tree: a line that cannot be typed is found here and not by a user.

// commandLine is a line somewhere, without its "cfid".
type commandLine struct {
	at    string
	words []string
	named bool // a command that prose names, without the arguments that it takes
}

// TestCommandLines parses each command line of docs, scripts, golden files, examples and code.
func TestCommandLines(t *testing.T) {
	lines := slices.Concat(linesOfDocs(t), linesOfScripts(t), linesOfHelp(), linesOfCode(t))
	if len(lines) < 1500 {
		t.Fatalf("%d command lines: they are found no longer", len(lines))
	}
	for _, l := range lines {
		if fault := lineFault(l.words); fault != "" && !(l.named && isShort(fault)) {
			t.Errorf("%s: cfid %s: %s", l.at, strings.Join(l.words, " "), fault)
		}
	}
}

// TestLineFaults shows that mistyped lines are found.
func TestLineFaults(t *testing.T) {
	for text, faulty := range map[string]bool{
		"user create dev1 --email x": false, "users --origin ldap -o csv": false, "role assign USER --role OrgManager --org acme": false,
		"login marissa --context prod": false, "user craete dev1": true, "user create dev1 --emial x": true, "usr list": true,
		"token verify --key": true, "version now": true, "group member add G": true, "user create --output": true,
	} {
		if fault := lineFault(strings.Fields(text)); (fault != "") != faulty {
			t.Errorf("%s: %q", text, fault)
		}
	}
}

// isShort reports whether a line lacks only what comes after it.
func isShort(fault string) bool {
	return strings.Contains(fault, "received 0") || strings.Contains(fault, "flag needs an argument")
}

// lineFault says why a command line cannot be typed; "" if it can.
func lineFault(words []string) string {
	root := newRoot(treeApp(), words)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	cmd, rest, err := root.Find(words)
	if err != nil {
		return err.Error()
	}
	if cmd == root && len(words) > 0 && !strings.HasPrefix(words[0], "-") {
		return "there is no command " + words[0]
	}
	if cmd.DisableFlagParsing {
		return ""
	}
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	if err := cmd.ParseFlags(rest); err != nil {
		return err.Error()
	}
	help, _ := cmd.Flags().GetBool("help")
	args := cmd.Flags().Args()
	if help || cmd.Name() == "help" || cmd.ValidateArgs(args) == nil {
		return nounFault(cmd, args)
	}
	return cmd.ValidateArgs(args).Error()
}

// nounFault finds a verb that a noun doesn't have.
func nounFault(cmd *cobra.Command, args []string) string {
	takes := cmd.Name() == "context" || cmd.Name() == "help" || cmd.Name() == "history" || cmd.Name() == "token"
	if cmd.HasAvailableSubCommands() && !takes && len(args) > 0 && cmd.HasParent() && cmd.Args != nil && !isPlaceholder(args[0]) && familiarOf(cmd, strings.TrimPrefix(cmd.CommandPath(), "cfid ")) == nil {
		return cmd.Name() + " has no verb " + args[0]
	}
	return ""
}

func isPlaceholder(word string) bool { return word == strings.ToUpper(word) }

var codeSpan = regexp.MustCompile("`([^`\n]+)`")

// linesOfDocs are those in code spans and blocks of Markdown.
func linesOfDocs(t *testing.T) (found []commandLine) {
	t.Helper()
	for _, path := range filesBelow(t, "..", ".md") {
		if strings.HasPrefix(path, "../docs/reference/") || path == "../docs/style-guide.md" {
			continue // generated of the tree; quotes what is wrong
		}
		block := false
		for i, l := range strings.Split(readText(t, path), "\n") {
			at := path + ":" + strconv.Itoa(i+1)
			switch {
			case strings.HasPrefix(strings.TrimSpace(l), "```"):
				block = !block
			case block:
				found = appendLine(found, at, strings.TrimPrefix(strings.TrimSpace(l), "$ "))
			default:
				found = append(found, linesOfSpans(at, l)...)
			}
		}
	}
	return found
}

// linesOfSpans are those in the code spans of a line of prose, which names a command as often as it shows one.
func linesOfSpans(at, text string) (found []commandLine) {
	for _, span := range codeSpan.FindAllStringSubmatch(text, -1) {
		found = appendLine(found, at, span[1])
	}
	for i := range found {
		found[i].named = true
	}
	return found
}

var scriptLine = regexp.MustCompile(`^(?:\[[^\]]*\] )?(?:! )?(?:exec|code 0) (cfid .*)$`)

// linesOfScripts are those that scripts run and that must succeed.
func linesOfScripts(t *testing.T) (found []commandLine) {
	t.Helper()
	for _, path := range filesBelow(t, "../testdata/script", ".txtar") {
		for i, l := range strings.Split(readText(t, path), "\n") {
			if m := scriptLine.FindStringSubmatch(l); m != nil && !strings.Contains(l, "! exec") {
				found = appendLine(found, path+":"+strconv.Itoa(i+1), m[1])
			}
		}
	}
	return found
}

// linesOfHelp are those in the examples and texts of the tree.
func linesOfHelp() (found []commandLine) {
	for _, e := range walkTree(fullRoot(treeApp())) {
		for _, l := range strings.Split(unbroken(e.Example+"\n"+e.Long), "\n") {
			if word, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(l), "cfid "), " "); strings.HasPrefix(strings.TrimSpace(l), "cfid ") && isCommand(word) {
				found = appendLine(found, e.path, strings.TrimSpace(l))
			}
		}
	}
	return found
}

// linesOfCode are string literals that are a command line, in the code that suggests some.
func linesOfCode(t *testing.T) (found []commandLine) {
	t.Helper()
	for _, folder := range []string{"../internal", "../tui", "."} {
		for _, path := range filesBelow(t, folder, ".go") {
			if strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/sandbox/") || strings.Contains(path, "scripttest") {
				continue
			}
			file, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if kv, ok := n.(*ast.KeyValueExpr); ok {
					if id, ok := kv.Key.(*ast.Ident); ok && (id.Name == "Long" || id.Name == "Example") {
						return false // linesOfHelp has them
					}
				}
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == gotoken.STRING {
					if text, err := strconv.Unquote(lit.Value); err == nil && strings.HasPrefix(text, "cfid ") && !strings.HasSuffix(text, " ") && !strings.ContainsAny(text, "%\n") {
						found = appendLine(found, path, text)
					}
				}
				return true
			})
		}
	}
	return found
}

// appendLine takes a text apart if it is a command line: up to a pipe, a redirection, a comment or an ellipsis.
func appendLine(found []commandLine, at, text string) []commandLine {
	rest, is := strings.CutPrefix(text, "cfid ")
	if !is {
		return found
	}
	rest, _, _ = strings.Cut(strings.TrimSuffix(rest, "\\"), "  ") // what follows is a comment, or output
	var words []string
	for _, w := range splitLine(rest) {
		if strings.ContainsAny(w, "|…<>;&#[{") || strings.HasSuffix(w, ",") || strings.HasPrefix(w, "(") || strings.HasPrefix(w, "–") {
			return found // a form, not a line
		}
		words = append(words, w)
	}
	if len(words) == 0 || strings.Trim(words[0][:1], "abcdefghijklmnopqrstuvwxyz-") != "" {
		return found
	}
	return append(found, commandLine{at: at, words: words})
}

// splitLine splits a line as sh does, at least the lines that are written here; variables stay as they are.
func splitLine(text string) (words []string) {
	var word bytes.Buffer
	quote, begun := rune(0), false
	flush := func() {
		if begun {
			words = append(words, word.String())
		}
		word.Reset()
		begun = false
	}
	for _, r := range text {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune('q') // what is quoted is one value
		case r == '\'' || r == '"':
			quote, begun = r, true
		case r == ' ' || r == '\t':
			flush()
		case (r == '|' || r == '<' || r == '>' || r == '#' || r == '&') && !begun:
			return words
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	flush()
	return words
}

func filesBelow(t *testing.T, folder, suffix string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, suffix) {
			paths = append(paths, filepath.ToSlash(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func readText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
