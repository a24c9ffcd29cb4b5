package sandbox

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"testing"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/fault"
)

func mustURL(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// wire is a server on a socket and a client without retries.
type wire struct {
	t      *testing.T
	s      *Server
	client *http.Client
}

func newWire(t *testing.T, conf Config) *wire {
	t.Helper()
	conf.keys = testKeys()
	s, err := New(conf)
	if err != nil {
		t.Fatal(err)
	}
	stop, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	transport := &http.Transport{DisableKeepAlives: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &wire{t, s, &http.Client{Transport: transport}}
}

// get reads an answer whose body may break off; began is when its headers came.
func (w *wire) get(path string) (status int, body []byte, headers time.Duration, err error) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.s.UAA()+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	began := time.Now()
	resp, err := w.client.Do(r)
	if err != nil {
		return 0, nil, 0, err
	}
	defer resp.Body.Close()
	headers = time.Since(began)
	body, err = io.ReadAll(resp.Body)
	return resp.StatusCode, body, headers, err
}

func faulty(kind string, delay time.Duration) Config {
	return Config{Faults: []fault.Fault{{Kind: kind, Delay: delay, Times: 1}}}
}

func TestFaultReset(t *testing.T) {
	w := newWire(t, faulty(fault.Reset, 0))
	_, _, _, err := w.get("/info")
	if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.EOF) {
		t.Fatalf("error %v", err)
	}
	status, _, _, err := w.get("/info")
	same(t, "then", []any{200, nil}, []any{status, err})
	for w.s.RequestCount() < 2 { // entries are written when their connections have ended already
		time.Sleep(time.Millisecond)
	}
	logged := map[int]bool{}
	for _, r := range w.s.Requests() {
		logged[r.Status] = true
	}
	same(t, "logged", map[int]bool{0: true, 200: true}, logged)
}

func TestFaultRefused(t *testing.T) {
	w := newWire(t, faulty(fault.Refused, time.Hour))
	if _, _, _, err := w.get("/info"); err == nil {
		t.Fatal("the first request was answered")
	}
	if _, _, _, err := w.get("/info"); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Fatalf("the second was not refused: %v", err)
	}
	w = newWire(t, faulty(fault.Refused, 50*time.Millisecond))
	if _, _, _, err := w.get("/info"); err == nil {
		t.Fatal("the first request was answered")
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		status, _, _, err := w.get("/info")
		if err == nil {
			same(t, "open again", 200, status)
			return
		}
	}
	t.Fatal("never open again")
}

func TestFaultRefusedStops(t *testing.T) {
	w := newWire(t, faulty(fault.Refused, time.Hour))
	if _, _, _, err := w.get("/info"); err == nil {
		t.Fatal("answered")
	} // and the cleanup stops a server whose gate is shut
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := (&fault.Injector{}).Guard(ln)
	same(t, "close", []error{nil, nil}, []error{g.Close(), g.Close()})
	if _, err := g.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Fatal(err)
	}
}

func TestFaultSlow(t *testing.T) {
	w := newWire(t, faulty(fault.SlowHeaders, 150*time.Millisecond))
	status, _, headers, err := w.get("/info")
	same(t, "slow headers", []any{200, nil, true}, []any{status, err, headers >= 150*time.Millisecond})
	w = newWire(t, Config{Latency: 60 * time.Millisecond})
	_, _, headers, err = w.get("/info")
	same(t, "latency", []any{nil, true}, []any{err, headers >= 60*time.Millisecond})

	w = newWire(t, faulty(fault.SlowBody, 200*time.Millisecond))
	began := time.Now()
	status, body, _, err := w.get("/info")
	took := time.Since(began)
	same(t, "slow body", []any{200, nil, true}, []any{status, err, took >= 200*time.Millisecond})
	_, whole, _, err := w.get("/info")
	same(t, "whole", []any{string(whole), nil}, []any{string(body), err})

	w = newWire(t, faulty(fault.SlowBody, time.Hour)) // its headers come nevertheless
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.s.UAA()+"/info", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := w.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	same(t, "status", 200, resp.StatusCode)
}

func TestFaultTruncated(t *testing.T) {
	w := newWire(t, faulty(fault.Truncated, 0))
	status, half, _, err := w.get("/info")
	same(t, "half", []any{200, true}, []any{status, errors.Is(err, io.ErrUnexpectedEOF)})
	_, whole, _, err := w.get("/info")
	same(t, "length", []any{len(whole) / 2, nil}, []any{len(half), err})
	same(t, "beginning", string(whole[:len(half)]), string(half))
}

// TestFaultLargeBodies reads as a careful client does: up to a bound.
func TestFaultLargeBodies(t *testing.T) {
	for _, kind := range []string{fault.Huge, fault.GzipBomb} {
		w := newWire(t, faulty(kind, 0))
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.s.UAA()+"/info", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := w.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		const bound = 8 << 20
		n, err := io.Copy(io.Discard, io.LimitReader(resp.Body, bound))
		resp.Body.Close()
		same(t, kind, []any{int64(bound), nil, "application/json", kind == fault.GzipBomb}, []any{n, err, resp.Header.Get("Content-Type"), resp.Uncompressed})
	}
}
