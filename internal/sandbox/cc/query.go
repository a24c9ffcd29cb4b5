package cc

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/form"
)

// listSpec says what a list endpoint accepts.
type listSpec struct {
	filters []string // lists, beside the ones every endpoint has; in the order error texts name them
	include []string // values that include accepts; nil: no such parameter
	labels  bool     // accepts label_selector
	orders  []string // what order_by accepts
	order   string   // used and shown when order_by is not sent
	silent  string   // used but not shown when order_by is not sent
	refuse  string   // time filter that is known but not allowed
	check   func(*query) []string
}

// commonParams are accepted by every list endpoint.
var commonParams = []string{"page", "per_page", "order_by", "created_ats", "updated_ats", "guids"}

var (
	orderByTime = []string{"created_at", "updated_at"}
	orderByName = []string{"created_at", "updated_at", "name"}
)

const (
	defaultPerPage = 50
	maxPerPage     = 5000
)

// names are the accepted parameters in the order the error text lists them.
func (spec *listSpec) names() []string {
	names := append(slices.Clone(commonParams), spec.filters...)
	if spec.include != nil {
		names = append(names, "include")
	}
	if spec.labels {
		names = append(names, "label_selector")
	}
	return names
}

// query is a list request, checked.
type query struct {
	page, perPage int
	orderBy       string // "" is insertion order
	desc          bool
	showOrder     bool
	lists         map[string][]string
	not           map[string]bool // lists given as name[not]
	times         map[string][]times
	selector      []requirement
	shown         []form.Operator // what the links of a page repeat, beside page, per_page and order_by
}

// parseQuery checks a query string. The problems are in the order the Cloud Controller reports them; with any of
// them the query must not be used.
func parseQuery(raw string, spec *listSpec) (*query, []string) {
	ps := form.Parse(raw)
	q := &query{page: 1, perPage: defaultPerPage, lists: map[string][]string{}, not: map[string]bool{}, times: map[string][]times{}}
	problems := q.parsePage(ps)
	problems = append(problems, q.parseOrder(ps, spec)...)
	problems = append(problems, q.parseTimes(ps, "created_ats", "Created ats")...)
	problems = append(problems, q.parseTimes(ps, "updated_ats", "Updated ats")...)
	problems = append(problems, q.parseList(ps, "guids")...)
	if spec.labels {
		problems = append(problems, q.parseSelector(ps)...)
	}
	if unknown := ps.Unknown(spec.names()); unknown != "" {
		problems = append(problems, unknown)
	}
	if _, sent := ps.Get(spec.refuse); sent && spec.refuse != "" {
		problems = append(problems, "Filtering by '"+spec.refuse+"' is not allowed on this resource.")
	}
	if spec.include != nil {
		problems = append(problems, q.parseInclude(ps, spec.include)...)
	}
	for _, name := range spec.filters {
		problems = append(problems, q.parseList(ps, name)...)
	}
	if spec.check != nil {
		problems = append(problems, spec.check(q)...)
	}
	return q, problems
}

// parseInclude checks the query of an endpoint that shows one resource and accepts include alone.
func parseInclude(raw string, values []string) (*query, []string) {
	ps := form.Parse(raw)
	q := &query{lists: map[string][]string{}}
	var problems []string
	if unknown := ps.Unknown([]string{"include"}); unknown != "" {
		problems = append(problems, unknown)
	}
	return q, append(problems, q.parseInclude(ps, values)...)
}

func (q *query) parsePage(ps form.Params) (problems []string) {
	if p, sent := ps.Get("page"); sent {
		if q.page = leadingInt(p.Value); q.page <= 0 {
			problems = append(problems, "Page must be a positive integer")
		}
	}
	p, sent := ps.Get("per_page")
	if !sent {
		return problems
	}
	q.perPage = leadingInt(p.Value)
	switch {
	case q.perPage <= 0:
		problems = append(problems, "Per page must be a positive integer")
	case q.perPage > maxPerPage:
		problems = append(problems, "Per page must be between 1 and 5000")
	}
	return problems
}

