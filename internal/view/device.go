package view

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mdp/qrterminal/v3"

	"github.com/cfid-cli/cfid/internal/login"
)

const (
	maxQR   = 200 // bytes of a URL that still make a QR code which fits a terminal
	quietQR = 2   // modules around it
)

// WriteDevice shows how to approve a login in a browser on any machine: the page and the code large, and on a terminal
// that can draw it a QR code.
func WriteDevice(w io.Writer, out Out, p login.DevicePage, now time.Time) {
	var b strings.Builder
	b.WriteString("\nOpen this page in a browser, on this or any other device:\n\n    " + Strong.Paint(Clean(p.URL), out.Color) + "\n\nand enter the code:\n\n")
	b.WriteString(boxed(Clean(p.Code), out))
	b.WriteString(qrCode(p.Complete, out))
	fmt.Fprintf(&b, "\nOnly at %s, never for somebody else: anyone who gave you this code would be logged in as you.\n", Clean(p.Host))
	fmt.Fprintf(&b, "Waiting until %s (Ctrl-C ends it) …\n", Time(p.Ends, now))
	text := b.String()
	if out.ASCII {
		text = strings.ReplaceAll(text, "…", "...")
	}
	_, _ = io.WriteString(w, text) // nobody is left to tell
}

// boxed sets a code apart: it is read across a room and typed by hand.
func boxed(code string, out Out) string {
	line := strings.Repeat("─", utf8.RuneCountInString(code)+4)
	top, side, bottom := "┌"+line+"┐", "│", "└"+line+"┘"
	if out.ASCII {
		line = strings.Repeat("-", utf8.RuneCountInString(code)+4)
		top, side, bottom = "+"+line+"+", "|", "+"+line+"+"
	}
	return "    " + top + "\n    " + side + "  " + Strong.Paint(code, out.Color) + "  " + side + "\n    " + bottom + "\n"
}

func qrCode(url string, out Out) string {
	drawn := QR(url, out)
	if len(drawn) == 0 {
		return ""
	}
	return "\nor scan this:\n\n    " + strings.Join(drawn, "\n    ") + "\n"
}

// QR draws a URL with half blocks, light on dark whatever the terminal's own colours are. It is nil where nothing could scan
// it: the URL too long, the terminal too narrow (four cells are left of it) or without Unicode.
func QR(url string, out Out) (rows []string) {
	if url == "" || len(url) > maxQR || !out.TTY || out.ASCII {
		return nil
	}
	var drawn bytes.Buffer
	qrterminal.GenerateWithConfig(url, qrterminal.Config{Level: qrterminal.L, Writer: &drawn, HalfBlocks: true, QuietZone: quietQR})
	for line := range strings.Lines(drawn.String()) {
		line = strings.TrimRight(line, "\n")
		if utf8.RuneCountInString(line)+4 > out.Width {
			return nil // lines that wrap cannot be scanned
		}
		if out.Color {
			line = "\x1b[97;40m" + line + reset
		}
		rows = append(rows, line)
	}
	return rows
}
