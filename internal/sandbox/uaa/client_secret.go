package uaa

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// clientSecret changes secrets. UPDATE replaces all and ends the client's tokens, ADD keeps the old one beside the
// new, DELETE drops the older.
func clientSecret(c *call) error {
	o, err := c.clientBody()
	if err != nil {
		return err
	}
	var secret, old *string
	mode := "UPDATE"
	if o.read("secret", &secret) != nil || o.read("oldSecret", &old) != nil || o.read("changeMode", &mode) != nil ||
		!slices.Contains([]string{"UPDATE", "ADD", "DELETE"}, mode) {
		return &wire.BlankError{Status: http.StatusBadRequest}
	}
	cl := c.z.Client(c.r.PathValue("id"))
	if cl == nil {
		return &wire.VoidError{Status: http.StatusNotFound}
	}
	if err := c.mayChangeSecret(cl, old); err != nil {
		return err
	}
	if err := c.checkNewSecret(secret, mode); err != nil {
		return err
	}
	message, err := c.changeSecret(cl.ID, deref(secret), mode)
	if err != nil {
		return err
	}
	return c.json(http.StatusOK, wire.Object{{"status", "ok"}, {"message", message}})
}

// mayChangeSecret requires the old secret from a client that is no admin, and lets it change only its own.
func (c *call) mayChangeSecret(cl *zone.Client, old *string) error {
	if c.allowed("uaa.admin", "clients.admin", zoneAdmin) == nil {
		return nil
	}
	if c.token.ClientID != cl.ID {
		return clientInvalid("Bad request. Not permitted to change another client's secret")
	}
	if old == nil || !cl.SecretMatches(*old) {
		return clientInvalid("Previous secret is required and must be valid")
	}
	return nil
}

// checkNewSecret lets the current UAA set an empty secret.
func (c *call) checkNewSecret(secret *string, mode string) error {
	switch {
	case mode == "DELETE" || c.s.version == zone.Version77:
		return nil
	case secret == nil:
		return clientInvalid("Client Secret cannot be null.")
	case *secret == "":
		return clientInvalid("Client Secret must be at least 1 characters in length.")
	default:
		return nil
	}
}

func (c *call) changeSecret(id, secret, mode string) (message string, err error) {
	hash := zone.HashSecret(secret)
	found := c.z.ChangeClient(id, func(cl *zone.Client) {
		switch {
		case mode == "ADD" && len(cl.Secrets) != 1:
			err = clientInvalid("client secret is either empty or client already has two secrets.")
		case mode == "ADD":
			message, cl.Secrets = "Secret is added", append(slices.Clone(cl.Secrets), hash)
		case mode == "DELETE" && len(cl.Secrets) != 2:
			err = clientInvalid("client secret is either empty or client has only one secret.")
		case mode == "DELETE":
			message, cl.Secrets = "Secret is deleted", cl.Secrets[1:]
		default:
			message, cl.Secrets, cl.Salt = "secret updated", []*zone.SecretHash{hash}, random.Hex()
		}
	})
	if !found {
		return "", &wire.VoidError{Status: http.StatusNotFound}
	}
	return message, err
}

// clientKeys sets, adds or drops the keys a client signs its assertions with.
func clientKeys(c *call) error {
	o, err := c.clientBody()
	if err != nil {
		return err
	}
	mode := "UPDATE"
	var keys, uri, kid string
	if o.read("changeMode", &mode) != nil || o.read("jwks", &keys) != nil || o.read("jwks_uri", &uri) != nil || o.read("kid", &kid) != nil {
		return &wire.BlankError{Status: http.StatusBadRequest}
	}
	unparsable := clientInvalid("Client jwt configuration cannot be parsed")
	probe := zone.Client{JWKS: json.RawMessage(keys)}
	if _, err := probe.KeySet(); err != nil || mode != "DELETE" && keys == "" && uri == "" {
		return unparsable
	}
	message := "No key added"
	found := c.z.ChangeClient(c.r.PathValue("id"), func(cl *zone.Client) {
		switch mode {
		case "DELETE":
			message, cl.JWKS, cl.JWKSURI = "Client jwt configuration is deleted", withoutKey(cl.JWKS, kid), ""
		case "ADD":
			if merged, added := withKeys(cl.JWKS, keys); added {
				message, cl.JWKS = "Client jwt configuration is added", merged
			}
		default:
			message, cl.JWKS, cl.JWKSURI = "Client jwt configuration is updated", json.RawMessage(keys), uri
		}
	})
	if !found {
		return &wire.VoidError{Status: http.StatusNotFound}
	}
	return c.json(http.StatusOK, wire.Object{{"status", "ok"}, {"message", message}})
}

