package uaa

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/random"
	"github.com/cfid-cli/cfid/internal/sandbox/scim"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

func (s *Server) clientEndpoints() map[string]endpoint {
	read := []string{"uaa.admin", "clients.read", "clients.admin", zoneAdmin}
	write := []string{"uaa.admin", "clients.write", "clients.admin", zoneAdmin}
	secret := []string{"uaa.admin", "clients.secret", "clients.admin", zoneAdmin}
	admin := []string{"uaa.admin", "clients.admin", zoneAdmin}
	keys := endpoint{methods: methods{http.MethodPut: scoped(clientKeys, admin...)}}
	if s.version == zone.Version430 {
		keys = endpoint{other: notAllowed("OPTIONS, GET, HEAD, POST")}
	}
	noClient := func(c *call) error {
		if c.scheme() == "bearer" {
			if err := c.authenticate(); err != nil {
				return err
			}
		}
		return &wire.VoidError{Status: http.StatusNotFound}
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
	cl := c.z.Client(c.r.PathValue("id"))
	if cl == nil {
		return &wire.VoidError{Status: http.StatusNotFound}
	}
	return c.json(http.StatusOK, wireClient(cl, true))
}

// createClient adds refresh_token to the grants of clients that log users in.
func createClient(c *call) error {
	o, err := c.clientBody()
	if err != nil {
		return err
	}
	cl := &zone.Client{Salt: random.Hex(), Modified: c.s.now(), Meta: zone.ClientMeta{Show: true}}
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
		return &wire.BlankError{Status: http.StatusInternalServerError}
	}
	if secret != nil {
		cl.Secrets = []*zone.SecretHash{zone.HashSecret(*secret)}
	}
	if !c.z.InsertClient(cl) {
		return clientExists(cl.ID)
	}
	return c.json(http.StatusCreated, wireClient(cl, true))
}

func clientIdentity(cl *zone.Client, o jsonObject) (*string, error) {
	var secret *string
	if o.read("client_id", &cl.ID) != nil || o.read("client_secret", &secret) != nil {
		return nil, &wire.BlankError{Status: http.StatusBadRequest}
	}
	return secret, nil
}

func completeClient(cl *zone.Client) {
	if len(cl.Scope) == 0 {
		cl.Scope = []string{"uaa.none"}
	}
	if len(cl.Authorities) == 0 {
		cl.Authorities = []string{"uaa.none"}
	}
	if (cl.Allows(zone.GrantPassword) || cl.Allows(zone.GrantCode)) && !cl.Allows(zone.GrantRefresh) {
		cl.Grants = append(slices.Clone(cl.Grants), zone.GrantRefresh)
	}
	if !slices.Contains(cl.Autoapprove, "true") { // what is no scope of the client is dropped
		cl.Autoapprove = slices.DeleteFunc(slices.Clone(cl.Autoapprove), func(s string) bool { return !slices.Contains(cl.Scope, s) })
	}
}

// putClient merges: what the body does not mention stays. A secret in it is ignored.
func putClient(c *call) error {
	o, err := c.clientBody()
	if err != nil {
		return err
	}
	old := c.z.Client(c.r.PathValue("id"))
	if old == nil && c.s.version == zone.Version430 && !o.has("authorized_grant_types") {
		return c.checkClient(&zone.Client{})
	}
	if old == nil {
		return &wire.VoidError{Status: http.StatusNotFound}
	}
	var id string
	if o.read("client_id", &id) != nil || id != old.ID {
		return &wire.BlankError{Status: http.StatusInternalServerError}
	}
	cl := *old
	if err := takeClient(&cl, o); err != nil {
		return err
	}
	keepEmptied(&cl, old)
	completeClient(&cl)
	if c.s.version == zone.Version77 && !cl.AllowPublic {
		cl.PublicSet = false
	}
	if err := c.checkClient(&cl); err != nil {
		return err
	}
	cl.Modified = c.s.now()
	if !c.z.ChangeClient(old.ID, func(now *zone.Client) { *now = withSecretsOf(cl, *now) }) {
		return &wire.VoidError{Status: http.StatusNotFound}
	}
	return c.json(http.StatusOK, wireClient(&cl, true))
}

