package sandbox

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

var errFilter = errors.New("invalid filter")

// condition is a parsed filter: a comparison, or a list of conditions joined by and, or.
type condition struct {
	join  string // "and", "or", "" for a comparison
	parts []*condition

	attr  string
	op    string
	value literal
}

// literal is the right side of a comparison.
type literal struct {
	kind   literalKind
	text   string
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

// filterParser reads a filter from left to right.
type filterParser struct {
	rest  string
	depth int
	terms int
}

// quoted is a filter in an error text: the current UAA escapes it for HTML, the old one does not.
func (s *uaaServer) quoted(filter string) string {
	if s.version == Version77 {
		return htmlEscaper.Replace(filter)
	}
	return filter
}

// parseFilter reads a filter; every error is errFilter.
func parseFilter(text string) (*condition, error) {
	p := &filterParser{rest: text}
	c, err := p.either()
	if err != nil {
		return nil, err
	}
	p.space()
	if p.rest != "" {
		return nil, errFilter
	}
	return c, nil
}

// either reads conditions joined by or.
func (p *filterParser) either() (*condition, error) { return p.joined("or", p.all) }

// all reads conditions joined by and, which binds tighter.
func (p *filterParser) all() (*condition, error) { return p.joined("and", p.one) }

func (p *filterParser) joined(word string, next func() (*condition, error)) (*condition, error) {
	first, err := next()
	if err != nil {
		return nil, err
	}
	parts := []*condition{first}
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
	return &condition{join: word, parts: parts}, nil
}

// one reads a comparison or a filter in parentheses.
func (p *filterParser) one() (*condition, error) {
	p.space()
	inner, opened := strings.CutPrefix(p.rest, "(")
	if !opened {
		return p.comparison()
	}
	if p.depth++; p.depth > maxFilterDepth {
		return nil, errFilter
	}
	p.rest = inner
	c, err := p.either()
	if err != nil {
		return nil, err
	}
	p.space()
	after, closed := strings.CutPrefix(p.rest, ")")
	if !closed {
		return nil, errFilter
	}
	p.rest = after
	p.depth--
	return c, nil
}

func (p *filterParser) comparison() (*condition, error) {
	if p.terms++; p.terms > maxFilterTerms {
		return nil, errFilter
	}
	attr := p.name()
	op := strings.ToLower(p.name())
	if attr == "" {
		return nil, errFilter
	}
	switch op {
	case "pr":
		return &condition{attr: attr, op: op}, nil
	case "eq", "co", "sw", "gt", "ge", "lt", "le":
		value, err := p.literal()
		return &condition{attr: attr, op: op, value: value}, err
	default:
		return nil, errFilter
	}
}

func (p *filterParser) space() { p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace) }

// name reads an attribute or operator.
func (p *filterParser) name() string {
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
func (p *filterParser) word(word string) bool {
	before := p.rest
	if strings.EqualFold(p.name(), word) {
		return true
	}
	p.rest = before
	return false
}

func (p *filterParser) literal() (literal, error) {
	p.space()
	if p.rest == "" {
		return literal{}, errFilter
	}
	if quote := p.rest[0]; quote == '"' || quote == '\'' {
		text, err := p.quoted(quote)
		return literal{kind: literalText, text: text}, err
	}
	bare := p.bare()
	switch strings.ToLower(bare) {
	case "true", "false":
		return literal{kind: literalBool, truth: strings.EqualFold(bare, "true"), text: strings.ToLower(bare)}, nil
	}
	number, err := strconv.ParseFloat(bare, 64)
	if err != nil || bare[0] == '.' || unicode.IsLetter(rune(bare[0])) {
		return literal{}, errFilter
	}
	return literal{kind: literalNumber, number: number, text: bare}, nil
}

func (p *filterParser) bare() string {
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
func (p *filterParser) quoted(quote byte) (string, error) {
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
			return "", errFilter
		}
		next, known := unescape(p.rest[i], quote)
		if !known {
			return "", errFilter
		}
		b.WriteString(next)
	}
	return "", errFilter
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
