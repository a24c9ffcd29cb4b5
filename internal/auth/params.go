package auth

import "net/url"

// Param is an additional parameter of a token request, which some servers require or support:
// token_format, subject_id, mfaCode.
type Param struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Secret bool   `json:"-"` // registered in the scrubber, and sent once: renewals don't repeat it
}

// paramTokenFormat is the only parameter that a UAA accepts with a refresh, too: without it the
// renewed token of an opaque session would be a JWT.
const paramTokenFormat = "token_format"

// into adds the parameters to a form and returns the secrets among their values. It replaces no
// parameter of the grant.
func into(form url.Values, params []Param) (secrets []string) {
	own := map[string]bool{}
	for name := range form {
		own[name] = true
	}
	for _, p := range params {
		if own[p.Name] {
			continue
		}
		form.Add(p.Name, p.Value)
		if p.Secret {
			secrets = append(secrets, p.Value)
		}
	}
	return secrets
}

// lasting are the parameters that a renewal repeats.
func lasting(params []Param, refresh bool) []Param {
	var kept []Param
	for _, p := range params {
		if !p.Secret && (!refresh || p.Name == paramTokenFormat) {
			kept = append(kept, p)
		}
	}
	return kept
}
