package rest

import (
	"bytes"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// isTracedName is the allow-list of a trace: members, form fields and query parameters whose
// values are shown. Everything else is "[redacted]".
func isTracedName(name string) bool {
	_, found := slices.BinarySearch(tracedNames(), name)
	return found
}

// tracedNames is sorted. Not among them: jti, which of an opaque token is the token, and value,
// which of a symmetric key is the key.
func tracedNames() []string {
	return []string{
		"active", "attributes", "authorities", "authorized_grant_types", "client_id", "code_challenge_method", "count",
		"created", "created_at", "detail", "display", "displayName", "error", "error_description", "expires_in",
		"filter", "grant_type", "guid", "guids", "href", "id", "include", "issuer", "itemsPerPage", "kid",
		"lastModified", "message", "method", "name", "names", "operation", "order_by", "organization_guids", "origin",
		"originKey", "origins", "page", "per_page", "response_type", "schemas", "scope", "sortBy", "sortOrder",
		"space_guids", "startIndex", "state", "status", "title", "token_type", "totalResults", "total_pages",
		"total_results", "type", "types", "updated_at", "userName", "user_guids", "user_id", "user_name", "username",
		"usernames", "verified", "version", "zid", "zoneId", "zone_name",
	}
}

// tracedJSON shows a body's structure, with strings by the allow-list. What can't be read as
// JSON is not shown.
func tracedJSON(body []byte, cut bool) string {
	dec := jsontext.NewDecoder(bytes.NewReader(body), lenient)
	var out bytes.Buffer
	enc := jsontext.NewEncoder(&out, lenient)
	var names []string // the member each open object or array belongs to
	name := ""
	for out.Len() < maxTraced {
		token, err := dec.ReadToken()
		if err != nil {
			break
		}
		kind, n := dec.StackIndex(dec.StackDepth())
		isName := token.Kind() == '"' && kind == '{' && n%2 == 1
		switch token.Kind() {
		case '{', '[':
			names = append(names, name)
		case '}', ']':
			name, names = names[len(names)-1], names[:len(names)-1]
		}
		if isName {
			name = token.String()
		} else if token.Kind() == '"' && !isTracedName(name) {
			token = jsontext.String(redacted)
		}
		if enc.WriteToken(token) != nil {
			break
		}
	}
	shown := strings.TrimSpace(out.String())
	if cut || dec.InputOffset() < int64(len(bytes.TrimSpace(body))) {
		shown += " …"
	}
	return shown
}
