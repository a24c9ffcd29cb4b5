package sandbox

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

type ccLink struct {
	Href   string `json:"href"`
	Method string `json:"method,omitempty"`
}

type ccPagination struct {
	TotalResults int     `json:"total_results"`
	TotalPages   int     `json:"total_pages"`
	First        ccLink  `json:"first"`
	Last         ccLink  `json:"last"`
	Next         *ccLink `json:"next"`
	Previous     *ccLink `json:"previous"`
}

type ccPage[T any] struct {
	Pagination ccPagination `json:"pagination"`
	Resources  []T          `json:"resources"`
	Included   *ccIncluded  `json:"included,omitempty"`
}

// ccFilter tells whether a record belongs to a list. A nil filter lets all pass.
type ccFilter[T ccRecord] func(T) bool

// ccAll passes what all filters pass; nil when there are none.
func ccAll[T ccRecord](filters ...ccFilter[T]) ccFilter[T] {
	filters = slices.DeleteFunc(filters, func(f ccFilter[T]) bool { return f == nil })
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

// ccCommonFilter checks guids and times.
func ccCommonFilter[T ccRecord](q *ccQuery) ccFilter[T] {
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

// ccSelect takes one page out of rows, which are in ascending order of the query. The total is 0 beyond the last page:
// the Cloud Controller takes it from the rows it found.
func ccSelect[T ccRecord](q *ccQuery, rows []T, keep ccFilter[T]) (page []T, total int) {
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

// ccPresent makes the body of a list answer.
func ccPresent[T, J any](c *ccCall, q *ccQuery, page []T, total int, path string, present func(T) J) *ccPage[J] {
	out := &ccPage[J]{Pagination: c.pagination(q, total, path), Resources: make([]J, 0, len(page))}
	for _, record := range page {
		out.Resources = append(out.Resources, present(record))
	}
	return out
}

func (c *ccCall) pagination(q *ccQuery, total int, path string) ccPagination {
	pages := max(1, (total+q.perPage-1)/q.perPage)
	link := func(page int) ccLink { return ccLink{Href: c.api + path + "?" + q.encode(page)} }
	p := ccPagination{TotalResults: total, TotalPages: pages, First: link(1), Last: link(pages)}
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
func (q *ccQuery) encode(page int) string {
	pairs := []string{"page=" + strconv.Itoa(page), "per_page=" + strconv.Itoa(q.perPage)}
	if q.showOrder {
		sign := "+"
		if q.desc {
			sign = "-"
		}
		pairs = append(pairs, "order_by="+url.QueryEscape(sign+q.orderBy))
	}
	for _, p := range q.shown {
		pairs = append(pairs, url.QueryEscape(p.name)+"="+url.QueryEscape(p.value))
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}
