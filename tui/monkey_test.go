package tui

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
	"github.com/cfid-cli/cfid/tui/frame"
	"github.com/cfid-cli/cfid/tui/page"
)

// TestMonkey presses ten thousand keys at random, resizes, pastes and clicks, while the server fails in every way it knows. There
// must be no panic, and always a sane screen.
func TestMonkey(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 1))
	st := begin(t, sandbox.Config{Size: sandbox.Size{Orgs: 40, Spaces: 2, Users: 60}}, frame.Options{Color: true})
	st.loaded()
	st.f.Session.Settings.Timeout = 200 * time.Millisecond
	keys := []string{
		"enter", "esc", "tab", "up", "down", "left", "right", "pgdown", "pgup", "home", "end", "backspace", "delete", "space",
		"ctrl+c", "ctrl+d", "ctrl+u", "ctrl+w", "ctrl+l", "1", "2", "3", ":", "/", "?", "o", "y", "Y", "u", "U", "R", "C", "m", "M", "a", "P", "q", "r",
		"s", "S", "x", "X", "d", "j", "n", "D", "A", "p", "O", "4", "5", "6", "yes", "7", "8", "9", "0", "L", "t", "v", "w", "c", "e", "admin", "enter", "ctrl+y", "k", "h", "l", "g", "G", "é", "user-000003", "acme",
	}
	faults := []string{"500:20%", "429:20%", "not-json:20%", "reset:20%", "truncated:20%", "wrong-type:10%", "slow-headers:20%,delay=50ms", "expired-token:10%"}
	for i := range 10_000 {
		switch n := dice.IntN(100); {
		case n < 3:
			st.send(tea.WindowSizeMsg{Width: dice.IntN(200), Height: dice.IntN(60)})
		case n < 5:
			st.send(tea.MouseClickMsg{X: dice.IntN(200), Y: dice.IntN(60), Button: tea.MouseLeft})
		case n < 7:
			st.send(tea.MouseWheelMsg{X: 1, Y: 1, Button: []tea.MouseButton{tea.MouseWheelUp, tea.MouseWheelDown}[dice.IntN(2)]})
		case n < 8:
			st.send(tea.PasteMsg{Content: "pasted\x1b[2J"})
		case n < 9:
			st.fault(faults[dice.IntN(len(faults))])
		default:
			st.keys(keys[dice.IntN(len(keys))])
		}
		if i%10 == 0 {
			st.pump(2 * time.Millisecond) // so that results arrive, also after their screen was left
		}
		if i%50 == 0 {
			st.sane()
		}
	}
	st.sane()
}

// pump takes messages for a while.
func (st *stage) pump(d time.Duration) {
	end := time.After(d)
	for {
		select {
		case msg := <-st.msgs:
			st.send(msg)
		case <-end:
			return
		}
	}
}

type thing struct{ name, mail, id string }

func things() view.Kind[*thing] {
	return view.Kind[*thing]{
		Noun: "thing", Plural: "things", Name: func(x *thing) string { return x.name }, ID: func(x *thing) string { return x.id },
		Columns: []view.Column[*thing]{
			{Name: "name", Flex: true, Text: func(x *thing) string { return x.name }},
			{Name: "mail", Text: func(x *thing) string { return x.mail }},
			{Name: "id", Text: func(x *thing) string { return x.id }},
		},
	}
}

// crowd is a list of n rows, read.
func crowd(t testing.TB, n int) (*stage, *page.List[*thing]) {
	all := make([]*thing, n)
	for i := range all {
		all[i] = &thing{fmt.Sprintf("user-%06d", i), fmt.Sprintf("user-%06d@example.com", i), fmt.Sprintf("%08x-0000-4000-8000-000000000000", i*7919)}
	}
	l := page.NewList(things(), func(context.Context, *session.Session) (iter.Seq2[*thing, error], error) {
		return func(yield func(*thing, error) bool) {
			for _, x := range all {
				if !yield(x, nil) {
					return
				}
			}
		}, nil
	})
	server := serve(t, sandbox.Config{})
	st := enter(t, server, sessionOf(t, server, "admin", "admin"), frame.Options{Color: true})
	st.send(tea.WindowSizeMsg{Width: 100, Height: 40})
	st.run(st.f.Push(l))
	for l.Loading || l.Seen < n {
		st.send(<-st.msgs)
	}
	return st, l
}

// TestCrowd: a filter and an order over many rows come out right though they are made in pieces.
func TestCrowd(t *testing.T) {
	const n = 50_000
	st, l := crowd(t, n)
	st.keys("/", "7@example", "enter")
	st.until("5000 of 50000")
	st.keys("S", "s", "S")
	st.until("5000 of 50000", "NAME +.MAIL|.NAME", "> user-049997")
	st.keys("space", "space")
	if got := l.Chosen(); len(got) != 2 {
		t.Errorf("%d chosen", len(got))
	}
	st.keys("esc")
	st.until("user-049999")
	st.keys("end")
	st.until("> user-000000")
	st.sane()
}

// BenchmarkFrame is a key and the picture after it, with a hundred thousand rows at 100×40. It reports the 95th percentile.
func BenchmarkFrame(b *testing.B) {
	for _, what := range []struct{ name, keys string }{{"move", "jjkG"}, {"filter", "user4\x7f"}} {
		b.Run(what.name, func(b *testing.B) {
			st, _ := crowd(b, 100_000)
			if what.name == "filter" {
				st.keys("/")
			}
			times := make([]time.Duration, 0, b.N)
			i := 0
			for b.Loop() {
				k := tea.KeyPressMsg{Code: rune(what.keys[i%len(what.keys)]), Text: string(what.keys[i%len(what.keys)])}
				if k.Text == "\x7f" {
					k = tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl}
				}
				i++
				begun := time.Now()
				_, cmd := st.f.Update(k)
				st.f.View()
				times = append(times, time.Since(begun))
				st.run(cmd)
				for len(st.msgs) > 0 {
					begun := time.Now()
					st.send(<-st.msgs)
					st.f.View()
					times = append(times, time.Since(begun))
				}
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)*95/100].Microseconds()), "p95-µs")
			b.ReportMetric(float64(times[len(times)-1].Microseconds()), "max-µs")
			var mem runtime.MemStats
			runtime.ReadMemStats(&mem)
			b.ReportMetric(float64(mem.HeapAlloc)/(1<<20), "heap-MiB")
		})
	}
}
