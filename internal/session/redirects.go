package session

import (
	"fmt"
	"net"

	"github.com/cfid-cli/cfid/internal/auth"
)

// FixedPorts returns the ports to register at servers that compare the whole redirect URI.
func FixedPorts() []int { return []int{8250, 8251, 8252, 8253, 8254} }

// RedirectTo returns the redirect URI on this machine for a browser login at a server, for a port or for "*", any port.
func RedirectTo(authorize, port string) string {
	return "http://" + net.JoinHostPort("127.0.0.1", port) + auth.RedirectPath(authorize)
}

// RedirectsTo returns the redirect URIs that a client registers for it.
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
