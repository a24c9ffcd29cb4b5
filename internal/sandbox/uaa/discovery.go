package uaa

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"io"
	"math/big"
	"net/http"
	"strconv"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/pages"
	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// What the two dialects say about themselves.
const (
	release430, commit430, built430 = "4.30.0", "676c77a", "2019-04-30T14:32:09-0700"
	release77, commit77, built77    = "77.18.0", "4b0b8f3", "2024-10-23T17:40:06+0000"
)

func (s *Server) discoveryEndpoints() map[string]endpoint {
	meta := endpoint{other: options(openIDConfiguration)}
	readOnly := func(h handler) endpoint {
		h = knownClient(h)
		return endpoint{methods: methods{http.MethodGet: h, http.MethodHead: h}, other: options(notAllowed("GET"))}
	}
	return map[string]endpoint{
		"/info":                             {other: options(info)},
		"/login":                            {family: familyPage, methods: methods{http.MethodGet: loginPage, http.MethodHead: loginPage}, other: unknownPath},
		"/.well-known/openid-configuration": meta,
		"/oauth/token/.well-known/openid-configuration": meta,
		"/token_keys": readOnly(tokenKeys),
		"/token_key":  readOnly(tokenKey),
		"/healthz":    {family: familyPage, other: options(healthz)},
	}
}

// describe is what /info and /login tell about the server.
func (c *call) describe() wire.Object {
	release, commit, built := release77, commit77, built77
	if c.s.version == zone.Version430 {
		release, commit, built = release430, commit430, built430
	}
	entity := "cloudfoundry-saml-login"
	links := wire.Object{{"uaa", c.s.baseOf(c.z)}, {"passwd", "/forgot_password"}, {"login", c.s.UAA()}, {"register", "/create_account"}}
	if c.z.Subdomain != "" {
		entity = c.z.Subdomain + "." + entity
		if c.s.version == zone.Version430 {
			links[2].Value = c.s.baseOf(c.z)
		}
	}
	prompts := wire.Object{{"username", []string{"text", "Email"}}, {"password", []string{"password", "Password"}}}
	if c.z.VisibleLinks() {
		prompts = append(prompts, wire.Field{"passcode", []string{"password", c.passcodeLabel()}})
	}
	if c.s.cfg.MFACode != "" && !c.s.cfg.MFAUnnamed {
		prompts = append(prompts, wire.Field{"mfaCode", []string{"password", "MFA Code"}})
	}
	about := wire.Object{
		{"app", wire.Object{{"version", release}}},
		{"links", links},
		{"zone_name", c.z.Title()},
		{"entityID", entity},
		{"commit_id", commit},
		{"idpDefinitions", struct{}{}},
		{"prompts", prompts},
		{"timestamp", built},
	}
	if c.s.version == zone.Version430 && c.z.VisibleLinks() {
		about = append(about, wire.Field{"showLoginLinks", true})
	}
	return about
}

// passcodeLabel says where to get a passcode. Zones created by API have the misspelt text of a real UAA.
func (c *call) passcodeLabel() string {
	if c.z.Subdomain != "" {
		return "Temporary Authentication Code (Get on at /passcode)"
	}
	return "Temporary Authentication Code ( Get one at " + c.s.UAA() + "/passcode )"
}

func info(c *call) error {
	if err := c.acceptable(); err != nil {
		return err
	}
	return c.write(http.StatusOK, typeJSONUTF8, c.describe())
}

// loginPage is JSON only where JSON is what the caller likes best.
func loginPage(c *call) error {
	token := c.csrfCookie()
	if prefersJSON(c.r.Header.Get("Accept")) {
		return c.write(http.StatusOK, typeJSONUTF8, c.describe())
	}
	return c.html(http.StatusOK, pages.LoginDocument(token, loginErrorText(c.r.URL.Query().Get("error"))))
}

func loginErrorText(code string) string {
	switch code {
	case "":
		return ""
	case "invalid_login_request":
		return "Invalid login attempt, request does not meet our security standards, please try again."
	default:
		return "Provided credentials are invalid. Please try again."
	}
}

// csrfCookie is the browser's form token: the one it has, else a new one, which it is given.
func (c *call) csrfCookie() string {
	if old, err := c.r.Cookie(csrfName); err == nil && old.Value != "" {
		return old.Value
	}
	token := random.Hex()
	cookie := &http.Cookie{Name: csrfName, Value: token, Path: Path + "/", HttpOnly: true, MaxAge: 86400}
	if c.s.version == zone.Version77 {
		cookie.SameSite = http.SameSiteLaxMode
	}
	http.SetCookie(c.w, cookie)
	return token
}

// prefersJSON reports whether application/json has the highest weight of all media types in an Accept header.
func prefersJSON(accept string) bool {
	best, json := -1.0, -1.0
	for part := range strings.SplitSeq(accept, ",") {
		media, params, _ := strings.Cut(part, ";")
		weight := 1.0
		if q, found := strings.CutPrefix(strings.TrimSpace(params), "q="); found {
			weight, _ = strconv.ParseFloat(strings.TrimSpace(q), 64)
		}
		if strings.EqualFold(strings.TrimSpace(media), typeJSON) {
			json = max(json, weight)
			continue
		}
		best = max(best, weight)
	}
	return json >= 0 && json >= best
}

