package view

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Time formats an instant: local time and the distance from now, "2026-11-22 15:04:05 CET (in 11h 59m)". The zero time
// is "".
func Time(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04:05 MST") + " (" + Relative(t, now) + ")"
}

// Relative formats the distance of an instant from now: "in 11h 59m", "3 days ago", "now".
func Relative(t, now time.Time) string {
	d := t.Sub(now)
	switch {
	case d > -time.Second && d < time.Second:
		return "now"
	case d < 0:
		return Duration(-d) + " ago"
	}
	return "in " + Duration(d)
}

const (
	day  = 24 * time.Hour
	year = 365*day + 6*time.Hour
)

// Duration formats a duration in at most two units, truncated, not rounded: "11h 59m" is less than twelve hours. A
// negative one is formatted as its absolute value.
func Duration(d time.Duration) string {
	if d < 0 {
		d = -max(d, -math.MaxInt64) // the smallest Duration has no positive counterpart
	}
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d/time.Millisecond)
	case d < time.Minute:
		return fmt.Sprintf("%ds", d/time.Second)
	case d < time.Hour:
		return twoUnits(d, time.Minute, "m", time.Second, "s")
	case d < 2*day:
		return twoUnits(d, time.Hour, "h", time.Minute, "m")
	case d < 2*year:
		return fmt.Sprintf("%d days", d/day)
	}
	return fmt.Sprintf("%d years", d/year)
}

func twoUnits(d, large time.Duration, l string, small time.Duration, s string) string {
	text := strconv.Itoa(int(d/large)) + l
	if rest := d % large / small; rest > 0 {
		text += " " + strconv.Itoa(int(rest)) + s
	}
	return text
}

// Bytes formats a size: "512 B", "1.5 kB", "12 MB"; a kB is 1000 bytes.
func Bytes(n int64) string {
	if n < 0 {
		return "-" + Bytes(-max(n, -math.MaxInt64))
	}
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	size, unit := float64(n)/1000, 0
	const units = "kMGTPE"
	for size >= 999.5 && unit < len(units)-1 {
		size /= 1000
		unit++
	}
	if size < 9.95 {
		return fmt.Sprintf("%.1f %cB", size, units[unit])
	}
	return fmt.Sprintf("%.0f %cB", size, units[unit])
}
