package rest

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"
)

// dialer connects. Names below localhost are this machine, whatever a resolver says of them or
// does not know (RFC 6761 §6.3): identity zones of a development UAA have such names.
func dialer() func(ctx context.Context, network, address string) (net.Conn, error) {
	plain := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		if err != nil || !strings.HasSuffix(strings.ToLower(strings.TrimSuffix(host, ".")), ".localhost") {
			return plain.DialContext(ctx, network, address)
		}
		conn, err := plain.DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
		if err == nil || ctx.Err() != nil {
			return conn, err
		}
		conn, second := plain.DialContext(ctx, network, net.JoinHostPort("::1", port))
		if second == nil {
			return conn, nil
		}
		return nil, errors.Join(err, second)
	}
}
