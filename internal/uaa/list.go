package uaa

import (
	"context"
	"iter"
	"net/url"
	"strings"

	"github.com/cfid-cli/cfid/internal/rest"
)

// ListInput selects and orders the items of a list. The zero value means all items, in the
// server's order.
type ListInput struct {
	Filter string // SCIM 1, see Eq; "" for all
	// SortBy is a name of UAA's tables ("userName", "created", "givenName"), not a path: 4.30
	// and 77 refuse name.givenName and meta.created here.
	SortBy     string
	Descending bool
	// Attributes asks for these members only. A dotted name comes back as one flat key
	// ("emails.value"), so whole members ("emails") are what the types here can read; without
	// "id" items have none. For clients it does not work: UAA looks for names of its Java fields.
	Attributes      []string
	Limit, PageSize int                  // items in all; per request (at most 500)
	Undecoded       bool                 // items contain only their JSON
	Moved           func(first, now int) // the number of results changed while reading
}

func (in ListInput) query() url.Values {
	q := url.Values{}
	if in.Filter != "" {
		q.Set("filter", in.Filter)
	}
	if in.SortBy != "" {
		q.Set("sortBy", in.SortBy)
	}
	if in.Descending {
		q.Set("sortOrder", "descending") // in full: UAA sorts "asc" descending
	}
	if len(in.Attributes) > 0 {
		q.Set("attributes", strings.Join(in.Attributes, ","))
	}
	return q
}

func list[T any](ctx context.Context, c *Client, path, id string, in ListInput) iter.Seq2[*T, error] {
	return rest.List[T](ctx, c.api, rest.Get(path, in.query()), rest.SCIM(id),
		rest.ListOptions{Limit: in.Limit, PageSize: in.PageSize, Undecoded: in.Undecoded, Moved: in.Moved})
}

// fetch sends a request and reads the answer as a T.
func fetch[T any](ctx context.Context, c *Client, r rest.Request) (*T, error) {
	out := new(T)
	if err := c.api.Do(ctx, r, out); err != nil {
		return nil, err
	}
	return out, nil
}
