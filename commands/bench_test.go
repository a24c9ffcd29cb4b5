package commands

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
)

// benchIO is a process without a terminal and with a home of its own.
func benchIO(b *testing.B) IO {
	b.Helper()
	return IO{
		In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Dir: b.TempDir(),
		Env: []string{"HOME=" + b.TempDir(), "CFID_HOME=" + b.TempDir(), "PATH=/nowhere"},
	}
}

func benchmarkMain(b *testing.B, want int, args ...string) {
	std := benchIO(b)
	var errs bytes.Buffer
	std.Err = &errs
	for b.Loop() {
		errs.Reset()
		if got := Main(b.Context(), args, std); got != want {
			b.Fatalf("exit code %d, want %d: %s", got, want, errs.String())
		}
	}
	b.ReportAllocs()
}

// BenchmarkVersion measures what `cfid version` costs beyond the start of a process.
func BenchmarkVersion(b *testing.B) { benchmarkMain(b, exitOK, "version") }

// BenchmarkStatus measures what every command that reads contexts.yaml costs. Without that file, status exits with exitLogin.
func BenchmarkStatus(b *testing.B) { benchmarkMain(b, exitLogin, "status") }

// What a shell waits for when a person presses the tab key.
func BenchmarkCompletion(b *testing.B) {
	benchmarkMain(b, exitOK, "__complete", "role", "assign", "--role", "")
}

// BenchmarkTree compares what one command line builds with what the whole tree costs.
func BenchmarkTree(b *testing.B) {
	a := newApp(benchIO(b))
	var lazy, full time.Duration
	for b.Loop() {
		start := time.Now()
		newRoot(a, []string{"version"})
		middle := time.Now()
		fullRoot(a)
		lazy += middle.Sub(start)
		full += time.Since(middle)
	}
	b.ReportMetric(float64(lazy.Microseconds())/float64(b.N), "lazy-µs")
	b.ReportMetric(float64(full.Microseconds())/float64(b.N), "full-µs")
	b.ReportMetric(float64(lazy)/float64(full), "lazy/full")
}
