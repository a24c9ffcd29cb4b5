package identity

import (
	"maps"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// clientPreset is a kind of client with the minimum that it needs.
type clientPreset struct {
	name, about string
	set         map[string][]string // by names of ClientFields
	redirects   bool                // the caller must name the URL that a browser login returns to
	public      bool                // PKCE instead of a secret: UAA 77
	login       line.Line           // how one logs in through it, less the client
}

// ClientPresets returns the names of the presets and what each is for.
func ClientPresets() [][2]string {
	var out [][2]string
	for _, p := range presets() {
		out = append(out, [2]string{p.name, p.about})
	}
	return out
}

// presets have short token lifetimes because tokens are refreshed automatically. What a preset leaves out (the authorities
// of a service account) the caller must name.
func presets() []clientPreset {
	lives := func(access, refresh string) map[string][]string {
		set := map[string][]string{"access-token-validity": {access}}
		if refresh != "" {
			set["refresh-token-validity"] = []string{refresh}
		}
		return set
	}
	with := func(set map[string][]string, more map[string][]string) map[string][]string {
		maps.Copy(set, more)
		return set
	}
	code := []string{auth.GrantAuthorizationCode, auth.GrantRefresh}
	return []clientPreset{
		{
			name: "service-account", about: "a program that acts for itself, such as a pipeline",
			set: with(lives("10m", ""), map[string][]string{"grant-type": {auth.GrantClientCredentials}}), login: line.Login.Flag("--client-credentials"),
		},
		{
			name: "web-app", about: "a server that logs its users in with the browser", redirects: true,
			set: with(lives("10m", "12h"), map[string][]string{"grant-type": code, "scope": {"openid"}}),
		},
		{
			name: "spa", about: "an application inside the browser, without a secret", redirects: true, public: true,
			set: with(lives("10m", "8h"), map[string][]string{"grant-type": code, "scope": {"openid"}, "allow-public": {"true"}}),
		},
		{
			name: "cli", about: "a command line tool that logs its user in with the browser, as cfid does",
			set: with(lives("10m", "12h"), map[string][]string{"grant-type": code}), login: line.Login.Flag("--browser"),
		},
		{
			name: "jwt-bearer", about: "users of an identity provider, by the token they have there",
			set: with(lives("10m", ""), map[string][]string{"grant-type": {auth.GrantJWTBearer}, "scope": {"openid"}}), login: line.Login.Flag("--idp", "ISSUER").Flag("--idp-client-id", "ID"),
		},
	}
}

// preset adds the preset's settings to those that were given, which win, and prints them.
func preset(s *session.Session, in *ClientCreateInput) (*clientPreset, error) {
	if in.Preset == "" {
		return nil, nil
	}
	all := presets()
	at := slices.IndexFunc(all, func(p clientPreset) bool { return p.name == in.Preset })
	if at < 0 {
		var names []string
		for _, p := range all {
			names = append(names, p.name)
		}
		return nil, session.Usage("unknown preset %q (known: %s)", in.Preset, session.Join(names))
	}
	p := &all[at]
	cc, err := s.Context()
	if err != nil {
		return nil, err
	}
	if err := p.fit(cc, in); err != nil {
		return nil, err
	}
	set := maps.Clone(p.set)
	maps.Copy(set, in.Edit.Set)
	in.Edit.Set = set
	in.GenerateSecret = in.GenerateSecret || in.Secret == nil && set["allow-public"] == nil
	s.UI.Show("preset %s: %s", p.name, chosenText(set))
	return p, nil
}

// fit adds the settings that depend on the server.
func (p *clientPreset) fit(cc *store.Context, in *ClientCreateInput) error {
	switch {
	case p.redirects && len(in.Edit.Set["redirect-uri"]) == 0:
		return &session.UsageError{Text: in.ID + " needs the URL that a browser login returns to", Try: line.Says("--redirect-uri https://APP/callback")}
	case p.public && !cc.Target.PKCE:
		return noPublicClients(cc)
	case p.name == "service-account" && len(in.Edit.Set["authority"]) == 0:
		return &session.UsageError{Text: in.ID + " needs an authority: a service account has none by default",
			Try: line.Says("--authority SCOPE (cloud_controller.read, …)", "--authority uaa.none, if its roles in orgs and spaces are enough")}
	case p.name == "cli":
		p.fitCLI(cc, in)
	}
	return nil
}

func noPublicClients(cc *store.Context) error {
	return &session.UsageError{Text: "the server at " + session.Host(cc.Target.UAA) + " does not support clients without a secret (it announces no PKCE)",
		Try: line.Says("--preset web-app, with a server of its own that keeps the secret")}
}

// mayBePublic rejects allow-public for a server that accepts the setting and ignores it (UAA 4.30).
func mayBePublic(s *session.Session, e ClientEdit) error {
	cc, err := s.Context()
	if err != nil {
		return err
	}
	if wanted := lastOf(e.Set["allow-public"]) == "true"; wanted && !cc.Target.PKCE {
		return noPublicClients(cc)
	}
	return nil
}

// fitCLI sets the exact redirect URIs of cfid's browser login at this server. If the server supports public clients, the
// client needs no secret.
func (p *clientPreset) fitCLI(cc *store.Context, in *ClientCreateInput) {
	p.set["redirect-uri"] = session.RedirectsTo(cc.Target.AuthorizationEndpoint, cc.Target.PKCE)
	p.set["scope"] = []string{"openid", "uaa.user"}
	if cc.Target.API != "" {
		p.set["scope"] = append(p.set["scope"], "cloud_controller.read", "cloud_controller.write")
	}
	if cc.Target.PKCE && in.Secret == nil && !in.GenerateSecret {
		p.set["allow-public"] = []string{"true"}
	}
}

func chosenText(set map[string][]string) string {
	var parts []string
	for _, f := range ClientFields() {
		if values := set[f.Name]; len(values) > 0 {
			parts = append(parts, f.Name+" "+strings.Join(values, " "))
		}
	}
	return strings.Join(parts, "; ")
}

// loginLine returns the command that logs in through the client.
func (p *clientPreset) loginLine(id string) line.Line {
	if p == nil || p.login.IsZero() {
		return line.Line{}
	}
	return p.login.Flag("--client-id", id)
}
