package cc

import (
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/sandbox/form"
)

// maxRequirements is how many terms a label_selector may have.
const maxRequirements = 50

// requirement is one term of a label_selector.
type requirement struct {
	key    string
	values []string
	exists bool // asks for the key alone
	negate bool
}

// parseSelector reads label_selector.
func (q *query) parseSelector(ps form.Params) []string {
	p, sent := ps.Get("label_selector")
	if !sent {
		return nil
	}
	q.shown = append(q.shown, form.Operator{Name: "label_selector", Value: p.Value})
	requirements, problems := parseSelector(p.Value)
	q.selector = requirements
	return problems
}

// parseSelector reads a label selector. With problems the requirements must not be used.
func parseSelector(text string) (requirements []requirement, problems []string) {
	terms := selectorTerms(text)
	if len(terms) == 0 {
		return nil, []string{"Missing label_selector value"}
	}
	if len(terms) > maxRequirements {
		return nil, []string{"Too many label_selector requirements (maximum is 50)"}
	}
	for _, term := range terms {
		r, problem := parseRequirement(term)
		if problem != "" {
			problems = append(problems, problem)
			continue
		}
		requirements = append(requirements, r)
	}
	return requirements, problems
}

// selectorTerms splits at commas, but not at those between parentheses. Empty terms do not count.
func selectorTerms(text string) []string {
	var terms []string
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] == '(' {
			i += max(0, closing(text[i:]))
			continue
		}
		if i < len(text) && text[i] != ',' {
			continue
		}
		if i > start {
			terms = append(terms, text[start:i])
		}
		start = i + 1
	}
	return terms
}

// closing is the place of the next closing parenthesis on the same line, -1 for none.
func closing(s string) int {
	line, _, _ := strings.Cut(s, "\n")
	return strings.IndexByte(line, ')')
}

func parseRequirement(term string) (r requirement, problem string) {
	r, ok := requirementForm(term)
	if !ok {
		return r, "Invalid label_selector value"
	}
	if problem := keyError(r.key); problem != "" {
		return r, problem
	}
	for _, value := range r.values {
		if problem := labelValueError(value); problem != "" {
			return r, problem
		}
	}
	return r, ""
}

// requirementForm tries, in this order: k in (…), k notin (…), k=v and k==v, k!=v, k, !k.
func requirementForm(term string) (r requirement, ok bool) {
	if strings.Contains(term, "\n") {
		return r, false
	}
	if inner, closed := strings.CutSuffix(term, ")"); closed {
		for _, word := range []string{" in (", " notin ("} {
			if key, values, found := strings.Cut(inner, word); found {
				return requirement{key: key, values: splitValues(values), negate: word == " notin ("}, true
			}
		}
	}
	bare, negated := strings.CutPrefix(term, "!")
	end := strings.IndexFunc(bare, func(c rune) bool { return !wordChar(c) && c != '-' && c != '.' && c != '/' })
	if end < 0 {
		return requirement{key: bare, exists: true, negate: negated}, bare != ""
	}
	key, rest := bare[:end], bare[end:]
	if negated || key == "" {
		return r, false
	}
	if values, found := strings.CutPrefix(rest, "="); found {
		return requirement{key: key, values: splitValues(strings.TrimPrefix(values, "="))}, true
	}
	if values, found := strings.CutPrefix(rest, "!="); found {
		return requirement{key: key, values: splitValues(values), negate: true}, true
	}
	return r, false
}

// wordChar is what a regular expression calls a word character.
func wordChar(c rune) bool { return c == '_' || alphanumeric(c) }

func alphanumeric(c rune) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// splitValues splits at commas and drops empty values at the end, as Ruby does.
func splitValues(s string) []string {
	parts := strings.Split(s, ",")
	for len(parts) > 0 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return parts
}

// matches reports whether labels meet the requirement.
func (r requirement) matches(labels map[string]string) bool {
	value, there := labels[r.key]
	if r.exists {
		return there != r.negate
	}
	return (there && slices.Contains(r.values, value)) != r.negate
}

// labelFilter passes records whose labels meet all terms of the query's selector.
func labelFilter[T record](q *query, labels func(T) map[string]string) filter[T] {
	if len(q.selector) == 0 {
		return nil
	}
	return func(record T) bool {
		own := labels(record)
		return !slices.ContainsFunc(q.selector, func(r requirement) bool { return !r.matches(own) })
	}
}
