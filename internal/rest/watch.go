package rest

import (
	"context"
	"net/url"
)

// Write is a request that changes something at a server: see questions for what is none.
type Write struct {
	Method string
	URL    *url.URL
	About  any // as API.About was told; nil: nothing is known of it
}

// Watch is told of each write in the name of the session – it carries its credential – before it is sent, and by the function
// that it gives of what became of it: an answer of any status, or an error. A write that is sent again is one.
type Watch func(ctx context.Context, w Write) (done func(*Response, error))

// watched tells the client's Watch of a call.
func (a *API) watched(ctx context.Context, c *call) (done func(*Response, error)) {
	if a.client.watch == nil || !c.bearer || !c.writes {
		return func(*Response, error) {}
	}
	return a.client.watch(ctx, Write{Method: c.Method, URL: c.url, About: a.about})
}
