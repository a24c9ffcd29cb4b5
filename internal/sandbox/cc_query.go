package sandbox

import (
	"math"
	"slices"
	"strings"
	"time"
)

// ccListSpec says what a list endpoint accepts.
type ccListSpec struct {
	filters []string // lists, beside the ones every endpoint has; in the order error texts name them
	include []string // values that include accepts; nil: no such parameter
	labels  bool     // accepts label_selector
	orders  []string // what order_by accepts
	order   string   // used and shown when order_by is not sent
	silent  string   // used but not shown when order_by is not sent
	refuse  string   // time filter that is known but not allowed
	check   func(*ccQuery) []string
}

// ccCommonParams are accepted by every list endpoint.
var ccCommonParams = []string{"page", "per_page", "order_by", "created_ats", "updated_ats", "guids"}

var (
	ccOrderByTime = []string{"created_at", "updated_at"}
	ccOrderByName = []string{"created_at", "updated_at", "name"}
)

const (
	ccDefaultPerPage = 50
	ccMaxPerPage     = 5000
)

// names are the accepted parameters in the order the error text lists them.
func (spec *ccListSpec) names() []string {
	names := append(slices.Clone(ccCommonParams), spec.filters...)
	if spec.include != nil {
		names = append(names, "include")
	}
	if spec.labels {
		names = append(names, "label_selector")
	}
	return names
}

// ccQuery is a list request, checked.
type ccQuery struct {
	page, perPage int
	orderBy       string // "" is insertion order
	desc          bool
	showOrder     bool
	lists         map[string][]string
	not           map[string]bool // lists given as name[not]
	times         map[string][]ccTimes
	selector      []ccRequirement
	shown         []ccOperator // what the links of a page repeat, beside page, per_page and order_by
}

// parseCCQuery checks a query string. The problems are in the order the Cloud Controller reports them; with any of
// them the query must not be used.
func parseCCQuery(raw string, spec *ccListSpec) (*ccQuery, []string) {
	ps := parseCCParams(raw)
	q := &ccQuery{page: 1, perPage: ccDefaultPerPage, lists: map[string][]string{}, not: map[string]bool{}, times: map[string][]ccTimes{}}
	problems := q.parsePage(ps)
	problems = append(problems, q.parseOrder(ps, spec)...)
	problems = append(problems, q.parseTimes(ps, "created_ats", "Created ats")...)
	problems = append(problems, q.parseTimes(ps, "updated_ats", "Updated ats")...)
	problems = append(problems, q.parseList(ps, "guids")...)
	if spec.labels {
		problems = append(problems, q.parseSelector(ps)...)
	}
	if unknown := ps.unknown(spec.names()); unknown != "" {
		problems = append(problems, unknown)
	}
	if _, sent := ps.get(spec.refuse); sent && spec.refuse != "" {
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

// parseCCInclude checks the query of an endpoint that shows one resource and accepts include alone.
func parseCCInclude(raw string, values []string) (*ccQuery, []string) {
	ps := parseCCParams(raw)
	q := &ccQuery{lists: map[string][]string{}}
	var problems []string
	if unknown := ps.unknown([]string{"include"}); unknown != "" {
		problems = append(problems, unknown)
	}
	return q, append(problems, q.parseInclude(ps, values)...)
}

// unknown is the complaint about parameters that are not accepted, "" when there are none.
func (ps ccParams) unknown(known []string) string {
	var extra []string
	for _, p := range ps {
		if !slices.Contains(known, p.name) {
			extra = append(extra, p.name)
		}
	}
	if extra == nil {
		return ""
	}
	return "Unknown query parameter(s): '" + strings.Join(extra, "', '") + "'. Valid parameters are: '" + strings.Join(known, "', '") + "'"
}

func (q *ccQuery) parsePage(ps ccParams) (problems []string) {
	if p, sent := ps.get("page"); sent {
		if q.page = ccLeadingInt(p.value); q.page <= 0 {
			problems = append(problems, "Page must be a positive integer")
		}
	}
	p, sent := ps.get("per_page")
	if !sent {
		return problems
	}
	q.perPage = ccLeadingInt(p.value)
	switch {
	case q.perPage <= 0:
		problems = append(problems, "Per page must be a positive integer")
	case q.perPage > ccMaxPerPage:
		problems = append(problems, "Per page must be between 1 and 5000")
	}
	return problems
}

// ccLeadingInt reads a number as Ruby's to_i does: leading digits count, anything else is 0. Too large ones are cut.
func ccLeadingInt(s string) int {
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

func (q *ccQuery) parseOrder(ps ccParams, spec *ccListSpec) []string {
	p, sent := ps.get("order_by")
	if !sent {
		q.orderBy, q.showOrder = spec.silent, false
		if spec.order != "" {
			q.orderBy, q.showOrder = spec.order, true
		}
		return nil
	}
	if strings.TrimSpace(p.value) == "" && p.ops == nil {
		q.orderBy = spec.silent
		return nil
	}
	column, desc := strings.CutPrefix(p.value, "-")
	if !desc {
		column = strings.TrimPrefix(p.value, "+")
	}
	if !slices.Contains(spec.orders, column) {
		return []string{"Order by can only be: '" + strings.Join(spec.orders, "', '") + "'"}
	}
	q.orderBy, q.desc, q.showOrder = column, desc, true
	return nil
}

func (q *ccQuery) parseList(ps ccParams, name string) []string {
	p, sent := ps.get(name)
	if !sent {
		return nil
	}
	if p.ops == nil {
		q.lists[name] = p.list()
		q.shown = append(q.shown, ccOperator{name, ccJoinList(q.lists[name])})
		return nil
	}
	if name != "target_guids" {
		return []string{ccHumanize(name) + " must be an array"}
	}
	for _, op := range p.ops {
		if op.name != "not" || op.value == "" {
			return []string{"Target guids target_guids has an invalid operator"}
		}
		q.lists[name], q.not[name] = ccParam{value: op.value}.list(), true
		q.shown = append(q.shown, ccOperator{name + "[not]", op.value})
	}
	return nil
}

// ccJoinList is a list as links show it: commas inside a value stay distinguishable.
func ccJoinList(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strings.ReplaceAll(v, ",", "%2C")
	}
	return strings.Join(out, ",")
}

func (q *ccQuery) parseInclude(ps ccParams, valid []string) (problems []string) {
	if p, sent := ps.get("include"); !sent || p.ops != nil {
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

func (q *ccQuery) includes(names ...string) bool {
	return slices.ContainsFunc(q.lists["include"], func(v string) bool { return slices.Contains(names, v) })
}

// set is a filter's values for look-up and whether it was sent.
func (q *ccQuery) set(name string) (map[string]bool, bool) {
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
func (q *ccQuery) foldedSet(name string) (map[string]bool, bool) {
	set, sent := q.set(name)
	folded := make(map[string]bool, len(set))
	for v := range set {
		folded[ccFold(v)] = true
	}
	return folded, sent
}

// ccHumanize is a field's name as error texts spell it: "per_page" becomes "Per page".
func ccHumanize(name string) string {
	words := strings.ReplaceAll(name, "_", " ")
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// ccTimes is one condition on a time, in microseconds: from ≤ t ≤ to.
type ccTimes struct{ from, to int64 }

func (c ccTimes) holds(t int64) bool { return c.from <= t && t <= c.to }

// ccSecond is the last microsecond of a second, to which the Cloud Controller rounds comparisons.
const ccSecond = int64(time.Second/time.Microsecond) - 1
