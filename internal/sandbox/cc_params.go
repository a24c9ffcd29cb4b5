package sandbox

import (
	"net/url"
	"strings"
)

// ccParam is one query parameter: a plain value, or operators in brackets (created_ats[gt]=…), of which value is unset.
type ccParam struct {
	name  string
	value string
	ops   []ccOperator // in the order they were sent; nil for a plain value
}

type ccOperator struct{ name, value string }

// ccParams are a query string's parameters in the order they were sent. Of a repeated one the last counts.
type ccParams []ccParam

func parseCCParams(raw string) ccParams {
	var ps ccParams
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		key := ccUnescapeForm(name)
		if key == "" {
			continue
		}
		ps = ps.with(key, ccUnescapeForm(value))
	}
	return ps
}

func (ps ccParams) with(key, value string) ccParams {
	name, op, nested := strings.Cut(key, "[")
	if nested {
		op = strings.TrimSuffix(op, "]")
	}
	at := ps.find(name)
	if at < 0 {
		ps = append(ps, ccParam{name: name})
		at = len(ps) - 1
	}
	if !nested {
		ps[at].value, ps[at].ops = value, nil
		return ps
	}
	ps[at].ops = append(ps[at].ops, ccOperator{op, value})
	return ps
}

func (ps ccParams) find(name string) int {
	for i := range ps {
		if ps[i].name == name {
			return i
		}
	}
	return -1
}

// get is a parameter and whether it was sent.
func (ps ccParams) get(name string) (ccParam, bool) {
	if at := ps.find(name); at >= 0 {
		return ps[at], true
	}
	return ccParam{}, false
}

// list splits a value at its commas. A comma that belongs to a value is sent percent-encoded once more. An empty value
// is a list of one empty text, which matches nothing.
func (p ccParam) list() []string {
	parts := strings.Split(p.value, ",")
	for i, part := range parts {
		if i > 0 {
			part = strings.TrimLeft(part, " \t\r\n")
		}
		parts[i] = ccUnescapePercent(part)
	}
	return parts
}

func ccUnescapeForm(s string) string {
	if out, err := url.QueryUnescape(s); err == nil {
		return out
	}
	return s
}

// ccUnescapePercent decodes %XX; what is no escape stays as it is.
func ccUnescapePercent(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	if out, err := url.PathUnescape(s); err == nil {
		return out
	}
	return s
}
