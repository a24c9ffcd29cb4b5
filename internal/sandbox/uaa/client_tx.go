package uaa

import (
	"encoding/json"
	"net/http"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// txEntry is one client of a request that changes several, all or none.
type txEntry struct {
	body   jsonObject
	action string
	client zone.Client
	fresh  bool
	gone   bool
}

// txBody reads a list of clients; an empty one is a 404 without body.
func (c *call) txBody() ([]*txEntry, error) {
	data, err := c.body()
	if err != nil {
		return nil, err
	}
	if len(data) > 0 && !c.sentJSON() {
		return nil, &wire.BlankError{Status: http.StatusUnsupportedMediaType}
	}
	var list []jsonObject
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, &wire.BlankError{Status: http.StatusBadRequest}
	}
	if len(list) == 0 {
		return nil, &wire.VoidError{Status: http.StatusNotFound}
	}
	entries := make([]*txEntry, 0, len(list))
	for _, o := range list {
		e := &txEntry{body: o}
		if o == nil || o.read("action", &e.action) != nil {
			return nil, &wire.BlankError{Status: http.StatusBadRequest}
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// changeClients runs one change for each client of a request; the first error undoes nothing because nothing is
// stored before all are prepared.
func changeClients(status int, action string) handler {
	return func(c *call) error {
		entries, err := c.txBody()
		if err != nil {
			return err
		}
		c.z.Lock()
		err = c.prepareAll(entries, action)
		if err == nil {
			commitClients(c.z, entries)
		}
		c.z.Unlock()
		if err != nil {
			return err
		}
		out := make([]wire.Object, 0, len(entries))
		for _, e := range entries {
			o := wireClient(&e.client, true)
			if e.action == "secret" {
				o = wire.Object{{"scope", []string{}}, {"client_id", e.client.ID}, {"resource_ids", []string{}}, {"authorized_grant_types", []string{}}, {"authorities", []string{}}}
			}
			if e.action != "" {
				o = append(o, wire.Field{"action", e.action})
			}
			if action == "delete" || action == "secret" || e.action == "delete" || e.action == "secret" {
				o = append(o, wire.Field{"approvals_deleted", true})
			}
			out = append(out, o)
		}
		return c.json(status, out)
	}
}

// prepareAll checks every entry against the clients as they are. The caller holds mu.
func (c *call) prepareAll(entries []*txEntry, action string) error {
	seen := map[string]bool{}
	for _, e := range entries {
		what := action
		if what == "" {
			what = e.action
		}
		if err := c.prepare(e, what); err != nil {
			return err
		}
		if seen[e.client.ID] && e.fresh {
			return clientExists(e.client.ID)
		}
		seen[e.client.ID] = true
	}
	return nil
}

func (c *call) prepare(e *txEntry, what string) error {
	var id, camel string
	var secret *string
	if e.body.read("client_id", &id) != nil || e.body.read("clientId", &camel) != nil || e.body.read("client_secret", &secret) != nil {
		return &wire.BlankError{Status: http.StatusBadRequest}
	}
	if id == "" {
		id = camel
	}
	old := c.z.Clients.ByID[id]
	if what == "add" {
		return c.prepareNew(e, old, id, secret)
	}
	if old == nil {
		return &wire.VoidError{Status: http.StatusNotFound}
	}
	e.client = *old
	switch what {
	case "delete":
		e.gone = true
		return nil
	case "secret":
		var text string
		if e.body.read("secret", &text) != nil {
			return &wire.BlankError{Status: http.StatusBadRequest}
		}
		e.client.Secrets, e.client.Salt = []*zone.SecretHash{zone.HashSecret(text)}, random.Hex()
		return nil
	case "update":
		return c.prepareUpdate(e)
	default:
		return clientInvalid("Invalid action.")
	}
}

func (c *call) prepareNew(e *txEntry, old *zone.Client, id string, secret *string) error {
	if old != nil {
		return clientExists(id)
	}
	e.fresh = true
	e.client = zone.Client{ID: id, Salt: random.Hex(), Meta: zone.ClientMeta{Show: true}}
	if err := c.prepareUpdate(e); err != nil {
		return err
	}
	if err := c.checkSecret(&e.client, secret); err != nil {
		return err
	}
	if secret != nil {
		e.client.Secrets = []*zone.SecretHash{zone.HashSecret(*secret)}
	}
	return nil
}

func (c *call) prepareUpdate(e *txEntry) error {
	if err := takeClient(&e.client, e.body); err != nil {
		return err
	}
	completeClient(&e.client)
	e.client.Modified = c.s.now()
	return c.checkClient(&e.client)
}

func clientExists(id string) error {
	return &wire.OauthError{Status: http.StatusConflict, Code: "invalid_client", Text: "Client already exists: " + id}
}

// commitClients stores prepared entries. The caller holds mu.
func commitClients(z *zone.Zone, entries []*txEntry) {
	for _, e := range entries {
		if e.gone {
			z.Clients.Remove(e.client.ID)
			continue
		}
		stored := e.client
		z.Clients.Put(&stored)
	}
}
