package rest

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"
)

// The limits of a list. With a single limit for all, decoding would slow down the network.
const (
	networkSlots = 8  // requests in flight
	pageWindow   = 12 // pages fetched ahead of the consumer
)

// ListOptions are the options of a list; the zero value means all items, the style's page size, 8 concurrent requests.
type ListOptions struct {
	Limit, PageSize, Concurrency int
	// Undecoded items have their bytes (see Raw) and nothing else: a caller that passes JSON through needs no more, and
	// decoding is most of the work.
	Undecoded bool
	// Moved is called at the end of a list whose number of results changed while paging: items
	// may be missing, or there twice where they can't be recognised.
	Moved func(first, now int)
}

// List fetches pages in parallel and yields their items in order. Items that come twice, because
// the list moved between two pages, are dropped. It ends at the first error and stops all requests
// when the consumer stops. Memory is bound by the window, not by the list: 12 pages, and 16 bytes
// per item to detect duplicates.
func List[T any](ctx context.Context, a *API, first Request, style PageStyle, o ListOptions) iter.Seq2[*T, error] {
	return ListWith[T, struct{}](ctx, a, first, style, o, nil)
}

// ListWith is List for pages that carry resources beside the items (the Cloud Controller's
// included): that part is read into an X, and join is called with each item and the X of its page.
func ListWith[T, X any](ctx context.Context, a *API, first Request, style PageStyle, o ListOptions, join func(*T, *X)) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		p := &pager[T, X]{api: a, first: first, style: style, opts: o, join: join, size: style.sizeFor(o)}
		slots := a.client.parallel
		if o.Concurrency > 0 {
			slots = o.Concurrency
		}
		p.network, p.decoders = make(chan struct{}, min(slots, maxConnections)), make(chan struct{}, runtime.GOMAXPROCS(0))
		defer p.wait.Wait()
		defer cancel()
		if err := p.run(ctx, yield); err != nil {
			yield(nil, err)
		}
	}
}

type pager[T, X any] struct {
	api      *API
	first    Request
	style    PageStyle
	opts     ListOptions
	join     func(*T, *X)
	network  chan struct{}
	decoders chan struct{}
	wait     sync.WaitGroup

	size     int // asked for
	step     int // items a full page really has
	total    int // the highest number of results of any page: it decides how many pages are fetched
	promised int // the number of results on the first page
	latest   int // the number of results on the last page so far
	hint     int
	seen     seenIDs
	yielded  int
	repeated int
	wavered  bool // a page had another number of results than the first
}

// page is a fetched and decoded part of the list.
type page[T any] struct {
	total int
	items []T
	ids   []string
	odd   []oddItem
	err   error
}

// oddItem is a resource with members that can't be read.
type oddItem struct {
	name    string
	members []string
}

// run yields items until the list or the limit ends, or the consumer stops. The caller yields the
// error.
func (p *pager[T, X]) run(ctx context.Context, yield func(*T, error) bool) error {
	head, err := p.fetch(ctx, 0)
	if err != nil {
		return err
	}
	p.total, p.promised, p.latest, p.step = head.total, head.total, head.total, len(head.elements)
	window := make([]chan page[T], pageWindow)
	for issued, at := 1, 0; at < p.pages(); at++ {
		for ; issued < min(p.pages(), at+pageWindow); issued++ {
			window[issued%pageWindow] = p.start(ctx, issued)
		}
		current := page[T]{}
		if at == 0 {
			current = p.decode(head)
		} else {
			current = <-window[at%pageWindow]
		}
		if current.err != nil {
			Rethrow(current.err)
			return current.err
		}
		if !p.deliver(current, yield) {
			return nil
		}
	}
	p.noteMoved()
	return nil
}

// pages is how many there are, as far as is known; always at least the first.
func (p *pager[T, X]) pages() int {
	if p.step == 0 {
		return 1
	}
	items := p.total
	if p.opts.Limit > 0 {
		items = min(items, p.opts.Limit+p.repeated)
	}
	return max((items+p.step-1)/p.step, 1)
}

// deliver yields a page's items and reports whether there is need for more.
func (p *pager[T, X]) deliver(current page[T], yield func(*T, error) bool) bool {
	for _, o := range current.odd {
		p.api.client.tellOdd(o.name, o.members)
	}
	for i := range current.items {
		if !p.seen.add(current.ids[i]) {
			p.repeated++
			continue
		}
		if !yield(&current.items[i], nil) {
			return false
		}
		p.yielded++
		if p.yielded == p.opts.Limit {
			return false
		}
	}
	if len(current.items) > 0 { // beyond its end the Cloud Controller gives a total of 0
		p.latest = current.total
		p.wavered = p.wavered || current.total != p.promised
		p.total = max(p.total, current.total)
	}
	return true
}

