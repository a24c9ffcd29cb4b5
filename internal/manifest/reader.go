package manifest

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Limits of one file: nesting of a configuration, reported problems, and visited nodes, where aliases count each time:
// a fixed number, and more for each byte.
const (
	maxDepth     = 64
	maxProblems  = 1000
	someNodes    = 10_000
	nodesPerByte = 4
)

// reader walks the nodes of one file and collects all problems, so that they are reported together.
type reader struct {
	file     string
	sandbox  bool
	nodes    int // that may still be visited
	problems Problems
}

// take reads one value.
type take func(*yaml.Node)

func (r *reader) at(n *yaml.Node) Pos { return Pos{r.file, n.Line} }

func (r *reader) wrong(n *yaml.Node, text string) {
	if len(r.problems) >= maxProblems {
		return
	}
	r.problems = append(r.problems, &Problem{r.at(n), text})
}

// visit counts a node and follows an alias; nil when the file is too large.
func (r *reader) visit(n *yaml.Node) *yaml.Node {
	r.nodes--
	if r.nodes == 0 {
		r.wrong(n, "the file's aliases repeat too much")
	}
	if r.nodes <= 0 {
		return nil
	}
	if n.Kind == yaml.AliasNode {
		return r.visit(n.Alias)
	}
	return n
}

// object reads a mapping; unknown keys and keys that appear twice are errors.
func (r *reader) object(n *yaml.Node, what string, fields map[string]take) {
	if n = r.visit(n); n == nil {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.wrong(n, "a "+what+" is a mapping: name: value")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch into := fields[key.Value]; {
		case key.Kind != yaml.ScalarNode || into == nil:
			r.wrong(key, "unknown field "+strconv.Quote(key.Value)+" of a "+what+" (known: "+names(fields)+")")
		case seen[key.Value]:
			r.wrong(key, strconv.Quote(key.Value)+" appears twice")
		default:
			seen[key.Value] = true
			into(value)
		}
	}
}

func names(fields map[string]take) string {
	var list []string
	for name := range fields {
		list = append(list, name)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// each reads a sequence.
func (r *reader) each(n *yaml.Node, one take) {
	if n = r.visit(n); n == nil {
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.wrong(n, "this must be a list; an empty one is []")
		return
	}
	for _, item := range n.Content {
		one(item)
	}
}

// list reads resources: a sequence, or a mapping of list and complete.
func list[T any](r *reader, into *List[T], one func(*yaml.Node) T) take {
	items := func(n *yaml.Node) {
		into.Items = []T{}
		r.each(n, func(item *yaml.Node) { into.Items = append(into.Items, one(item)) })
	}
	return func(n *yaml.Node) {
		inner := r.visit(n)
		if inner == nil {
			return
		}
		if inner.Kind != yaml.MappingNode {
			items(inner)
			return
		}
		r.object(inner, "list", map[string]take{"list": items, "complete": r.flag(func(v bool) { into.Complete = v })})
		if into.Items == nil {
			r.wrong(inner, "complete needs a list next to it")
		}
	}
}

// scalar is the text of a value, and false if it is not a text.
func (r *reader) scalar(n *yaml.Node) (string, bool) {
	inner := r.visit(n)
	if inner == nil {
		return "", false
	}
	switch tag := inner.ShortTag(); {
	case inner.Kind != yaml.ScalarNode:
		r.wrong(n, "this must be a text")
	case tag == "!!null":
		r.wrong(n, "the value is missing; remove the field, or write \"\" for an empty one")
	case tag == "!!bool":
		r.wrong(n, "this must be a text: put it in quotes")
	case tag != "!!str" && tag != "!!int" && tag != "!!float" && tag != "!!timestamp":
		r.wrong(n, "this must be a text, not "+strconv.Quote(tag))
	default:
		return inner.Value, true
	}
	return "", false
}

func (r *reader) text(into *string) take {
	return func(n *yaml.Node) {
		if text, ok := r.scalar(n); ok {
			*into = text
		}
	}
}

func (r *reader) optional(into **string) take {
	return func(n *yaml.Node) {
		if text, ok := r.scalar(n); ok {
			*into = &text
		}
	}
}

func (r *reader) texts(into *[]string) take {
	return func(n *yaml.Node) {
		*into = []string{}
		r.each(n, func(item *yaml.Node) {
			if text, ok := r.scalar(item); ok {
				*into = append(*into, text)
			}
		})
	}
}

func (r *reader) flag(set func(bool)) take {
	return func(n *yaml.Node) {
		inner := r.visit(n)
		if inner == nil {
			return
		}
		value, err := strconv.ParseBool(inner.Value)
		if inner.Kind != yaml.ScalarNode || inner.ShortTag() != "!!bool" || err != nil {
			r.wrong(n, "this must be true or false")
			return
		}
		set(value)
	}
}

func (r *reader) maybe(into **bool) take { return r.flag(func(v bool) { *into = &v }) }

func (r *reader) seconds(into **int) take {
	return func(n *yaml.Node) {
		inner := r.visit(n)
		if inner == nil {
			return
		}
		value, err := strconv.Atoi(inner.Value)
		if inner.Kind != yaml.ScalarNode || err != nil || value < 0 {
			r.wrong(n, "this must be a whole number of seconds")
			return
		}
		*into = &value
	}
}

// state reads present or absent.
func (r *reader) state(e *Entry) take {
	return func(n *yaml.Node) {
		switch text, ok := r.scalar(n); {
		case !ok:
		case text == "absent", text == "present":
			e.Absent = text == "absent"
		default:
			r.wrong(n, "state must be present or absent")
		}
	}
}

func (r *reader) secret(into **Secret) take {
	return func(n *yaml.Node) {
		text, ok := r.scalar(n)
		if !ok {
			return
		}
		s, err := parseSecret(text, r.at(n), r.sandbox)
		if err != nil {
			r.wrong(n, err.Error())
			return
		}
		*into = s
	}
}
