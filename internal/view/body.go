package view

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/textproto"
	"slices"
	"strings"
)

// WriteBody prints an answer as a server sent it. On a terminal JSON is indented and control characters are escaped; a
// pipe gets the bytes.
func WriteBody(w io.Writer, body []byte, tty bool) error {
	switch {
	case tty && json.Valid(body):
		body = append(pretty(forTerminal(body), ""), '\n')
	case tty:
		body = []byte(cleanText(string(body)))
	}
	_, err := w.Write(body)
	return err
}

// WriteHeaders prints a status and the headers of an answer, by name.
func WriteHeaders(w io.Writer, status int, header map[string][]string) {
	fmt.Fprintf(w, "HTTP %d\n", status)
	for _, name := range slices.Sorted(maps.Keys(header)) {
		fmt.Fprintf(w, "%s: %s\n", Clean(textproto.CanonicalMIMEHeaderKey(name)), Clean(strings.Join(header[name], ", ")))
	}
	fmt.Fprintln(w)
}
