package cc

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

type link struct {
	Href   string `json:"href"`
	Method string `json:"method,omitempty"`
}

type pagination struct {
	TotalResults int   `json:"total_results"`
	TotalPages   int   `json:"total_pages"`
	First        link  `json:"first"`
	Last         link  `json:"last"`
	Next         *link `json:"next"`
	Previous     *link `json:"previous"`
}

type listPage[T any] struct {
	Pagination pagination `json:"pagination"`
	Resources  []T        `json:"resources"`
	Included   *included  `json:"included,omitempty"`
}

// filter reports whether a record belongs to a list. A nil filter lets all pass.
type filter[T record] func(T) bool

// allOf passes what all filters pass; nil when there are none.
func allOf[T record](filters ...filter[T]) filter[T] {
	filters = slices.DeleteFunc(filters, func(f filter[T]) bool { return f == nil })
	if len(filters) == 0 {
		return nil
	}
	return func(record T) bool {
		for _, f := range filters {
			if !f(record) {
				return false
			}
		}
		return true
	}
}

// commonFilter checks guids and times.
func commonFilter[T record](q *query) filter[T] {
	guids, byGUID := q.set("guids")
	_, byCreated := q.times["created_ats"]
	_, byUpdated := q.times["updated_ats"]
	if !byGUID && !byCreated && !byUpdated {
		return nil
	}
	return func(record T) bool {
		row := record.row()
		if byGUID && !guids[row.guid] {
			return false
		}
		return q.holdsTime("created_ats", row.born) && q.holdsTime("updated_ats", row.touched)
	}
}

// filtered takes one page out of rows, which are in ascending order of the query. The total is 0 beyond the last page:
// the Cloud Controller takes it from the rows it found.
func filtered[T record](q *query, rows []T, keep filter[T]) (page []T, total int) {
	from := (q.page - 1) * q.perPage
	at := func(i int) T {
		if q.desc {
			return rows[len(rows)-1-i]
		}
		return rows[i]
	}
	if keep == nil {
		for i := from; i < min(from+q.perPage, len(rows)); i++ {
			page = append(page, at(i))
		}
		total = len(rows)
	} else {
		for i := range rows {
			if !keep(at(i)) {
				continue
			}
			if total >= from && len(page) < q.perPage {
				page = append(page, at(i))
			}
			total++
		}
	}
	if len(page) == 0 {
		total = 0
	}
	return page, total
}

// present makes the body of a list answer.
func present[T, J any](c *call, q *query, page []T, total int, path string, present func(T) J) *listPage[J] {
	out := &listPage[J]{Pagination: c.pagination(q, total, path), Resources: make([]J, 0, len(page))}
	for _, record := range page {
		out.Resources = append(out.Resources, present(record))
	}
	return out
}

func (c *call) pagination(q *query, total int, path string) pagination {
	pages := max(1, (total+q.perPage-1)/q.perPage)
	link := func(page int) link { return link{Href: c.api + path + "?" + q.encode(page)} }
	p := pagination{TotalResults: total, TotalPages: pages, First: link(1), Last: link(pages)}
	if q.page < pages {
		next := link(q.page + 1)
		p.Next = &next
	}
	if q.page > 1 {
		previous := link(q.page - 1)
		p.Previous = &previous
	}
	return p
}

// encode is the query string of a page's link: sorted, form-encoded, with an explicit sign for the order.
func (q *query) encode(page int) string {
	pairs := []string{"page=" + strconv.Itoa(page), "per_page=" + strconv.Itoa(q.perPage)}
	if q.showOrder {
		sign := "+"
		if q.desc {
			sign = "-"
		}
		pairs = append(pairs, "order_by="+url.QueryEscape(sign+q.orderBy))
	}
	for _, p := range q.shown {
		pairs = append(pairs, url.QueryEscape(p.Name)+"="+url.QueryEscape(p.Value))
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}
