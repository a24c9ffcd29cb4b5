package view

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"
)

// deepest is how deep a document may nest: more than any resource, and less than would overflow the stack.
const deepest = 500

// writeYAML writes a JSON document as YAML with its keys in the order received; with item it is an element of a list
// ("- …").
func writeYAML(w io.Writer, doc []byte, item bool) error {
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	node, err := yamlNode(dec, 0)
	if err != nil {
		return fmt.Errorf("show as yaml: %w", err)
	}
	if item {
		node = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{node}}
	}
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(node); err != nil {
		return err
	}
	return enc.Close()
}

func yamlNode(dec *json.Decoder, depth int) (*yaml.Node, error) {
	if depth > deepest {
		return nil, errors.New("nested too deeply")
	}
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch v := token.(type) {
	case json.Delim:
		return yamlParent(dec, v, depth)
	case string:
		return yamlString(v), nil
	case json.Number:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: numberTag(v.String()), Value: v.String()}, nil
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: fmt.Sprint(v)}, nil
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}, nil
}

// yamlParent reads an object or array including its closing bracket.
func yamlParent(dec *json.Decoder, open json.Delim, depth int) (*yaml.Node, error) {
	node := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	if open == '{' {
		node = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	}
	for dec.More() {
		child, err := yamlNode(dec, depth+1) // keys come as string tokens
		if err != nil {
			return nil, err
		}
		node.Content = append(node.Content, child)
	}
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	if len(node.Content) == 0 {
		node.Style = yaml.FlowStyle // [] and {}
	}
	return node, nil
}

func numberTag(s string) string {
	if strings.ContainsAny(s, ".eE") {
		return "!!float"
	}
	return "!!int"
}

// yamlString quotes what a YAML 1.1 parser (such as Ruby's) would read as a boolean, a merge key or a base-60 number;
// the encoder itself quotes what YAML 1.2 would misread.
func yamlString(s string) *yaml.Node {
	s = cleanText(s)
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	switch {
	case strings.Contains(s, "\n") && isBlock(s):
		n.Style = yaml.LiteralStyle
	case strings.ContainsAny(s, "\n\t"), base60(s), misread(s):
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

func misread(s string) bool {
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "<<", "=":
		return true
	}
	return false
}

// isBlock: text whose lines are unchanged in a literal block, such as a certificate.
func isBlock(s string) bool {
	if strings.Contains(s, "\t") || strings.HasSuffix(s, "\n\n") {
		return false
	}
	for line := range strings.SplitSeq(s, "\n") {
		if strings.TrimSpace(line) != line {
			return false
		}
	}
	return !strings.HasPrefix(s, "\n")
}

func base60(s string) bool {
	return strings.Contains(s, ":") && strings.Trim(s, "0123456789:.+-_") == ""
}