// noteMoved calls Moved if the number of results changed. A number that changed only for a while counts, too: an item was
// deleted, which moved all later ones forward, and another one was created. Some changes can't be detected: a sort with ties
// may return one item twice and another never.
func (p *pager[T, X]) noteMoved() {
	if p.opts.Moved == nil || (!p.wavered && p.yielded >= p.latest) {
		return
	}
	now := p.latest
	if now == p.promised {
		now = p.yielded
	}
	p.opts.Moved(p.promised, now)
}

// start fetches and decodes page n in the background. The channel has room for the answer, so
// that no goroutine waits for a consumer that has stopped.
func (p *pager[T, X]) start(ctx context.Context, n int) chan page[T] {
	out := make(chan page[T], 1)
	p.wait.Go(func() { out <- p.ahead(ctx, n) })
	return out
}

func (p *pager[T, X]) ahead(ctx context.Context, n int) (got page[T]) {
	defer Catch(&got.err)
	select {
	case p.network <- struct{}{}:
	case <-ctx.Done():
		return page[T]{err: context.Cause(ctx)}
	}
	body, err := p.load(ctx, n)
	<-p.network
	if err != nil {
		return page[T]{err: err}
	}
	p.decoders <- struct{}{}
	defer func() { <-p.decoders }()
	s, err := p.cutPage(body)
	if err != nil {
		return page[T]{err: err}
	}
	return p.decode(s)
}

func (p *pager[T, X]) fetch(ctx context.Context, n int) (*sheet, error) {
	body, err := p.load(ctx, n)
	if err != nil {
		return nil, err
	}
	p.hint = len(body) + len(body)/8
	return p.cutPage(body)
}

func (p *pager[T, X]) load(ctx context.Context, n int) ([]byte, error) {
	r := p.first
	r.Query = make(map[string][]string, len(p.first.Query)+2)
	for name, values := range p.first.Query {
		r.Query[name] = values
	}
	size := p.size
	if n > 0 {
		size = p.step
	}
	p.style.place(r.Query, n, n*p.step, size)
	r.maxBody, r.sizeHint = maxPage, p.hint
	resp, err := p.api.Send(ctx, r)
	if err != nil {
		return nil, err
	}
	if err := resp.Err(); err != nil {
		return nil, err
	}
	if looksLikeHTML(resp.Header, resp.Body) || len(resp.Body) == 0 {
		return nil, resp.failure()
	}
	return resp.Body, nil
}

func (p *pager[T, X]) cutPage(body []byte) (*sheet, error) {
	s, err := cut(body)
	if err != nil {
		return nil, p.unreadable(err)
	}
	return s, nil
}

func (p *pager[T, X]) unreadable(err error) error {
	return fmt.Errorf("GET %s: reading a page: %w", p.api.base.JoinPath(p.first.Path),
		&decodeError{p.api.client.scrub.Clean(err.Error()), err})
}

func (p *pager[T, X]) decode(s *sheet) page[T] {
	out := page[T]{total: s.total, items: make([]T, len(s.elements)), ids: make([]string, len(s.elements))}
	var beside X
	if p.join != nil && len(s.included) > 0 {
		if err := p.beside(s.included, &beside); err != nil {
			return page[T]{err: p.unreadable(err)}
		}
	}
	for i, element := range s.elements {
		odd, err := p.item(element, &out.items[i])
		if err != nil {
			return page[T]{err: p.unreadable(err)}
		}
		if len(odd) > 0 {
			out.odd = append(out.odd, oddItem{nameOf(element), odd})
		}
		out.ids[i] = memberText(element, p.style.id)
		if p.join != nil {
			p.join(&out.items[i], &beside)
		}
	}
	return out
}

// beside reads what a page carries beside its items.
func (p *pager[T, X]) beside(included []byte, into *X) error {
	err := Decode(included, into)
	if err != nil {
		_, err = decodeOdd(included, into)
	}
	return err
}

func (p *pager[T, X]) item(element []byte, into *T) (odd []string, err error) {
	if k, ok := any(into).(keeper); ok && p.opts.Undecoded {
		k.keep(element)
		return nil, nil
	}
	return decodeItem(element, into)
}
