package sandbox

import (
	"net/url"
	"testing"
)

func TestFirewall(t *testing.T) {
	for address, want := range map[string]int{
		"http://127.0.0.1/uaa/oauth/clients/a%2Fb":         400,
		"http://127.0.0.1/uaa/oauth/clients/a%5cb":         400,
		"http://127.0.0.1/uaa/oauth/clients/a%3Bb":         500,
		"http://127.0.0.1/uaa/oauth/clients/a%25b":         500,
		"http://127.0.0.1/uaa/oauth/clients/a%20b":         0,
		"http://127.0.0.1/uaa/Users?filter=a%2Fb%25":       0,
		"http://127.0.0.1/v3/organizations/a%2Fb":          0,
		"http://127.0.0.1/uaa/oauth/clients/plain.client-": 0,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := firewall(u); got != want {
			t.Errorf("%s: %d, want %d", address, got, want)
		}
	}
}
