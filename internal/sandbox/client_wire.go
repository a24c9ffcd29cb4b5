package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
)

// wireClient is a client as /oauth/clients shows it; its secret and its keys are never shown. single adds what a
// single GET has and a list has not.
func wireClient(cl *client, single bool) object {
	o := object{
		{"scope", orEmpty(cl.scope)}, {"client_id", cl.id}, {"resource_ids", []string{"none"}},
		{"authorized_grant_types", orEmpty(cl.grants)},
	}
	if len(cl.redirects) > 0 {
		o = append(o, field{"redirect_uri", cl.redirects})
	}
	o = append(o, field{"autoapprove", orEmpty(cl.autoapprove)})
	if cl.accessSeconds != nil {
		o = append(o, field{"access_token_validity", *cl.accessSeconds})
	}
	if cl.refreshSeconds != nil {
		o = append(o, field{"refresh_token_validity", *cl.refreshSeconds})
	}
	o = append(o, field{"authorities", orEmpty(cl.authorities)})
	optional := func(name, value string) {
		if value != "" {
			o = append(o, field{name, value})
		}
	}
	optional("token_salt", cl.tokenSalt)
	optional("createdwith", cl.createdWith)
	if cl.publicSet {
		o = append(o, field{"allowpublic", cl.allowPublic})
	}
	optional("name", cl.name)
	if cl.providers != nil {
		o = append(o, field{"allowedproviders", cl.providers})
	}
	o = append(o, field{"lastModified", cl.modified.UnixMilli()})
	if single {
		o = append(o, field{"required_user_groups", orEmpty(cl.userGroups)})
	}
	names := make([]string, 0, len(cl.extra))
	for name := range cl.extra {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		o = append(o, field{name, cl.extra[name]})
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
