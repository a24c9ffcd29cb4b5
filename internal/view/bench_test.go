package view

import (
	"fmt"
	"io"
	"testing"
)

func BenchmarkList(b *testing.B) {
	const rows = 100_000
	p := &person{id: "3f1d2c7e-0000-4000-8000-000000000001", name: "marissa@example.com", origin: "ldap", note: "n"}
	k := people()
	k.Columns[2].Text = func(*person) string { return "12" }
	for _, o := range []Out{{}, {TTY: true, Width: 80, Color: true}, {Format: CSV}, {Format: JSONL}, {Format: JSON}, {Format: YAML}} {
		o.W = io.Discard
		b.Run(fmt.Sprintf("%s-tty=%v", cmp0(o.Format), o.TTY), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = List(o, k, func(yield func(*person, error) bool) {
					for range rows {
						if !yield(p, nil) {
							return
						}
					}
				})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
		})
	}
}

func cmp0(f Format) Format {
	if f == "" {
		return Table
	}
	return f
}

// A row of a table costs what its Text functions cost, and nothing more.
func TestRowAllocations(t *testing.T) {
	p := &person{name: "marissa@example.com", origin: "ldap"}
	k := people()
	k.Columns = k.Columns[:2]
	run := func(rows int) float64 {
		return testing.AllocsPerRun(3, func() {
			_, _ = List(Out{W: io.Discard, TTY: true, Width: 80, Color: true}, k, func(yield func(*person, error) bool) {
				for range rows {
					if !yield(p, nil) {
						return
					}
				}
			})
		})
	}
	if per := (run(11_000) - run(1_000)) / 10_000; per > 3 {
		t.Errorf("%.2f allocations for a row, at most 3", per)
	}
}
