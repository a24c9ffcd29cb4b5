package sandbox

import (
	"slices"
	"strings"
)

// ccMaxRequirements is how many terms a label_selector may have.
const ccMaxRequirements = 50

// ccRequirement is one term of a label_selector.
type ccRequirement struct {
	key    string
	values []string
	exists bool // asks for the key alone
	negate bool
}

// parseSelector reads label_selector.
func (q *ccQuery) parseSelector(ps ccParams) []string {
	p, sent := ps.get("label_selector")
	if !sent {
		return nil
	}
	q.shown = append(q.shown, ccOperator{"label_selector", p.value})
	requirements, problems := parseCCSelector(p.value)
	q.selector = requirements
	return problems
}

// parseCCSelector reads a label selector. With problems the requirements must not be used.
func parseCCSelector(text string) (requirements []ccRequirement, problems []string) {
	terms := ccSelectorTerms(text)
	if len(terms) == 0 {
		return nil, []string{"Missing label_selector value"}
	}
	if len(terms) > ccMaxRequirements {
		return nil, []string{"Too many label_selector requirements (maximum is 50)"}
	}
	for _, term := range terms {
		r, problem := parseCCRequirement(term)
		if problem != "" {
			problems = append(problems, problem)
			continue
		}
		requirements = append(requirements, r)
	}
	return requirements, problems
}

// ccSelectorTerms splits at commas, but not at those between parentheses. Empty terms do not count.
func ccSelectorTerms(text string) []string {
	var terms []string
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] == '(' {
			i += max(0, ccClosing(text[i:]))
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

// ccClosing is the place of the next closing parenthesis on the same line, -1 for none.
func ccClosing(s string) int {
	line, _, _ := strings.Cut(s, "\n")
	return strings.IndexByte(line, ')')
}

func parseCCRequirement(term string) (r ccRequirement, problem string) {
	r, ok := ccRequirementForm(term)
	if !ok {
		return r, "Invalid label_selector value"
	}
	if problem := ccKeyError(r.key); problem != "" {
		return r, problem
	}
	for _, value := range r.values {
		if problem := ccLabelValueError(value); problem != "" {
			return r, problem
		}
	}
	return r, ""
}

// ccRequirementForm tries, in this order: k in (…), k notin (…), k=v and k==v, k!=v, k, !k.
func ccRequirementForm(term string) (r ccRequirement, ok bool) {
	if strings.Contains(term, "\n") {
		return r, false
	}
	if inner, closed := strings.CutSuffix(term, ")"); closed {
		for _, word := range []string{" in (", " notin ("} {
			if key, values, found := strings.Cut(inner, word); found {
				return ccRequirement{key: key, values: ccSplitValues(values), negate: word == " notin ("}, true
			}
		}
	}
	bare, negated := strings.CutPrefix(term, "!")
	end := strings.IndexFunc(bare, func(c rune) bool { return !ccWordChar(c) && c != '-' && c != '.' && c != '/' })
	if end < 0 {
		return ccRequirement{key: bare, exists: true, negate: negated}, bare != ""
	}
	key, rest := bare[:end], bare[end:]
	if negated || key == "" {
		return r, false
	}
	if values, found := strings.CutPrefix(rest, "="); found {
		return ccRequirement{key: key, values: ccSplitValues(strings.TrimPrefix(values, "="))}, true
	}
	if values, found := strings.CutPrefix(rest, "!="); found {
		return ccRequirement{key: key, values: ccSplitValues(values), negate: true}, true
	}
	return r, false
}

// ccWordChar is what a regular expression calls a word character.
func ccWordChar(c rune) bool { return c == '_' || ccAlphanumeric(c) }

func ccAlphanumeric(c rune) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// ccSplitValues splits at commas and drops empty values at the end, as Ruby does.
func ccSplitValues(s string) []string {
	parts := strings.Split(s, ",")
	for len(parts) > 0 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return parts
}

// matches tells whether labels meet the requirement.
func (r ccRequirement) matches(labels map[string]string) bool {
	value, there := labels[r.key]
	if r.exists {
		return there != r.negate
	}
	return (there && slices.Contains(r.values, value)) != r.negate
}

// ccLabelFilter passes records whose labels meet all terms of the query's selector.
func ccLabelFilter[T ccRecord](q *ccQuery, labels func(T) map[string]string) ccFilter[T] {
	if len(q.selector) == 0 {
		return nil
	}
	return func(record T) bool {
		own := labels(record)
		return !slices.ContainsFunc(q.selector, func(r ccRequirement) bool { return !r.matches(own) })
	}
}
