package sandbox

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
)

func (s *uaaServer) clientEndpoints() map[string]endpoint {
	read := []string{"uaa.admin", "clients.read", "clients.admin", zoneAdmin}
	write := []string{"uaa.admin", "clients.write", "clients.admin", zoneAdmin}
	secret := []string{"uaa.admin", "clients.secret", "clients.admin", zoneAdmin}
	admin := []string{"uaa.admin", "clients.admin", zoneAdmin}
	keys := endpoint{methods: methods{http.MethodPut: scoped(clientKeys, admin...)}}
	if s.version == Version430 {
		keys = endpoint{other: notAllowed("OPTIONS, GET, HEAD, POST")}
	}
	noClient := func(c *call) error {
		if c.scheme() == "bearer" {
			if err := c.authenticate(); err != nil {
				return err
			}
		}
		return &voidError{http.StatusNotFound}
	}
	return map[string]endpoint{
		"/oauth/clients": {
			methods: methods{http.MethodGet: scoped(listClients, read...), http.MethodPost: scoped(createClient, write...)}, rules: writes(write),
		},
		"/oauth/clients/{id}": {methods: methods{
			http.MethodGet: scoped(getClient, read...), http.MethodPut: scoped(putClient, write...), http.MethodDelete: scoped(deleteClient, write...),
		}, rules: writes(write)},
		"/oauth/clients/{id}/secret": {
			methods: methods{http.MethodPut: scoped(clientSecret, secret...)}, other: scoped(options(notAllowed("PUT")), secret...),
		},
		"/oauth/clients/{id}/clientjwt": keys,
		"/oauth/clients/{id}/meta": {
			family: familySCIM, methods: methods{http.MethodGet: signedIn(getMeta), http.MethodPut: scoped(putMeta, write...)}, rules: writes(write),
		},
		"/oauth/clients/tx": {methods: methods{
			http.MethodPost: scoped(changeClients(http.StatusCreated, "add"), admin...), http.MethodPut: scoped(changeClients(http.StatusOK, "update"), admin...),
			http.MethodDelete: scoped(noClient, admin...), http.MethodGet: noClient, http.MethodHead: noClient,
		}, other: options(notAllowed("GET, POST, PUT, DELETE"))},
		"/oauth/clients/tx/modify": {methods: methods{http.MethodPost: scoped(changeClients(http.StatusOK, ""), admin...)}},
		"/oauth/clients/tx/secret": {methods: methods{http.MethodPost: scoped(changeClients(http.StatusOK, "secret"), admin...)}},
		"/oauth/clients/tx/delete": {methods: methods{http.MethodPost: scoped(changeClients(http.StatusOK, "delete"), admin...)}},
		"/oauth/clients/meta": {methods: methods{
			http.MethodGet: signedIn(listMeta), http.MethodPut: scoped(as("id", "meta", putClient), write...),
			http.MethodDelete: scoped(as("id", "meta", deleteClient), write...),
		}, rules: writes(write)},
	}
}

func getClient(c *call) error {
	cl := c.z.client(c.r.PathValue("id"))
	if cl == nil {
		return &voidError{http.StatusNotFound}
	}
	return c.json(http.StatusOK, wireClient(cl, true))
}

// createClient adds refresh_token to the grants of clients that log users in.
func createClient(c *call) error {
	o, err := c.clientBody()
	if err != nil {
		return err
	}
	cl := &client{salt: random.Hex(), modified: c.s.now(), meta: clientMeta{show: true}}
	secret, err := clientIdentity(cl, o)
	if err != nil {
		return err
	}
	if err := takeClient(cl, o); err != nil {
		return err
	}
	completeClient(cl)
	if err := c.checkClient(cl); err != nil {
		return err
	}
	if err := c.checkSecret(cl, secret); err != nil {
		return err
	}
	if !o.has("client_id") {
		return &blankError{status: http.StatusInternalServerError}
	}
	if secret != nil {
		cl.secrets = []*secretHash{hashSecret(*secret)}
	}
	if !c.z.insertClient(cl) {
		return clientExists(cl.id)
	}
	return c.json(http.StatusCreated, wireClient(cl, true))
}

func clientIdentity(cl *client, o jsonObject) (*string, error) {
	var secret *string
	if o.read("client_id", &cl.id) != nil || o.read("client_secret", &secret) != nil {
		return nil, &blankError{status: http.StatusBadRequest}
	}
	return secret, nil
}

func completeClient(cl *client) {
	if len(cl.scope) == 0 {
		cl.scope = []string{"uaa.none"}
	}
	if len(cl.authorities) == 0 {
		cl.authorities = []string{"uaa.none"}
	}
	if (cl.allows(grantPassword) || cl.allows(grantCode)) && !cl.allows(grantRefresh) {
		cl.grants = append(slices.Clone(cl.grants), grantRefresh)
	}
	if !slices.Contains(cl.autoapprove, "true") { // what is no scope of the client is dropped
		cl.autoapprove = slices.DeleteFunc(slices.Clone(cl.autoapprove), func(s string) bool { return !slices.Contains(cl.scope, s) })
	}
}

