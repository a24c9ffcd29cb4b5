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
	maxQR   = 200 // bytes of a URL whose QR code still fits a terminal
	quietQR = 2   // modules around it
)

// WriteDevice shows how to approve a login in a browser on any device: the page and the code in large type, and a QR
// code if the terminal can show it.
func WriteDevice(w io.Writer, out Out, p login.DevicePage, now time.Time) {
	var b strings.Builder
	b.WriteString("\nOpen this page in a browser, on this or any other device:\n\n    " + Strong.Paint(Clean(p.URL), out.Color) + "\n\nand enter the code:\n\n")
	b.WriteString(boxed(Clean(p.Code), out))
	b.WriteString(qrCode(p.Complete, out))
	fmt.Fprintf(&b, "\nEnter it only at %s, and never a code that someone else gave you: they would be logged in as you.\n", Clean(p.Host))
	fmt.Fprintf(&b, "Waiting until %s (cancel with Ctrl-C) …\n", Time(p.Ends, now))
	text := b.String()
	if out.ASCII {
		text = strings.ReplaceAll(text, "…", "...")
	}
	_, _ = io.WriteString(w, text) // there is no other place to report the error
}

// boxed draws a frame around a code, since it is read from a distance and typed by hand.
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

// QR draws a URL with half blocks, light on dark regardless of the terminal's colours. It is nil if the code could not
// be scanned: the URL is too long, the terminal too narrow (four cells stay free) or without Unicode.
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
