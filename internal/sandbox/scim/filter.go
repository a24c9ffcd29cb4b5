// Package scim reads filters as UAAs understand them and matches and sorts by them. It knows no resource: an attribute
// table says how one is looked at.
package scim

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The filter grammar is SCIM 1's as UAAs read it: attr op value, and, or, parentheses; eq co sw pr gt ge lt le.

// maxFilterDepth bounds parentheses; maxFilterTerms bounds comparisons.
const (
	maxFilterDepth = 50
	maxFilterTerms = 2000
)

// ErrFilter is a filter that cannot be read.
var ErrFilter = errors.New("invalid filter")

// Condition is a parsed filter: a comparison, or a list of conditions joined by and, or.
type Condition struct {
	Join  string // "and", "or", "" for a comparison
	Parts []*Condition

	Attr  string
	Op    string
	Value literal
}

// literal is the right side of a comparison.
type literal struct {
	kind   literalKind
	Text   string
	number float64
	truth  bool
}

type literalKind int

const (
	literalNone literalKind = iota
	literalText
	literalNumber
	literalBool
)

// parser reads a filter from left to right.
type parser struct {
	rest  string
	depth int
	terms int
}

// Parse reads a filter; every error is errFilter.
func Parse(text string) (*Condition, error) {
	p := &parser{rest: text}
	c, err := p.either()
	if err != nil {
		return nil, err
	}
	p.space()
	if p.rest != "" {
		return nil, ErrFilter
	}
	return c, nil
}

// either reads conditions joined by or.
func (p *parser) either() (*Condition, error) { return p.joined("or", p.all) }

// all reads conditions joined by and, which binds tighter.
func (p *parser) all() (*Condition, error) { return p.joined("and", p.one) }

func (p *parser) joined(word string, next func() (*Condition, error)) (*Condition, error) {
	first, err := next()
	if err != nil {
		return nil, err
	}
	parts := []*Condition{first}
	for p.word(word) {
		c, err := next()
		if err != nil {
			return nil, err
		}
		parts = append(parts, c)
	}
	if len(parts) == 1 {
		return first, nil
	}
	return &Condition{Join: word, Parts: parts}, nil
}

// one reads a comparison or a filter in parentheses.
func (p *parser) one() (*Condition, error) {
	p.space()
	inner, opened := strings.CutPrefix(p.rest, "(")
	if !opened {
		return p.comparison()
	}
	if p.depth++; p.depth > maxFilterDepth {
		return nil, ErrFilter
	}
	p.rest = inner
	c, err := p.either()
	if err != nil {
		return nil, err
	}
	p.space()
	after, closed := strings.CutPrefix(p.rest, ")")
	if !closed {
		return nil, ErrFilter
	}
	p.rest = after
	p.depth--
	return c, nil
}

func (p *parser) comparison() (*Condition, error) {
	if p.terms++; p.terms > maxFilterTerms {
		return nil, ErrFilter
	}
	attr := p.name()
	op := strings.ToLower(p.name())
	if attr == "" {
		return nil, ErrFilter
	}
	switch op {
	case "pr":
		return &Condition{Attr: attr, Op: op}, nil
	case "eq", "co", "sw", "gt", "ge", "lt", "le":
		value, err := p.literal()
		return &Condition{Attr: attr, Op: op, Value: value}, err
	default:
		return nil, ErrFilter
	}
}

func (p *parser) space() { p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace) }

// name reads an attribute or operator.
func (p *parser) name() string {
	p.space()
	end := strings.IndexFunc(p.rest, func(r rune) bool { return !nameRune(r) })
	if end < 0 {
		end = len(p.rest)
	}
	name := p.rest[:end]
	p.rest = p.rest[end:]
	return name
}

func nameRune(r rune) bool {
	return r == '.' || r == '_' || r == '-' || r == ':' || r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// word takes a joining word, in any case, when it comes next.
func (p *parser) word(word string) bool {
	before := p.rest
	if strings.EqualFold(p.name(), word) {
		return true
	}
	p.rest = before
	return false
}

func (p *parser) literal() (literal, error) {
	p.space()
	if p.rest == "" {
		return literal{}, ErrFilter
	}
	if quote := p.rest[0]; quote == '"' || quote == '\'' {
		text, err := p.quoted(quote)
		return literal{kind: literalText, Text: text}, err
	}
	bare := p.bare()
	switch strings.ToLower(bare) {
	case "true", "false":
		return literal{kind: literalBool, truth: strings.EqualFold(bare, "true"), Text: strings.ToLower(bare)}, nil
	}
	number, err := strconv.ParseFloat(bare, 64)
	if err != nil || bare[0] == '.' || unicode.IsLetter(rune(bare[0])) {
		return literal{}, ErrFilter
	}
	return literal{kind: literalNumber, number: number, Text: bare}, nil
}

func (p *parser) bare() string {
	end := strings.IndexFunc(p.rest, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' })
	if end < 0 {
		end = len(p.rest)
	}
	bare := p.rest[:end]
	p.rest = p.rest[end:]
	return bare
}

// quoted reads a string. Double quotes know backslash escapes. Single quotes keep the backslash, so that an escaped
// quote there finds nothing.
func (p *parser) quoted(quote byte) (string, error) {
	var b strings.Builder
	for i := 1; i < len(p.rest); i++ {
		ch := p.rest[i]
		if ch == quote {
			p.rest = p.rest[i+1:]
			return b.String(), nil
		}
		if ch != '\\' {
			b.WriteByte(ch)
			continue
		}
		i++
		if i == len(p.rest) {
			return "", ErrFilter
		}
		next, known := unescape(p.rest[i], quote)
		if !known {
			return "", ErrFilter
		}
		b.WriteString(next)
	}
	return "", ErrFilter
}

func unescape(ch, quote byte) (string, bool) {
	if quote == '\'' {
		return `\` + string(rune(ch)), true
	}
	switch ch {
	case '"', '\\', '/':
		return string(rune(ch)), true
	case 'n':
		return "\n", true
	case 't':
		return "\t", true
	case 'r':
		return "\r", true
	default:
		return "", false
	}
}
