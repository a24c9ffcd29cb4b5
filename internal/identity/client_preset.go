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

// clientPreset is a kind of client with the least that it needs.
type clientPreset struct {
	name, about string
	set         map[string][]string // by names of ClientFields
	redirects   bool                // the person has to say where a browser login returns to
	public      bool                // has no secret but PKCE: UAA 77
	login       line.Line           // how one logs in through it, less the client
}

// ClientPresets are the names of the presets, with what each is for.
func ClientPresets() [][2]string {
	var out [][2]string
	for _, p := range presets() {
		out = append(out, [2]string{p.name, p.about})
	}
	return out
}

// presets: tokens live as short as the work allows, for they are renewed by themselves; what a preset leaves out (the
// authorities of a service account) the person has to name.
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

// preset puts a preset's settings below those that were given, and says which they are.
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
		return nil, session.Usage("there is no preset %q; there are %s", in.Preset, session.Join(names))
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

// fit completes what depends on the server.
func (p *clientPreset) fit(cc *store.Context, in *ClientCreateInput) error {
	switch {
	case p.redirects && len(in.Edit.Set["redirect-uri"]) == 0:
		return &session.UsageError{Text: "where does the login of " + in.ID + " return to?", Try: line.Says("--redirect-uri https://APP/callback")}
	case p.public && !cc.Target.PKCE:
		return noPublicClients(cc)
	case p.name == "service-account" && len(in.Edit.Set["authority"]) == 0:
		return &session.UsageError{Text: "what may " + in.ID + " do? A service account gets nothing by itself",
			Try: line.Says("--authority SCOPE (cloud_controller.read, …)", "--authority uaa.none, where its roles in orgs and spaces are enough")}
	case p.name == "cli":
		p.fitCLI(cc, in)
	}
	return nil
}

func noPublicClients(cc *store.Context) error {
	return &session.UsageError{Text: "the server at " + session.Host(cc.Target.UAA) + " knows no clients without a secret (it announces no PKCE)",
		Try: line.Says("--preset web-app, with a server of its own that keeps the secret")}
}

// mayBePublic refuses a setting that a server keeps and does not obey (UAA 4.30).
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

// fitCLI registers the exact addresses that a browser login of cfid uses here; a server that knows public clients needs no
// secret.
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

// loginLine is how one logs in through the client.
func (p *clientPreset) loginLine(id string) line.Line {
	if p == nil || p.login.IsZero() {
		return line.Line{}
	}
	return p.login.Flag("--client-id", id)
}
