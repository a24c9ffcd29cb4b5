package view

import (
	"math"
	"strings"
	"testing"
	"time"
)

func TestDuration(t *testing.T) {
	for in, want := range map[time.Duration]string{
		0: "0 ms", 250 * time.Millisecond: "250 ms", 45 * time.Second: "45s", time.Minute: "1m",
		4*time.Minute + 59*time.Second: "4m 59s", 12*time.Hour - time.Nanosecond: "11h 59m", 12 * time.Hour: "12h",
		47*time.Hour + 59*time.Minute: "47h 59m", 3*day + 5*time.Hour: "3 days", 400 * day: "400 days",
		3 * year: "3 years", -2 * time.Hour: "2h", math.MinInt64: "292 years",
	} {
		if got := Duration(in); got != want {
			t.Errorf("%d: %q, want %q", in, got, want)
		}
	}
}

func TestTime(t *testing.T) {
	now := time.Date(2026, 11, 22, 3, 4, 5, 0, time.UTC)
	for in, want := range map[time.Time]string{
		now:                                "now",
		now.Add(43199 * time.Second):       "in 11h 59m",
		now.Add(-3 * day):                  "3 days ago",
		now.Add(-90 * time.Second):         "1m 30s ago",
		now.Add(400 * time.Millisecond):    "now",
		now.Add(3650*day + 24*time.Hour*3): "in 10 years",
	} {
		if got := Relative(in, now); got != want {
			t.Errorf("%v: %q, want %q", in, got, want)
		}
		if got := Time(in, now); got != in.Local().Format("2006-01-02 15:04:05 MST")+" ("+want+")" {
			t.Errorf("Time: %q", got)
		}
	}
	if got := Time(time.Time{}, now); got != "" {
		t.Errorf("the zero time is %q", got)
	}
	if !strings.HasPrefix(Time(now, now), "2026-11-2") {
		t.Error("no date")
	}
}

func TestBytes(t *testing.T) {
	for in, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 kB", 1549: "1.5 kB", 12_345: "12 kB", 999_499: "999 kB", 999_600: "1.0 MB",
		16_000_000: "16 MB", math.MaxInt64: "9.2 EB", -5: "-5 B", math.MinInt64: "-9.2 EB",
	} {
		if got := Bytes(in); got != want {
			t.Errorf("%d: %q, want %q", in, got, want)
		}
	}
}
