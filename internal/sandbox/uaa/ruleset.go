package uaa

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
)

// ruleset is what a path's security rules ask for each method before anybody looks whether something handles it:
// scopes of which the token must have one. What it does not name is denied to everybody.
type ruleset map[string][]string

// writes is the ruleset of a path whose writing methods all ask for the same scopes.
func writes(scopes []string) ruleset {
	return ruleset{http.MethodPost: scopes, http.MethodPut: scopes, http.MethodDelete: scopes}
}

// unhandled is the answer to a method that no handler takes: 401, 403 or, where the token would do, 405.
func (e endpoint) unhandled(c *call) error {
	if err := c.authenticate(); err != nil {
		return err
	}
	scopes, known := e.rules[c.r.Method]
	if !known {
		return wire.DeniedError()
	}
	if err := c.allowed(scopes...); err != nil {
		return err
	}
	return notAllowed(strings.Join(slices.Sorted(maps.Keys(e.methods)), ", "))(c)
}

// nowhere is the 404 of a path below an API that nothing handles.
func nowhere(*call) error { return &wire.BlankError{Status: http.StatusNotFound} }

// signedIn guards a handler: any good bearer token.
func signedIn(h handler) handler {
	return func(c *call) error {
		if err := c.authenticate(); err != nil {
			return err
		}
		return h(c)
	}
}

// options answers what Spring does where no rule keeps OPTIONS away: 200 and nothing.
func options(h handler) handler {
	return func(c *call) error {
		if c.r.Method == http.MethodOptions {
			return c.empty(http.StatusOK)
		}
		return h(c)
	}
}

// as runs a handler as if the path's variable had a value: where a fixed path is also one of a variable's values.
func as(name, value string, h handler) handler {
	return func(c *call) error {
		c.r.SetPathValue(name, value)
		return h(c)
	}
}
