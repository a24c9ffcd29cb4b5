package session

import (
	"fmt"
	"net"

	"github.com/cfid-cli/cfid/internal/auth"
)

// FixedPorts are those that servers have registered which want the whole redirect URI.
func FixedPorts() []int { return []int{8250, 8251, 8252, 8253, 8254} }

// RedirectTo is where a browser login at a server comes back to on this machine, at a port or at "*", any of them.
func RedirectTo(authorize, port string) string {
	return "http://" + net.JoinHostPort("127.0.0.1", port) + auth.RedirectPath(authorize)
}

// RedirectsTo are the addresses that a client registers for it.
func RedirectsTo(authorize string, anyPort bool) []string {
	if anyPort {
		return []string{RedirectTo(authorize, "*")}
	}
	var all []string
	for _, port := range FixedPorts() {
		all = append(all, RedirectTo(authorize, fmt.Sprint(port)))
	}
	return all
}
