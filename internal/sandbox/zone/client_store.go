package zone

import (
	"encoding/json"

	"github.com/go-jose/go-jose/v4"
)

// AllClients lists the zone's clients in the order in which they were created.
func (z *Zone) AllClients() []*Client {
	z.RLock()
	defer z.RUnlock()
	out := make([]*Client, 0, len(z.Clients.order))
	for _, id := range z.Clients.order {
		out = append(out, z.Clients.ByID[id])
	}
	return out
}

// InsertClient adds a client; false when the id is taken.
func (z *Zone) InsertClient(cl *Client) bool {
	z.Lock()
	defer z.Unlock()
	if z.Clients.ByID[cl.ID] != nil {
		return false
	}
	z.Clients.Put(cl)
	return true
}

// KeySet is the client's own keys.
func (cl *Client) KeySet() (*jose.JSONWebKeySet, error) {
	var set jose.JSONWebKeySet
	if len(cl.JWKS) == 0 {
		return &set, nil
	}
	return &set, json.Unmarshal(cl.JWKS, &set)
}

// ChangeClient puts a changed copy in a client's place; false when there is no such client.
func (z *Zone) ChangeClient(id string, change func(*Client)) bool {
	z.Lock()
	defer z.Unlock()
	old := z.Clients.ByID[id]
	if old == nil {
		return false
	}
	cl := *old
	change(&cl)
	z.Clients.Put(&cl)
	return true
}