// keepEmptied: an empty list of these means "as it is" to a UAA.
func keepEmptied(cl, old *zone.Client) {
	for _, list := range []struct{ now, before *[]string }{
		{&cl.Scope, &old.Scope}, {&cl.Authorities, &old.Authorities}, {&cl.Grants, &old.Grants}, {&cl.Redirects, &old.Redirects},
	} {
		if len(*list.now) == 0 {
			*list.now = *list.before
		}
	}
}

// withSecretsOf keeps what another request may have changed in the meantime.
func withSecretsOf(cl, now zone.Client) zone.Client {
	cl.Secrets, cl.Salt = now.Secrets, now.Salt
	return cl
}

func deleteClient(c *call) error {
	id := c.r.PathValue("id")
	c.z.Lock()
	cl := c.z.Clients.ByID[id]
	if cl != nil {
		c.z.Clients.Remove(id)
	}
	c.z.Unlock()
	if cl == nil {
		return &wire.VoidError{Status: http.StatusNotFound}
	}
	return c.json(http.StatusOK, wireClient(cl, true))
}

const clientSchema = "http://cloudfoundry.org/schema/scim/oauth-clients-1.0"

// listClients answers every bad filter, order or start with a 500, as a UAA does.
func listClients(c *call) error {
	unforeseen := &wire.BlankError{Status: http.StatusInternalServerError}
	q := c.r.URL.Query()
	if count := q.Get("count"); count != "" {
		if _, err := strconv.Atoi(count); err != nil {
			return &wire.BlankError{Status: http.StatusBadRequest}
		}
	}
	if start := q.Get("startIndex"); start != "" {
		if _, err := strconv.Atoi(start); err != nil {
			return &wire.BlankError{Status: http.StatusBadRequest}
		}
	}
	p, err := readPage(q)
	if err != nil || p.start < 1 {
		return unforeseen
	}
	table := clientAttributes()
	var match scim.Matcher[*zone.Client]
	if p.filter != "" {
		condition, err := scim.Parse(p.filter)
		if err != nil {
			return unforeseen
		}
		if match, err = scim.Compile(condition, table); err != nil {
			return unforeseen
		}
	}
	compare := table.Order(cmp.Or(p.sortBy, "client_id"))
	if compare == nil {
		return unforeseen
	}
	clients := c.z.AllClients()
	slices.SortStableFunc(clients, compare)
	taken, total := cut(clients, p, match)
	resources := make([]any, 0, len(taken))
	for _, cl := range taken {
		resources = append(resources, clientEntry(cl, p.attributes))
	}
	return c.json(http.StatusOK, listAnswer{resources, p.start, min(p.count, total), total, []string{clientSchema}})
}

// clientEntry is a client in a list. Attributes go by Java's names: those on the wire are null.
func clientEntry(cl *zone.Client, names []string) any {
	if len(names) == 0 {
		return wireClient(cl, false)
	}
	return project(names, func(name string) any {
		switch name {
		case "scope":
			return orEmpty(cl.Scope)
		case "authorizedGrantTypes":
			return orEmpty(cl.Grants)
		default:
			return nil
		}
	})
}

// clientAttributes are the names filters and sort orders know; others are an error.
func clientAttributes() scim.Attributes[*zone.Client] {
	return scim.Attributes[*zone.Client]{
		"client_id":              {Text: func(cl *zone.Client) string { return cl.ID }},
		"scope":                  {Text: func(cl *zone.Client) string { return strings.Join(cl.Scope, ",") }},
		"authorized_grant_types": {Text: func(cl *zone.Client) string { return strings.Join(cl.Grants, ",") }},
		"lastmodified":           {When: func(cl *zone.Client) time.Time { return cl.Modified }},
	}
}
