package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/cfid-cli/cfid/commands"
)

// The picture of the README shows these steps of the tour, with their true output.
var pictured = []string{"target", "login", "token verify", "role assign", "roles"}

// Sizes of the picture, in pixels.
const (
	lineHeight = 18
	margin     = 18
	columns    = 108
	textWidth  = columns * 78 / 10
)

// writePicture runs the tour and draws some of its steps as an SVG: text, so that it stays sharp and can be searched.
func writePicture(ctx context.Context, path string) error {
	var out bytes.Buffer
	env := []string{"CLICOLOR_FORCE=1", "LANG=C.UTF-8"}
	if code := commands.Main(ctx, []string{"demo"}, commands.IO{Out: &out, Err: &out, Env: env, Version: "0.1.0"}); code != 0 {
		return fmt.Errorf("the tour ended with exit code %d", code)
	}
	lines := steps(out.String())
	return os.WriteFile(path, []byte(draw(lines)), 0o644)
}

// writeScreen draws one screen, as a program has sent it to a terminal.
func writeScreen(path string, screen io.Reader) error {
	if path == "" {
		return nil
	}
	text, err := io.ReadAll(screen)
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(draw(strings.Split(strings.TrimRight(string(text), "\n"), "\n"))), 0o644)
}

// steps picks the chosen steps: from a line that begins with "$ cfid" to the next empty one.
func steps(tour string) []string {
	port := regexp.MustCompile(`127\.0\.0\.1:\d+`)
	var lines []string
	for _, block := range strings.Split(tour, "\n\n") {
		at := strings.Index(block, "$ cfid ")
		if at < 0 || !chosen(block[at+len("$ cfid "):], lines) {
			continue
		}
		block = port.ReplaceAllString(block[at:], "127.0.0.1:8080")
		lines = append(lines, strings.Split(strings.TrimRight(block, "\n"), "\n")...)
		lines = append(lines, "")
	}
	return lines
}

func chosen(line string, before []string) bool {
	for _, want := range pictured {
		if strings.HasPrefix(line, want+" ") || strings.HasPrefix(line, want+"\n") {
			first, _, _ := strings.Cut(line, "\n")
			return !strings.Contains(strings.Join(before, "\n"), "$ cfid "+want) || want == "roles" && !strings.Contains(first, "assign")
		}
	}
	return false
}

func draw(lines []string) string {
	var b strings.Builder
	width, height := textWidth+2*margin, len(lines)*lineHeight+2*margin+24
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-label="A terminal session with cfid">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="8" fill="#1b1f27"/>`+"\n", width, height)
	for i, colour := range []string{"#ff5f56", "#ffbd2e", "#27c93f"} {
		fmt.Fprintf(&b, `<circle cx="%d" cy="18" r="6" fill="%s"/>`+"\n", margin+4+20*i, colour)
	}
	b.WriteString(`<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="13" fill="#d6dbe5">` + "\n")
	for i, line := range lines {
		fmt.Fprintf(&b, `<text x="%d" y="%d">%s</text>`+"\n", margin, margin+42+i*lineHeight-lineHeight/2, spans(unbroken(line)))
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// spans turns the few styles that cfid uses (SGR 0 to 2, 7 and 30 to 37) into attributes.
func spans(line string) string {
	styles := map[string]string{
		"1": `font-weight="bold" fill="#ffffff"`, "2": `fill="#8a93a5"`, "31": `fill="#ff7b72"`, "32": `fill="#7ee787"`,
		"7": `font-weight="bold" fill="#f2cc60"`, "33": `fill="#f2cc60"`, "36": `fill="#79c0ff"`,
	}
	if strings.HasPrefix(line, "$ ") {
		return `<tspan fill="#7ee787">$</tspan><tspan font-weight="bold" fill="#ffffff">` + html.EscapeString(cut(line[1:])) + "</tspan>"
	}
	sgr := regexp.MustCompile(`\x1b\[([0-9;]*)m`)
	var b strings.Builder
	open, at := false, 0
	for _, m := range sgr.FindAllStringSubmatchIndex(line, -1) {
		b.WriteString(html.EscapeString(line[at:m[0]]))
		at = m[1]
		if open {
			b.WriteString("</tspan>")
			open = false
		}
		if attrs := styles[line[m[2]:m[3]]]; attrs != "" {
			b.WriteString("<tspan " + attrs + ">")
			open = true
		}
	}
	b.WriteString(html.EscapeString(cut(line[at:])))
	if open {
		b.WriteString("</tspan>")
	}
	return b.String()
}

// unbroken makes spaces that stay: browsers draw several as one, whatever the picture around them says.
func unbroken(line string) string {
	if command, ok := strings.CutPrefix(line, "$ "); ok {
		return "$ " + strings.ReplaceAll(command, " ", "\u00a0")
	}
	return strings.ReplaceAll(line, " ", "\u00a0")
}

// cut keeps a line within the picture.
func cut(s string) string {
	if r := []rune(s); len(r) > columns {
		return string(r[:columns-1]) + "…"
	}
	return s
}
