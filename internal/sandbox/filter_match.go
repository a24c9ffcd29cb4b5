package sandbox

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// attribute says how a filter and a sort order see one attribute of T. Exactly one of the functions is set.
type attribute[T any] struct {
	text   func(T) string
	truth  func(T) bool
	number func(T) int64
	when   func(T) time.Time
	many   func(T) []string
	hidden bool // never matches, as a password
	noSort bool // good in filters only
}

// attributes maps lower-case names.
type attributes[T any] map[string]attribute[T]

// matcher tells whether a resource fits a filter.
type matcher[T any] func(T) bool

// compile turns a parsed filter into a matcher; errFilter for unknown attributes and values of a wrong type.
func compile[T any](c *condition, table attributes[T]) (matcher[T], error) {
	if c.join == "" {
		return compileOne(c, table)
	}
	parts := make([]matcher[T], len(c.parts))
	for i, part := range c.parts {
		m, err := compile(part, table)
		if err != nil {
			return nil, err
		}
		parts[i] = m
	}
	if c.join == "or" {
		return func(v T) bool { return slices.ContainsFunc(parts, func(m matcher[T]) bool { return m(v) }) }, nil
	}
	return func(v T) bool { return !slices.ContainsFunc(parts, func(m matcher[T]) bool { return !m(v) }) }, nil
}

func compileOne[T any](c *condition, table attributes[T]) (matcher[T], error) {
	a, known := table[strings.ToLower(c.attr)]
	switch {
	case !known:
		return nil, errFilter
	case a.hidden:
		return func(T) bool { return false }, nil
	case a.truth != nil:
		return compileBool(c, a.truth)
	case a.number != nil:
		return compileNumber(c, a.number)
	case a.when != nil:
		return compileTime(c, a.when)
	case a.many != nil:
		fits := textTest(c)
		return func(v T) bool { return slices.ContainsFunc(a.many(v), fits) }, nil
	default:
		fits := textTest(c)
		return func(v T) bool { return fits(a.text(v)) }, nil
	}
}

func compileBool[T any](c *condition, get func(T) bool) (matcher[T], error) {
	if c.op == "pr" {
		return func(T) bool { return true }, nil
	}
	if c.value.kind != literalBool {
		return nil, errFilter
	}
	if c.op != "eq" {
		return func(T) bool { return false }, nil
	}
	return func(v T) bool { return get(v) == c.value.truth }, nil
}

func compileNumber[T any](c *condition, get func(T) int64) (matcher[T], error) {
	if c.op == "pr" {
		return func(T) bool { return true }, nil
	}
	if c.value.kind != literalNumber || c.op == "co" || c.op == "sw" {
		return nil, errFilter
	}
	return func(v T) bool { return ordered(c.op, cmp.Compare(float64(get(v)), c.value.number)) }, nil
}

func compileTime[T any](c *condition, get func(T) time.Time) (matcher[T], error) {
	switch c.op {
	case "pr":
		return func(T) bool { return true }, nil
	case "co", "sw":
		fits := textTest(c)
		return func(v T) bool { return fits(isoTime(get(v))) }, nil
	}
	want, err := time.Parse(time.RFC3339, c.value.text)
	if err != nil {
		return nil, errFilter
	}
	return func(v T) bool { return ordered(c.op, get(v).Truncate(time.Millisecond).Compare(want)) }, nil
}

// ordered tells whether a comparison's outcome (-1, 0, 1) satisfies an operator.
func ordered(op string, outcome int) bool {
	switch op {
	case "eq":
		return outcome == 0
	case "gt":
		return outcome > 0
	case "ge":
		return outcome >= 0
	case "lt":
		return outcome < 0
	case "le":
		return outcome <= 0
	default:
		return false
	}
}

// textTest compares without regard to case. In co and sw the characters % and _ are SQL's wildcards.
func textTest(c *condition) func(string) bool {
	want := strings.ToLower(c.value.text)
	switch c.op {
	case "pr":
		return func(s string) bool { return s != "" }
	case "co":
		return containsTest(want, "%"+want+"%")
	case "sw":
		if !strings.ContainsAny(want, "%_") {
			return func(s string) bool { return strings.HasPrefix(strings.ToLower(s), want) }
		}
		return func(s string) bool { return like([]rune(strings.ToLower(s)), []rune(want+"%")) }
	case "eq":
		return func(s string) bool { return strings.ToLower(s) == want }
	default:
		return func(s string) bool { return ordered(c.op, strings.Compare(strings.ToLower(s), want)) }
	}
}

func containsTest(want, pattern string) func(string) bool {
	if !strings.ContainsAny(want, "%_") {
		return func(s string) bool { return strings.Contains(strings.ToLower(s), want) }
	}
	runes := []rune(pattern)
	return func(s string) bool { return like([]rune(strings.ToLower(s)), runes) }
}

// like is SQL's LIKE: % stands for any text, _ for one character. It goes back to the last % only, so its time is
// bounded by the product of the lengths.
func like(s, pattern []rune) bool {
	at, p, star, mark := 0, 0, -1, 0
	for at < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '%':
			star, mark = p, at
			p++
		case p < len(pattern) && (pattern[p] == '_' || pattern[p] == s[at]):
			at++
			p++
		case star >= 0:
			mark++
			at, p = mark, star+1
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '%' {
		p++
	}
	return p == len(pattern)
}

// order compares two resources by one attribute; nil when it cannot be sorted by.
func (table attributes[T]) order(name string) func(a, b T) int {
	a, known := table[strings.ToLower(name)]
	switch {
	case !known || a.noSort || a.hidden || a.many != nil:
		return nil
	case a.truth != nil:
		return func(x, y T) int { return cmp.Compare(truthRank(a.truth(x)), truthRank(a.truth(y))) }
	case a.number != nil:
		return func(x, y T) int { return cmp.Compare(a.number(x), a.number(y)) }
	case a.when != nil:
		return func(x, y T) int { return a.when(x).Compare(a.when(y)) }
	default:
		return func(x, y T) int { return strings.Compare(a.text(x), a.text(y)) }
	}
}

func truthRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// isoTime is how SCIM resources write times.
func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