// leadingInt reads a number as Ruby's to_i does: leading digits count, anything else is 0. Too large ones are cut.
func leadingInt(s string) int {
	s = strings.TrimSpace(s)
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			break
		}
		n = min(n*10+int(c-'0'), math.MaxInt32)
	}
	if negative {
		return -n
	}
	return n
}

func (q *query) parseOrder(ps form.Params, spec *listSpec) []string {
	p, sent := ps.Get("order_by")
	if !sent {
		q.orderBy, q.showOrder = spec.silent, false
		if spec.order != "" {
			q.orderBy, q.showOrder = spec.order, true
		}
		return nil
	}
	if strings.TrimSpace(p.Value) == "" && p.Ops == nil {
		q.orderBy = spec.silent
		return nil
	}
	column, desc := strings.CutPrefix(p.Value, "-")
	if !desc {
		column = strings.TrimPrefix(p.Value, "+")
	}
	if !slices.Contains(spec.orders, column) {
		return []string{"Order by can only be: '" + strings.Join(spec.orders, "', '") + "'"}
	}
	q.orderBy, q.desc, q.showOrder = column, desc, true
	return nil
}

func (q *query) parseList(ps form.Params, name string) []string {
	p, sent := ps.Get(name)
	if !sent {
		return nil
	}
	if p.Ops == nil {
		q.lists[name] = p.List()
		q.shown = append(q.shown, form.Operator{Name: name, Value: joinList(q.lists[name])})
		return nil
	}
	if name != "target_guids" {
		return []string{humanize(name) + " must be an array"}
	}
	for _, op := range p.Ops {
		if op.Name != "not" || op.Value == "" {
			return []string{"Target guids target_guids has an invalid operator"}
		}
		q.lists[name], q.not[name] = form.Param{Value: op.Value}.List(), true
		q.shown = append(q.shown, form.Operator{Name: name + "[not]", Value: op.Value})
	}
	return nil
}

// joinList is a list as links show it: commas inside a value stay distinguishable.
func joinList(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strings.ReplaceAll(v, ",", "%2C")
	}
	return strings.Join(out, ",")
}

func (q *query) parseInclude(ps form.Params, valid []string) (problems []string) {
	if p, sent := ps.Get("include"); !sent || p.Ops != nil {
		return nil
	}
	problems = q.parseList(ps, "include")
	count := map[string]int{}
	for _, v := range q.lists["include"] {
		if !slices.Contains(valid, v) {
			problems = append(problems, "Invalid included resource: '"+v+"'. Valid included resources are: '"+strings.Join(valid, "', '")+"'")
			continue
		}
		if count[v]++; count[v] == 2 {
			problems = append(problems, "Duplicate included resource: '"+v+"'")
		}
	}
	return problems
}

func (q *query) includes(names ...string) bool {
	return slices.ContainsFunc(q.lists["include"], func(v string) bool { return slices.Contains(names, v) })
}

// set is a filter's values for look-up and whether it was sent.
func (q *query) set(name string) (map[string]bool, bool) {
	values, sent := q.lists[name]
	if !sent {
		return nil, false
	}
	set := make(map[string]bool, len(values))
	for _, v := range values {
		set[v] = true
	}
	return set, true
}

// foldedSet is set for names, which compare without regard to case.
func (q *query) foldedSet(name string) (map[string]bool, bool) {
	set, sent := q.set(name)
	folded := make(map[string]bool, len(set))
	for v := range set {
		folded[fold(v)] = true
	}
	return folded, sent
}

// humanize is a field's name as error texts spell it: "per_page" becomes "Per page".
func humanize(name string) string {
	words := strings.ReplaceAll(name, "_", " ")
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// times is one condition on a time, in microseconds: from ≤ t ≤ to.
type times struct{ from, to int64 }

func (c times) holds(t int64) bool { return c.from <= t && t <= c.to }

// second is the last microsecond of a second, to which the Cloud Controller rounds comparisons.
const second = int64(time.Second/time.Microsecond) - 1
