package rest

import (
	"context"
	"net/url"
)

// Write is a request that changes something at a server; see questions for POSTs that don't.
type Write struct {
	Method string
	URL    *url.URL
	About  any // the argument of API.About; nil: unknown
}

// Watch is called before each write that carries the session's credential is sent. The function that it returns is called
// with the result: an answer of any status, or an error. Repetitions of a write don't count.
type Watch func(ctx context.Context, w Write) (done func(*Response, error))

// watched calls the client's Watch for a call.
func (a *API) watched(ctx context.Context, c *call) (done func(*Response, error)) {
	if a.client.watch == nil || !c.bearer || !c.writes {
		return func(*Response, error) {}
	}
	return a.client.watch(ctx, Write{Method: c.Method, URL: c.url, About: a.about})
}
