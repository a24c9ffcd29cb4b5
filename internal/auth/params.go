package auth

import "net/url"

// Param is a parameter of a token request beside those of its grant, for what one server or
// another wants: token_format, subject_id, mfaCode.
type Param struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Secret bool   `json:"-"` // registered in the scrubber, and sent once: a renewal doesn't have it
}

// paramTokenFormat is the one parameter that a UAA takes with a refresh, too: without it an
// opaque session would turn into one of JWTs.
const paramTokenFormat = "token_format"

// into adds the parameters to a form and answers the secrets among their values. What the grant
// says itself is not replaced.
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
