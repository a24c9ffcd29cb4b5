package sandbox

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
	Fault429         = "429"             // rate limited
	Fault429After    = "429-retry-after" // rate limited, with Retry-After: 1
	Fault500         = "500"
	Fault502         = "502"
	Fault503         = "503"
	Fault504         = "504"
	FaultRefused     = "refused"       // the connection breaks, and for Delay no new one is taken
	FaultReset       = "reset"         // the connection breaks before the answer
	FaultSlowHeaders = "slow-headers"  // the answer comes after Delay
	FaultSlowBody    = "slow-body"     // the answer's headers come at once, its body takes Delay
	FaultTruncated   = "truncated"     // the connection breaks in the middle of the body
	FaultHuge        = "huge"          // a JSON body of 1 GiB
	FaultGzipBomb    = "gzip-bomb"     // a small compressed body that is 1 GiB
	FaultNotJSON     = "not-json"      // an HTML page that calls itself JSON
	FaultWrongType   = "wrong-type"    // the answer with its members' types exchanged
	FaultRedirect    = "redirect"      // 307 to the same path under another host name
	FaultExpired     = "expired-token" // a bearer token is called expired
	FaultRevoked     = "revoked-token" // a bearer token is called revoked
	FaultWrongKey    = "wrong-key"     // tokens are signed with a key that is published nowhere
	FaultClockSkew   = "clock-skew"    // Date and new tokens are Delay ahead of the server's clock
	FaultJobFailed   = "job-failed"    // the Cloud Controller's job of a DELETE fails
	FaultJobStuck    = "job-stuck"     // the Cloud Controller's job of a DELETE never ends
	FaultBadTLS      = "bad-tls"       // the handshake shows an expired certificate of another host
)

// faultDelays are the kinds that Fault.Delay matters to, and its defaults.
func faultDelays() map[string]time.Duration {
	return map[string]time.Duration{
		FaultRefused: time.Second, FaultSlowHeaders: 5 * time.Second, FaultSlowBody: 5 * time.Second, FaultClockSkew: 10 * time.Minute,
	}
}

// FaultKinds are all kinds, in the order of their constants.
func FaultKinds() []string {
	return []string{
		Fault429, Fault429After, Fault500, Fault502, Fault503, Fault504, FaultRefused, FaultReset, FaultSlowHeaders, FaultSlowBody,
		FaultTruncated, FaultHuge, FaultGzipBomb, FaultNotJSON, FaultWrongType, FaultRedirect, FaultExpired, FaultRevoked,
		FaultWrongKey, FaultClockSkew, FaultJobFailed, FaultJobStuck, FaultBadTLS,
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

// ParseFault reads KIND[:PART…], where a part is a share ("5%"), "path=/v3", "times=3" or "delay=2s". Parts stand in any
// order and are separated by colons or commas.
func ParseFault(spec string) (Fault, error) {
	parts := strings.FieldsFunc(spec, func(r rune) bool { return r == ':' || r == ',' })
	if len(parts) == 0 {
		return Fault{}, fmt.Errorf("empty fault; known: %s", strings.Join(FaultKinds(), ", "))
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
	if !slices.Contains(FaultKinds(), f.Kind) {
		return fmt.Errorf("unknown kind %q; known: %s", f.Kind, strings.Join(FaultKinds(), ", "))
	}
	if f.Path != "" && !strings.HasPrefix(f.Path, "/") {
		return fmt.Errorf("path %q does not begin with a slash", f.Path)
	}
	if f.Path != "" && f.Kind == FaultBadTLS {
		return fmt.Errorf("%s takes no path: a handshake comes before it", f.Kind)
	}
	if _, takes := faultDelays()[f.Kind]; f.Delay != 0 && !takes {
		return fmt.Errorf("%s takes no delay; these do: %s", f.Kind, strings.Join(slices.Sorted(maps.Keys(faultDelays())), ", "))
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
	return faultDelays()[f.Kind]
}
