package uaa

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/scim"
	"github.com/cfid-cli/cfid/internal/sandbox/wire"
)

// Page sizes of SCIM lists.
const (
	standardCount = 100
	maximumCount  = 500
)

// page is what a list request asks for.
type page struct {
	start, count int // start is 1-based as sent; count is cut to the maximum
	filter       string
	sortBy       string
	descending   bool
	attributes   []string
}

// listAnswer is a page of a list. The key is resources, in lower case.
type listAnswer struct {
	Resources    []any    `json:"resources"`
	StartIndex   int      `json:"startIndex"`
	ItemsPerPage int      `json:"itemsPerPage"`
	TotalResults int      `json:"totalResults"`
	Schemas      []string `json:"schemas"`
}

// readPage reads the paging parameters. Only the whole word ascending ascends. Numbers that are none are an error.
func readPage(q url.Values) (page, error) {
	p := page{start: 1, count: standardCount, filter: q.Get("filter"), sortBy: q.Get("sortBy")}
	var err error
	if text := q.Get("startIndex"); text != "" {
		if p.start, err = strconv.Atoi(text); err != nil || p.start != int(int32(p.start)) {
			return p, wire.SCIMUnexpected()
		}
	}
	if text := q.Get("count"); text != "" {
		if p.count, err = strconv.Atoi(text); err != nil || p.count != int(int32(p.count)) {
			return p, wire.SCIMUnexpected()
		}
	}
	p.count = min(p.count, maximumCount)
	if order := q.Get("sortOrder"); order != "" && !strings.EqualFold(order, "ascending") {
		p.descending = true
	}
	for name := range strings.SplitSeq(q.Get("attributes"), ",") {
		if name = strings.TrimSpace(name); name != "" {
			p.attributes = append(p.attributes, name)
		}
	}
	return p, nil
}

// cut takes a page out of items, which are in ascending order, and counts those that match. match may be nil.
func cut[T any](items []T, p page, match scim.Matcher[T]) (taken []T, total int) {
	first, room := max(p.start, 1)-1, max(p.count, 0)
	at := func(i int) T {
		if p.descending {
			return items[len(items)-1-i]
		}
		return items[i]
	}
	if match == nil {
		for i := first; i < len(items) && len(taken) < room; i++ {
			taken = append(taken, at(i))
		}
		return taken, len(items)
	}
	for i := range items {
		v := at(i)
		if !match(v) {
			continue
		}
		if total >= first && len(taken) < room {
			taken = append(taken, v)
		}
		total++
	}
	return taken, total
}

// project keeps the named attributes as flat keys, dotted names included; what is unknown is null.
func project(names []string, get func(name string) any) wire.Object {
	out := make(wire.Object, 0, len(names))
	seen := map[string]bool{}
	for _, name := range names {
		if !seen[name] {
			seen[name] = true
			out = append(out, wire.Field{name, get(name)})
		}
	}
	return out
}
