// Package form reads query strings as Rails does: operators in brackets, lists with commas, of a repeated parameter the
// last. Which parameters there are and what they mean is the caller's business.
package form

import (
	"net/url"
	"slices"
	"strings"
)

// Param is one query parameter: a plain value, or operators in brackets (created_ats[gt]=…), of which value is unset.
type Param struct {
	name  string
	Value string
	Ops   []Operator // in the order they were sent; nil for a plain value
}

// Operator is one comparison of a parameter: created_ats[gt]=… has the operator gt.
type Operator struct{ Name, Value string }

// Params are a query string's parameters in the order they were sent. Of a repeated one the last counts.
type Params []Param

// Parse reads a query string as Rails does.
func Parse(raw string) Params {
	var ps Params
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		key := unescapeForm(name)
		if key == "" {
			continue
		}
		ps = ps.with(key, unescapeForm(value))
	}
	return ps
}

func (ps Params) with(key, value string) Params {
	name, op, nested := strings.Cut(key, "[")
	if nested {
		op = strings.TrimSuffix(op, "]")
	}
	at := ps.find(name)
	if at < 0 {
		ps = append(ps, Param{name: name})
		at = len(ps) - 1
	}
	if !nested {
		ps[at].Value, ps[at].Ops = value, nil
		return ps
	}
	ps[at].Ops = append(ps[at].Ops, Operator{op, value})
	return ps
}

func (ps Params) find(name string) int {
	for i := range ps {
		if ps[i].name == name {
			return i
		}
	}
	return -1
}

// Get is a parameter and whether it was sent.
func (ps Params) Get(name string) (Param, bool) {
	if at := ps.find(name); at >= 0 {
		return ps[at], true
	}
	return Param{}, false
}

// List splits a value at its commas. A comma that belongs to a value is sent percent-encoded again. An empty value
// is a list of one empty text, which matches nothing.
func (p Param) List() []string {
	parts := strings.Split(p.Value, ",")
	for i, part := range parts {
		if i > 0 {
			part = strings.TrimLeft(part, " \t\r\n")
		}
		parts[i] = unescapePercent(part)
	}
	return parts
}

func unescapeForm(s string) string {
	if out, err := url.QueryUnescape(s); err == nil {
		return out
	}
	return s
}

// unescapePercent decodes %XX; what is no escape stays as it is.
func unescapePercent(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	if out, err := url.PathUnescape(s); err == nil {
		return out
	}
	return s
}

// Unknown is the complaint about parameters that are not accepted, "" when there are none.
func (ps Params) Unknown(known []string) string {
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
