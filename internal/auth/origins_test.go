package auth

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cfid-cli/cfid/internal/rest"
)

// TestSourceTargetChanged edits the context's file field by field, as a thief of tokens
// would. The token has ended, so that the refresh token is in danger too.
func TestSourceTargetChanged(t *testing.T) {
	tests := []struct {
		name   string
		change func(*SourceConfig, string)
		want   []string
	}{
		{"servers", func(c *SourceConfig, evil string) { c.Binding.Origins = []rest.Origin{rest.Origin(evil)} }, []string{"servers (was GOOD, is EVIL)"}},
		{"one more server", func(c *SourceConfig, evil string) { c.Binding.Origins = append(c.Binding.Origins, rest.Origin(evil)) }, []string{"servers (was GOOD, is EVIL)"}},
		{"token endpoint", func(c *SourceConfig, evil string) { c.Binding.TokenEndpoint = evil + "/uaa/oauth/token" }, []string{"token endpoint (was GOOD/uaa/oauth/token, is EVIL/uaa/oauth/token)"}},
		{"server's token endpoint", func(c *SourceConfig, evil string) { c.Server.Token = evil + "/uaa/oauth/token" }, []string{"token endpoint (was GOOD/uaa/oauth/token, is EVIL/uaa/oauth/token)"}},
		{"all URLs", func(c *SourceConfig, evil string) {
			c.Binding.Origins, c.Binding.TokenEndpoint, c.Server.Token = []rest.Origin{rest.Origin(evil)}, evil+"/uaa/oauth/token", evil+"/uaa/oauth/token"
		}, []string{"servers (was GOOD, is EVIL)", "token endpoint (was GOOD/uaa/oauth/token, is EVIL/uaa/oauth/token)"}},
		{"issuer", func(c *SourceConfig, _ string) { c.Binding.Issuer = "https://evil.example" }, []string{"issuer (was " + testIssuer + ", is https://evil.example)"}},
		{"client", func(c *SourceConfig, _ string) { c.Binding.ClientID = "evil" }, []string{"client (was cf, is evil)"}},
		{"CA", func(c *SourceConfig, _ string) { c.Binding.TLSDigest = rest.TLS{CAPEM: []byte("evil")}.Digest() }, []string{"TLS settings"}},
		{"skip verify", func(c *SourceConfig, _ string) { c.Binding.TLSDigest = rest.TLS{SkipVerify: true}.Digest() }, []string{"TLS settings"}},
	}
	for _, test := range tests {
		for _, ends := range []time.Duration{0, time.Hour} {
			t.Run(test.name+" "+ends.String(), func(t *testing.T) {
				f, evil := newFamily(t), newFamily(t)
				entry := f.login(issued, ends)
				entry.TLSDigest = rest.TLS{}.Digest()
				s := f.process(newVault(t, entry), func(c *SourceConfig) { c.Binding.TLSDigest = entry.TLSDigest; test.change(c, evil.URL) })
				for _, server := range []*family{f, evil} {
					base := must(url.Parse(server.URL))
					err := rest.New(rest.Config{Retry: quickly}).At(base, s).Do(context.Background(), rest.Get("/v3/orgs", nil), nil)
					if err == nil {
						t.Errorf("%s answered", server.URL)
					}
				}
				_, err := s.Token(context.Background(), Margin)
				var changed *TargetChangedError
				if !errors.As(err, &changed) || !errors.Is(err, ErrTargetChanged) || !errors.Is(err, ErrLoginNeeded) {
					t.Fatalf("got %v", err)
				}
				named := strings.NewReplacer(f.URL+" "+evil.URL, "EVIL", evil.URL+" "+f.URL, "EVIL", f.URL, "GOOD", evil.URL, "EVIL").Replace(strings.Join(changed.Differs, "\n"))
				if diff := cmp.Diff(strings.Join(test.want, "\n"), named); diff != "" {
					t.Error(diff)
				}
				refuseSecrets(t, append(f.seen, evil.seen...))
			})
		}
	}
}

func refuseSecrets(t *testing.T, seen []string) {
	t.Helper()
	if i := slices.IndexFunc(seen, func(s string) bool { return strings.Contains(s, "access-") || strings.Contains(s, "refresh-") }); i >= 0 {
		t.Errorf("a token got out: %q", seen[i])
	}
}

// TestSourceOtherOrigins: absolute URLs that a server gave get no token, and cost no look
// into the vault.
func TestSourceOtherOrigins(t *testing.T) {
	f, evil := newFamily(t), newFamily(t)
	v := newVault(t, f.login(issued, 0))
	s := f.process(v)
	for _, origin := range []rest.Origin{rest.Origin(evil.URL), rest.Origin(strings.Replace(f.URL, "http:", "https:", 1)), rest.Origin(strings.Replace(f.URL, "127.0.0.1", "localhost", 1)), "", rest.Origin(f.URL + "0")} {
		for _, rejected := range []string{"", "access-1"} {
			if got, err := s.Bearer(context.Background(), origin, rejected); got != "" || err != nil {
				t.Errorf("%s: %q, %v", origin, got, err)
			}
		}
	}
	if f.asked() != 0 || s.current != nil {
		t.Error("the vault was opened, or the token renewed")
	}
	api := rest.New(rest.Config{Retry: quickly}).At(must(url.Parse(f.URL)), s)
	_ = api.Do(context.Background(), rest.Get(evil.URL+"/v3/orgs?page=2", nil), nil)
	refuseSecrets(t, evil.seen)
	if len(evil.seen) == 0 {
		t.Error("the request itself was not sent: the test proves nothing")
	}
}

func TestSourcePlainHTTP(t *testing.T) {
	f := newFamily(t)
	entry := f.login(issued, time.Hour)
	entry.Origins = []rest.Origin{"http://uaa.example.com:80"}
	s := f.process(newVault(t, entry), func(c *SourceConfig) { c.Binding = entry.Binding })
	if got, err := s.Bearer(context.Background(), "http://uaa.example.com:80", ""); got != "" || !errors.Is(err, rest.ErrPlainHTTP) {
		t.Errorf("%q, %v", got, err)
	}
}
