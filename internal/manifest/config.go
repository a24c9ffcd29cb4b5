package manifest

import (
	"strconv"

	"gopkg.in/yaml.v3"
)

// secretField reports which fields of a provider's or zone's configuration are secrets, at any level.
func secretField(name string) bool {
	switch name {
	case "relyingPartySecret", "bindPassword", "signingKey", "privateKey", "privateKeyPassword", "privateKeyPassphrase", "jwtClientAuthenticationKey":
		return true
	}
	return false
}

// config reads a mapping as JSON-like values: string, int64, float64, bool, nil, []any, map[string]any, and *Secret.
func (r *reader) config(into *map[string]any) take {
	return func(n *yaml.Node) {
		inner := r.visit(n)
		if inner == nil {
			return
		}
		if inner.Kind != yaml.MappingNode {
			r.wrong(n, "config is a mapping")
			return
		}
		*into = r.tree(inner, 0)
	}
}

func (r *reader) tree(n *yaml.Node, depth int) map[string]any {
	out := map[string]any{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		_, twice := out[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode || key.Value == "<<":
			r.wrong(key, "the keys of a configuration must be texts")
		case twice:
			r.wrong(key, strconv.Quote(key.Value)+" appears twice")
		case secretField(key.Value):
			var s *Secret
			r.secret(&s)(value)
			out[key.Value] = s
		default:
			out[key.Value] = r.value(value, depth+1)
		}
	}
	return out
}

func (r *reader) value(n *yaml.Node, depth int) any {
	if n = r.visit(n); n == nil {
		return nil
	}
	if depth > maxDepth {
		r.wrong(n, "the configuration nests too deep")
		return nil
	}
	switch n.Kind {
	case yaml.MappingNode:
		return r.tree(n, depth)
	case yaml.SequenceNode:
		items := []any{}
		for _, item := range n.Content {
			items = append(items, r.value(item, depth+1))
		}
		return items
	}
	return r.plain(n)
}

// plain is a scalar by its tag; a date stays a text.
func (r *reader) plain(n *yaml.Node) any {
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		value, err := strconv.ParseBool(n.Value)
		if err == nil {
			return value
		}
	case "!!int":
		value, err := strconv.ParseInt(n.Value, 0, 64)
		if err == nil {
			return value
		}
		r.wrong(n, "the number is too large; put it in quotes if it is a text")
	case "!!float":
		value, err := strconv.ParseFloat(n.Value, 64)
		if err == nil && value-value == 0 { // JSON has no infinity and no NaN
			return value
		}
		r.wrong(n, "JSON has no such number")
	}
	return n.Value
}