func openIDConfiguration(c *call) error {
	base := c.base()
	auth := []string{"client_secret_basic", "client_secret_post"}
	if c.s.version == zone.Version77 {
		auth = append(auth, "private_key_jwt")
	}
	doc := wire.Object{
		{"issuer", c.s.issuerOf(c.z)},
		{"authorization_endpoint", base + "/oauth/authorize"},
		{"token_endpoint", base + "/oauth/token"},
		{"token_endpoint_auth_methods_supported", auth},
		{"token_endpoint_auth_signing_alg_values_supported", []string{"RS256", "HS256"}},
		{"userinfo_endpoint", base + "/userinfo"},
		{"jwks_uri", base + "/token_keys"},
		{"scopes_supported", []string{"openid", "profile", "email", "phone", "roles", "user_attributes"}},
		{"response_types_supported", []string{"code", "code id_token", "id_token", "token id_token"}},
		{"subject_types_supported", []string{"public"}},
		{"id_token_signing_alg_values_supported", []string{"RS256", "HS256"}},
		{"id_token_encryption_alg_values_supported", []string{"none"}},
		{"claim_types_supported", []string{"normal"}},
		{"claims_supported", []string{
			"sub", "user_name", "origin", "iss", "auth_time", "amr", "acr", "client_id", "aud", "zid", "grant_type", "user_id", "azp",
			"scope", "exp", "iat", "jti", "rev_sig", "cid", "given_name", "family_name", "phone_number", "email",
		}},
		{"claims_parameter_supported", false},
		{"service_documentation", "http://docs.cloudfoundry.org/api/uaa/"},
		{"ui_locales_supported", []string{"en-US"}},
	}
	if c.s.version == zone.Version77 {
		doc = append(doc, wire.Field{"end_session_endpoint", base + "/logout.do"},
			wire.Field{"code_challenge_methods_supported", []string{"S256", "plain"}})
	}
	if !c.s.cfg.Strict {
		doc = append(doc, wire.Field{"device_authorization_endpoint", base + "/oauth/device_authorization"},
			wire.Field{"grant_types_supported", append(zone.KnownGrants(), zone.GrantDevice, zone.GrantExchange)})
	}
	return c.json(http.StatusOK, doc)
}

// webKey is a public key as a UAA publishes it: a JWK and, as value, PEM.
type webKey struct {
	Type  string `json:"kty"`
	E     string `json:"e"`
	Use   string `json:"use"`
	ID    string `json:"kid"`
	Alg   string `json:"alg"`
	Value string `json:"value"`
	N     string `json:"n"`
}

// webKeys are the published keys, the signing one first.
func (c *call) webKeys() ([]webKey, error) {
	keys, err := c.s.Keys.Published(c.r.Context(), c.s.now())
	if err != nil {
		return nil, err
	}
	out := make([]webKey, len(keys))
	for i, key := range keys {
		if out[i], err = publish(key.ID, &key.Key.PublicKey, c.s.version == zone.Version430); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// publish writes a key. signed keeps the zero byte Java puts before a number whose first bit is set.
func publish(id string, key *rsa.PublicKey, signed bool) (webKey, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return webKey{}, err
	}
	n := key.N.Bytes()
	if signed && len(n) > 0 && n[0]&0x80 != 0 {
		n = append([]byte{0}, n...)
	}
	text := string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	return webKey{
		Type: "RSA", E: base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()), Use: "sig", ID: id,
		Alg: "RS256", Value: strings.TrimSuffix(text, "\n"), N: base64.RawURLEncoding.EncodeToString(n),
	}, nil
}

func tokenKeys(c *call) error {
	return c.keyAnswer(func(keys []webKey) any { return wire.Object{{"keys", keys}} })
}

// knownClient guards a handler that needs no credentials: wrong ones are rejected nevertheless.
func knownClient(h handler) handler {
	return func(c *call) error {
		if c.scheme() == "basic" {
			if _, err := c.clientByBasic(); err != nil {
				return err
			}
		}
		return h(c)
	}
}

func tokenKey(c *call) error {
	return c.keyAnswer(func(keys []webKey) any { return keys[0] })
}

// keyAnswer sends the keys with the time of the last change as ETag, or 304.
func (c *call) keyAnswer(shape func([]webKey) any) error {
	changed := c.z.Created
	if rotated := c.s.Keys.LastChange(); rotated.After(changed) {
		changed = rotated
	}
	tag := strconv.FormatInt(changed.UnixMilli(), 10)
	if strings.Trim(c.r.Header.Get("If-None-Match"), `"`) == tag {
		return c.empty(http.StatusNotModified)
	}
	keys, err := c.webKeys()
	if err != nil {
		return err
	}
	c.w.Header().Set("ETag", `"`+tag+`"`)
	return c.json(http.StatusOK, shape(keys))
}

func healthz(c *call) error {
	kind, _, _ := strings.Cut(c.r.Header.Get("Accept"), ",")
	if kind == "" || strings.Contains(kind, "*") {
		kind = "text/plain;charset=UTF-8"
	}
	c.w.Header().Set("Content-Type", kind)
	c.w.WriteHeader(http.StatusOK)
	_, _ = io.WriteString(c.w, "ok\n")
	return nil
}
