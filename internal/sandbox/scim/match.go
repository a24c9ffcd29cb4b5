package scim

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Attribute says how a filter and a sort order see one attribute of T. Exactly one of the functions is set.
type Attribute[T any] struct {
	Text   func(T) string
	Truth  func(T) bool
	Number func(T) int64
	When   func(T) time.Time
	Many   func(T) []string
	Hidden bool // never matches, as a password
	NoSort bool // good in filters only
}

// Attributes maps lower-case names.
type Attributes[T any] map[string]Attribute[T]

// Matcher reports whether a resource fits a filter.
type Matcher[T any] func(T) bool

// Compile turns a parsed filter into a matcher; errFilter for unknown attributes and values of a wrong type.
func Compile[T any](c *Condition, table Attributes[T]) (Matcher[T], error) {
	if c.Join == "" {
		return compileOne(c, table)
	}
	parts := make([]Matcher[T], len(c.Parts))
	for i, part := range c.Parts {
		m, err := Compile(part, table)
		if err != nil {
			return nil, err
		}
		parts[i] = m
	}
	if c.Join == "or" {
		return func(v T) bool { return slices.ContainsFunc(parts, func(m Matcher[T]) bool { return m(v) }) }, nil
	}
	return func(v T) bool { return !slices.ContainsFunc(parts, func(m Matcher[T]) bool { return !m(v) }) }, nil
}

func compileOne[T any](c *Condition, table Attributes[T]) (Matcher[T], error) {
	a, known := table[strings.ToLower(c.Attr)]
	switch {
	case !known:
		return nil, ErrFilter
	case a.Hidden:
		return func(T) bool { return false }, nil
	case a.Truth != nil:
		return compileBool(c, a.Truth)
	case a.Number != nil:
		return compileNumber(c, a.Number)
	case a.When != nil:
		return compileTime(c, a.When)
	case a.Many != nil:
		fits := textTest(c)
		return func(v T) bool { return slices.ContainsFunc(a.Many(v), fits) }, nil
	default:
		fits := textTest(c)
		return func(v T) bool { return fits(a.Text(v)) }, nil
	}
}

func compileBool[T any](c *Condition, get func(T) bool) (Matcher[T], error) {
	if c.Op == "pr" {
		return func(T) bool { return true }, nil
	}
	if c.Value.kind != literalBool {
		return nil, ErrFilter
	}
	if c.Op != "eq" {
		return func(T) bool { return false }, nil
	}
	return func(v T) bool { return get(v) == c.Value.truth }, nil
}

func compileNumber[T any](c *Condition, get func(T) int64) (Matcher[T], error) {
	if c.Op == "pr" {
		return func(T) bool { return true }, nil
	}
	if c.Value.kind != literalNumber || c.Op == "co" || c.Op == "sw" {
		return nil, ErrFilter
	}
	return func(v T) bool { return ordered(c.Op, cmp.Compare(float64(get(v)), c.Value.number)) }, nil
}

func compileTime[T any](c *Condition, get func(T) time.Time) (Matcher[T], error) {
	switch c.Op {
	case "pr":
		return func(T) bool { return true }, nil
	case "co", "sw":
		fits := textTest(c)
		return func(v T) bool { return fits(IsoTime(get(v))) }, nil
	}
	want, err := time.Parse(time.RFC3339, c.Value.Text)
	if err != nil {
		return nil, ErrFilter
	}
	return func(v T) bool { return ordered(c.Op, get(v).Truncate(time.Millisecond).Compare(want)) }, nil
}

// ordered reports whether a comparison's outcome (-1, 0, 1) satisfies an operator.
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
func textTest(c *Condition) func(string) bool {
	want := strings.ToLower(c.Value.Text)
	switch c.Op {
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
		return func(s string) bool { return ordered(c.Op, strings.Compare(strings.ToLower(s), want)) }
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

// Order compares two resources by one attribute; nil when it cannot be sorted by.
func (table Attributes[T]) Order(name string) func(a, b T) int {
	a, known := table[strings.ToLower(name)]
	switch {
	case !known || a.NoSort || a.Hidden || a.Many != nil:
		return nil
	case a.Truth != nil:
		return func(x, y T) int { return cmp.Compare(truthRank(a.Truth(x)), truthRank(a.Truth(y))) }
	case a.Number != nil:
		return func(x, y T) int { return cmp.Compare(a.Number(x), a.Number(y)) }
	case a.When != nil:
		return func(x, y T) int { return a.When(x).Compare(a.When(y)) }
	default:
		return func(x, y T) int { return strings.Compare(a.Text(x), a.Text(y)) }
	}
}

func truthRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// IsoTime is how SCIM resources write times.
func IsoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