// insertClient adds a client; false when the id is taken.
func (z *zone) insertClient(cl *client) bool {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.clients.byID[cl.id] != nil {
		return false
	}
	z.clients.put(cl)
	return true
}

// putClient merges: what the body does not mention stays. A secret in it is ignored.
func putClient(c *call) error {
	o, err := c.clientBody()
	if err != nil {
		return err
	}
	old := c.z.client(c.r.PathValue("id"))
	if old == nil && c.s.version == Version430 && !o.has("authorized_grant_types") {
		return c.checkClient(&client{})
	}
	if old == nil {
		return &voidError{http.StatusNotFound}
	}
	var id string
	if o.read("client_id", &id) != nil || id != old.id {
		return &blankError{status: http.StatusInternalServerError}
	}
	cl := *old
	if err := takeClient(&cl, o); err != nil {
		return err
	}
	keepEmptied(&cl, old)
	completeClient(&cl)
	if c.s.version == Version77 && !cl.allowPublic {
		cl.publicSet = false
	}
	if err := c.checkClient(&cl); err != nil {
		return err
	}
	cl.modified = c.s.now()
	if !c.z.changeClient(old.id, func(now *client) { *now = withSecretsOf(cl, *now) }) {
		return &voidError{http.StatusNotFound}
	}
	return c.json(http.StatusOK, wireClient(&cl, true))
}

// keepEmptied: an empty list of these means "as it is" to a UAA.
func keepEmptied(cl, old *client) {
	for _, list := range []struct{ now, before *[]string }{
		{&cl.scope, &old.scope}, {&cl.authorities, &old.authorities}, {&cl.grants, &old.grants}, {&cl.redirects, &old.redirects},
	} {
		if len(*list.now) == 0 {
			*list.now = *list.before
		}
	}
}

// withSecretsOf keeps what another request may have changed in the meantime.
func withSecretsOf(cl, now client) client {
	cl.secrets, cl.salt = now.secrets, now.salt
	return cl
}

func deleteClient(c *call) error {
	id := c.r.PathValue("id")
	c.z.mu.Lock()
	cl := c.z.clients.byID[id]
	if cl != nil {
		c.z.clients.remove(id)
	}
	c.z.mu.Unlock()
	if cl == nil {
		return &voidError{http.StatusNotFound}
	}
	return c.json(http.StatusOK, wireClient(cl, true))
}

const clientSchema = "http://cloudfoundry.org/schema/scim/oauth-clients-1.0"

// listClients answers every bad filter, order or start with a 500, as a UAA does.
func listClients(c *call) error {
	unforeseen := &blankError{status: http.StatusInternalServerError}
	q := c.r.URL.Query()
	if count := q.Get("count"); count != "" {
		if _, err := strconv.Atoi(count); err != nil {
			return &blankError{status: http.StatusBadRequest}
		}
	}
	if start := q.Get("startIndex"); start != "" {
		if _, err := strconv.Atoi(start); err != nil {
			return &blankError{status: http.StatusBadRequest}
		}
	}
	p, err := readPage(q)
	if err != nil || p.start < 1 {
		return unforeseen
	}
	table := clientAttributes()
	var match matcher[*client]
	if p.filter != "" {
		condition, err := parseFilter(p.filter)
		if err != nil {
			return unforeseen
		}
		if match, err = compile(condition, table); err != nil {
			return unforeseen
		}
	}
	compare := table.order(cmp.Or(p.sortBy, "client_id"))
	if compare == nil {
		return unforeseen
	}
	clients := c.z.allClients()
	slices.SortStableFunc(clients, compare)
	taken, total := cut(clients, p, match)
	resources := make([]any, 0, len(taken))
	for _, cl := range taken {
		resources = append(resources, clientEntry(cl, p.attributes))
	}
	return c.json(http.StatusOK, listAnswer{resources, p.start, min(p.count, total), total, []string{clientSchema}})
}

// clientEntry is a client in a list. Attributes go by Java's names: those on the wire are null.
func clientEntry(cl *client, names []string) any {
	if len(names) == 0 {
		return wireClient(cl, false)
	}
	return project(names, func(name string) any {
		switch name {
		case "scope":
			return orEmpty(cl.scope)
		case "authorizedGrantTypes":
			return orEmpty(cl.grants)
		default:
			return nil
		}
	})
}

func (z *zone) allClients() []*client {
	z.mu.RLock()
	defer z.mu.RUnlock()
	out := make([]*client, 0, len(z.clients.order))
	for _, id := range z.clients.order {
		out = append(out, z.clients.byID[id])
	}
	return out
}

// clientAttributes are the names filters and sort orders know; others are an error.
func clientAttributes() attributes[*client] {
	return attributes[*client]{
		"client_id":              {text: func(cl *client) string { return cl.id }},
		"scope":                  {text: func(cl *client) string { return strings.Join(cl.scope, ",") }},
		"authorized_grant_types": {text: func(cl *client) string { return strings.Join(cl.grants, ",") }},
		"lastmodified":           {when: func(cl *client) time.Time { return cl.modified }},
	}
}
