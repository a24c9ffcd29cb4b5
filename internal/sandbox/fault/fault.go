// Package fault lets things go wrong on purpose in front of the sandbox's servers: refused and broken connections, slow
// and spoiled answers, and marks on requests whose tokens or jobs a server is to spoil itself. What a server says when it
// fails belongs to that server (Half).
package fault

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kinds of faults, as Fault.Kind and ParseFault name them.
const (
	Status429      = "429"             // rate limited
	Status429After = "429-retry-after" // rate limited, with Retry-After: 1
	Status500      = "500"
	Status502      = "502"
	Status503      = "503"
	Status504      = "504"
	Refused        = "refused"       // the connection breaks, and for Delay no new one is taken
	Reset          = "reset"         // the connection breaks before the answer
	SlowHeaders    = "slow-headers"  // the answer comes after Delay
	SlowBody       = "slow-body"     // the answer's headers come at once, its body takes Delay
	Truncated      = "truncated"     // the connection breaks in the middle of the body
	Huge           = "huge"          // a JSON body of 1 GiB
	GzipBomb       = "gzip-bomb"     // a small compressed body that is 1 GiB
	NotJSON        = "not-json"      // an HTML page that calls itself JSON
	WrongType      = "wrong-type"    // the answer with its members' types exchanged
	Redirect       = "redirect"      // 307 to the same path under another host name
	Expired        = "expired-token" // a bearer token is called expired
	Revoked        = "revoked-token" // a bearer token is called revoked
	WrongKey       = "wrong-key"     // tokens are signed with a key that is published nowhere
	ClockSkew      = "clock-skew"    // Date and new tokens are Delay ahead of the server's clock
	JobFailed      = "job-failed"    // the Cloud Controller's job of a DELETE fails
	JobStuck       = "job-stuck"     // the Cloud Controller's job of a DELETE never ends
	BadTLS         = "bad-tls"       // the handshake shows an expired certificate of another host
)

// delays are the kinds that Fault.Delay matters to, and its defaults.
func delays() map[string]time.Duration {
	return map[string]time.Duration{
		Refused: time.Second, SlowHeaders: 5 * time.Second, SlowBody: 5 * time.Second, ClockSkew: 10 * time.Minute,
	}
}

// Kinds are all kinds, in the order of their constants.
func Kinds() []string {
	return []string{
		Status429, Status429After, Status500, Status502, Status503, Status504, Refused, Reset, SlowHeaders, SlowBody,
		Truncated, Huge, GzipBomb, NotJSON, WrongType, Redirect, Expired, Revoked,
		WrongKey, ClockSkew, JobFailed, JobStuck, BadTLS,
	}
}

// Fault is something that goes wrong on purpose. Of the requests below Path, the first and then every n-th is hit,
// so that Percent of them are: runs with the same requests have the same faults.
type Fault struct {
	Kind    string
	Path    string        // prefix of the paths that may be hit; "" for all
	Percent float64       // share that is hit, 0.01 to 100; 0 for all
	Times   int           // how many requests are hit at most; 0 for no bound
	Delay   time.Duration // of the kinds that take time or move the clock; 0 for the kind's default
}

// Parse reads KIND[:PART…], where a part is a share ("5%"), "path=/v3", "times=3" or "delay=2s". Parts may be in
// any order and are separated by colons or commas.
func Parse(spec string) (Fault, error) {
	parts := strings.FieldsFunc(spec, func(r rune) bool { return r == ':' || r == ',' })
	if len(parts) == 0 {
		return Fault{}, fmt.Errorf("empty fault; known: %s", strings.Join(Kinds(), ", "))
	}
	f := Fault{Kind: strings.TrimSpace(parts[0])}
	for _, part := range parts[1:] {
		if err := f.take(strings.TrimSpace(part)); err != nil {
			return Fault{}, fmt.Errorf("fault %q: %w", spec, err)
		}
	}
	if err := f.check(); err != nil {
		return Fault{}, fmt.Errorf("fault %q: %w", spec, err)
	}
	return f, nil
}

// take reads one part of a specification.
func (f *Fault) take(part string) error {
	if share, isShare := strings.CutSuffix(part, "%"); isShare {
		percent, err := strconv.ParseFloat(share, 64)
		if err != nil || !(percent >= 0.01 && percent <= 100) {
			return fmt.Errorf("share %q is not between 0.01%% and 100%%", part)
		}
		f.Percent = percent
		return nil
	}
	name, value, _ := strings.Cut(part, "=")
	switch name {
	case "path":
		f.Path = value
	case "times":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			return fmt.Errorf("times=%s is not a number above 0", value)
		}
		f.Times = n
	case "delay":
		d, err := time.ParseDuration(value)
		if err != nil || d <= 0 {
			return fmt.Errorf("delay=%s is not a time such as 2s", value)
		}
		f.Delay = d
	default:
		return fmt.Errorf("unknown part %q; known: N%%, path=PREFIX, times=N, delay=TIME", part)
	}
	return nil
}

// check refuses what no server can obey.
func (f *Fault) check() error {
	if !slices.Contains(Kinds(), f.Kind) {
		return fmt.Errorf("unknown kind %q; known: %s", f.Kind, strings.Join(Kinds(), ", "))
	}
	if f.Path != "" && !strings.HasPrefix(f.Path, "/") {
		return fmt.Errorf("path %q does not begin with a slash", f.Path)
	}
	if f.Path != "" && f.Kind == BadTLS {
		return fmt.Errorf("%s takes no path: a handshake comes before it", f.Kind)
	}
	if _, takes := delays()[f.Kind]; f.Delay != 0 && !takes {
		return fmt.Errorf("%s takes no delay; these do: %s", f.Kind, strings.Join(slices.Sorted(maps.Keys(delays())), ", "))
	}
	if f.Percent < 0 || f.Percent > 100 || math.IsNaN(f.Percent) || f.Times < 0 || f.Delay < 0 {
		return fmt.Errorf("share, times or delay out of range")
	}
	return nil
}

// String is the specification ParseFault reads.
func (f Fault) String() string {
	text := f.Kind
	if f.Percent != 0 {
		text += ":" + strconv.FormatFloat(f.Percent, 'f', -1, 64) + "%"
	}
	if f.Path != "" {
		text += ":path=" + f.Path
	}
	if f.Times != 0 {
		text += ":times=" + strconv.Itoa(f.Times)
	}
	if f.Delay != 0 {
		text += ":delay=" + f.Delay.String()
	}
	return text
}

// delay is the fault's delay or its kind's.
func (f Fault) delay() time.Duration {
	if f.Delay != 0 {
		return f.Delay
	}
	return delays()[f.Kind]
}
