package ops

import (
	"fmt"
	"net"

	"github.com/cfid-cli/cfid/internal/auth"
)

// fixedPorts are those that servers have registered which want the whole redirect URI.
func fixedPorts() []int { return []int{8250, 8251, 8252, 8253, 8254} }

// redirectTo is where a browser login at a server comes back to on this machine, at a port or at "*", any of them.
func redirectTo(authorize, port string) string {
	return "http://" + net.JoinHostPort("127.0.0.1", port) + auth.RedirectPath(authorize)
}

// redirectsTo are the addresses that a client registers for it.
func redirectsTo(authorize string, anyPort bool) []string {
	if anyPort {
		return []string{redirectTo(authorize, "*")}
	}
	var all []string
	for _, port := range fixedPorts() {
		all = append(all, redirectTo(authorize, fmt.Sprint(port)))
	}
	return all
}
