package commands

import (
	"bytes"
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

// TestProgressLine: short work shows none; what is written meanwhile takes the line away, and nothing of it stays.
func TestProgressLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var terminal bytes.Buffer
		line := &statusLine{w: &terminal}
		out := line.under(&terminal)
		p := newLineProgress(line, "done", 30)
		for range 2 {
			p.Add(1)
			time.Sleep(200 * time.Millisecond)
		}
		p.Done()
		if terminal.Len() > 0 {
			t.Errorf("short work shows %q", terminal.String())
		}
		time.Sleep(200 * time.Millisecond)
		p.Add(1)
		p.Add(1) // too soon to be drawn
		fmt.Fprintln(out, "created user a")
		fmt.Fprintln(out, "created user b")
		time.Sleep(progressEvery)
		p.Add(1)
		p.Done()
		if want := "\r\x1b[Kdone 3/30\r\x1b[Kcreated user a\ncreated user b\n\r\x1b[Kdone 5/30\r\x1b[K"; terminal.String() != want {
			t.Errorf("%q, want %q", terminal.String(), want)
		}
	})
}