// rawKeys is a key set whose keys are kept as they came.
type rawKeys struct {
	Keys []json.RawMessage `json:"keys"`
}

func (k rawKeys) index(kid string) int {
	return slices.IndexFunc(k.Keys, func(raw json.RawMessage) bool {
		var key struct{ Kid string }
		return json.Unmarshal(raw, &key) == nil && key.Kid == kid
	})
}

// withKeys adds the keys of a set to another, those it has already excepted.
func withKeys(old json.RawMessage, text string) (json.RawMessage, bool) {
	var have, more rawKeys
	if len(old) > 0 && json.Unmarshal(old, &have) != nil || json.Unmarshal([]byte(text), &more) != nil {
		return old, false
	}
	before := len(have.Keys)
	for _, raw := range more.Keys {
		var key struct{ Kid string }
		if json.Unmarshal(raw, &key) == nil && have.index(key.Kid) < 0 {
			have.Keys = append(have.Keys, raw)
		}
	}
	merged, err := json.Marshal(have)
	return merged, err == nil && len(have.Keys) > before
}

// withoutKey drops one key, or all when none is named.
func withoutKey(old json.RawMessage, kid string) json.RawMessage {
	var have rawKeys
	if kid == "" || len(old) == 0 || json.Unmarshal(old, &have) != nil {
		return nil
	}
	if at := have.index(kid); at >= 0 {
		have.Keys = slices.Delete(have.Keys, at, at+1)
	}
	rest, err := json.Marshal(have)
	if err != nil {
		return nil
	}
	return rest
}

// wireMetaOf is a client's tile for a home page.
func wireMetaOf(cl *zone.Client) wire.Object {
	o := wire.Object{{"clientId", cl.ID}}
	if cl.Name != "" {
		o = append(o, wire.Field{"clientName", cl.Name})
	}
	o = append(o, wire.Field{"showOnHomePage", cl.Meta.Show})
	if cl.Meta.Launch != "" {
		o = append(o, wire.Field{"appLaunchUrl", cl.Meta.Launch})
	}
	if cl.Meta.Icon != "" {
		o = append(o, wire.Field{"appIcon", cl.Meta.Icon})
	}
	return o
}

func metaUnknown(id string) error {
	return &wire.SCIMError{Status: http.StatusNotFound, Code: "client_metadata", Text: "No client metadata found for " + id}
}

func getMeta(c *call) error {
	id := c.r.PathValue("id")
	cl := c.z.Client(id)
	if cl == nil {
		return metaUnknown(id)
	}
	return c.json(http.StatusOK, wireMetaOf(cl))
}

func listMeta(c *call) error {
	out := []wire.Object{}
	for _, cl := range c.z.AllClients() {
		out = append(out, wireMetaOf(cl))
	}
	return c.json(http.StatusOK, out)
}

func putMeta(c *call) error {
	if c.r.ContentLength == 0 {
		return &wire.BlankError{Status: http.StatusBadRequest}
	}
	o, err := c.scimBody(nil)
	if err != nil {
		return err
	}
	id := c.r.PathValue("id")
	var in struct{ id, name string }
	var meta zone.ClientMeta
	targets := map[string]any{"clientId": &in.id, "clientName": &in.name, "showOnHomePage": &meta.Show, "appLaunchUrl": &meta.Launch, "appIcon": &meta.Icon}
	for name, into := range targets {
		if err := o.read(name, into); err != nil {
			return err
		}
	}
	if in.id != "" && in.id != id {
		return &wire.SCIMError{
			Status: http.StatusBadRequest, Code: "client_metadata",
			Text: fmt.Sprintf("Client ID in body {%s} does not match URL path {%s}", in.id, id),
		}
	}
	change := func(cl *zone.Client) {
		cl.Meta = meta
		if o.has("clientName") {
			cl.Name = in.name
		}
	}
	if !c.z.ChangeClient(id, change) {
		return &wire.SCIMError{Status: http.StatusNotFound, Code: "client_metadata", Text: "No client with ID " + id}
	}
	return getMeta(c)
}
