package uaa

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// wireClient is a client as /oauth/clients shows it; its secret and its keys are never shown. single adds what a
// single GET has and a list has not.
func wireClient(cl *zone.Client, single bool) wire.Object {
	o := wire.Object{
		{"scope", orEmpty(cl.Scope)}, {"client_id", cl.ID}, {"resource_ids", []string{"none"}},
		{"authorized_grant_types", orEmpty(cl.Grants)},
	}
	if len(cl.Redirects) > 0 {
		o = append(o, wire.Field{"redirect_uri", cl.Redirects})
	}
	o = append(o, wire.Field{"autoapprove", orEmpty(cl.Autoapprove)})
	if cl.AccessSeconds != nil {
		o = append(o, wire.Field{"access_token_validity", *cl.AccessSeconds})
	}
	if cl.RefreshSeconds != nil {
		o = append(o, wire.Field{"refresh_token_validity", *cl.RefreshSeconds})
	}
	o = append(o, wire.Field{"authorities", orEmpty(cl.Authorities)})
	optional := func(name, value string) {
		if value != "" {
			o = append(o, wire.Field{name, value})
		}
	}
	optional("token_salt", cl.TokenSalt)
	optional("createdwith", cl.CreatedWith)
	if cl.PublicSet {
		o = append(o, wire.Field{"allowpublic", cl.AllowPublic})
	}
	optional("name", cl.Name)
	if cl.Providers != nil {
		o = append(o, wire.Field{"allowedproviders", cl.Providers})
	}
	o = append(o, wire.Field{"lastModified", cl.Modified.UnixMilli()})
	if single {
		o = append(o, wire.Field{"required_user_groups", orEmpty(cl.UserGroups)})
	}
	names := make([]string, 0, len(cl.Extra))
	for name := range cl.Extra {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		o = append(o, wire.Field{name, cl.Extra[name]})
	}
	return o
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// stringList reads a list member: an array, or a comma-separated string. autoapprove may be a boolean too.
func stringList(raw json.RawMessage) ([]string, error) {
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return unique(list), nil
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return splitScopes(text), nil
	}
	var truth bool
	if json.Unmarshal(raw, &truth) == nil {
		if truth {
			return []string{"true"}, nil
		}
		return []string{}, nil
	}
	var number json.Number
	if json.Unmarshal(raw, &number) == nil {
		return []string{number.String()}, nil
	}
	return nil, fmt.Errorf("not a list: %.40s", raw)
}

func unique(list []string) []string {
	out := make([]string, 0, len(list))
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return slices.Clip(out)
}
