package fault

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

// breakOff breaks the connection without an answer. Where it cannot be had (HTTP/2) the answer is 502.
func breakOff(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	if rec, ok := w.(interface{ Cut() }); ok {
		rec.Cut()
	}
	if over, ok := conn.(*tls.Conn); ok {
		conn = over.NetConn()
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // so that closing sends a reset
	}
	_ = conn.Close()
}

// downTime is a time in which a server takes no connections, as one that restarts.
type downTime struct {
	mu    sync.Mutex
	until time.Time
	gates []*gate
}

// closed reports whether connections that are still open are to be cut.
func (d *downTime) closed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return time.Now().Before(d.until)
}

// closeFor closes all listeners and opens them again later.
func (d *downTime) closeFor(span time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.until = time.Now().Add(span)
	for _, g := range d.gates {
		g.shut(span)
	}
}

// guard makes a TCP listener one that can be closed for a while. Others stay as they are.
func (d *downTime) guard(ln net.Listener) net.Listener {
	if _, ok := ln.(*net.TCPListener); !ok {
		return ln
	}
	g := &gate{addr: ln.Addr(), ln: ln, changed: make(chan struct{})}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gates = append(d.gates, g)
	return g
}

// gate is a listener that closes and listens at the same address again.
type gate struct {
	addr net.Addr

	mu      sync.Mutex
	ln      net.Listener  // nil while it is shut
	changed chan struct{} // closed when ln was set or the gate ended
	ended   bool
}

// Addr is the address it listens at whenever it is open.
func (g *gate) Addr() net.Addr { return g.addr }

// Accept waits while the gate is shut.
func (g *gate) Accept() (net.Conn, error) {
	for {
		g.mu.Lock()
		ln, changed, ended := g.ln, g.changed, g.ended
		g.mu.Unlock()
		if ended {
			return nil, net.ErrClosed
		}
		if ln == nil {
			<-changed
			continue
		}
		conn, err := ln.Accept()
		if err == nil || !errors.Is(err, net.ErrClosed) {
			return conn, err
		}
	}
}

// Close ends the gate for good.
func (g *gate) Close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		return nil
	}
	g.ended = true
	if g.ln == nil {
		close(g.changed)
		return nil
	}
	return g.ln.Close()
}

// shut closes the listener and opens it after span.
func (g *gate) shut(span time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ln == nil || g.ended {
		return
	}
	_ = g.ln.Close()
	g.ln, g.changed = nil, make(chan struct{})
	time.AfterFunc(span, g.open)
}

// open listens again; a port that is taken meanwhile is tried until it is free.
func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ended {
		return
	}
	var config net.ListenConfig
	ln, err := config.Listen(context.Background(), g.addr.Network(), g.addr.String())
	if err != nil {
		time.AfterFunc(100*time.Millisecond, g.open)
		return
	}
	g.ln = ln
	close(g.changed)
}
