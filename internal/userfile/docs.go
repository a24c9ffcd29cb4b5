package userfile

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// json reads an array of objects, or a sequence of objects.
func (rr *rowReader) json(limit *bounded) {
	in := bufio.NewReader(limit)
	array := false
	for {
		b, err := in.ReadByte()
		if err != nil {
			rr.ended("", err)
			return
		}
		if strings.IndexByte(" \t\r\n", b) < 0 {
			array = b == '['
			if !array {
				_ = in.UnreadByte() // it was just read
			}
			break
		}
	}
	var whole io.Reader = in
	if array {
		whole = io.MultiReader(strings.NewReader("["), in)
	}
	dec := json.NewDecoder(whole)
	if array {
		_, _ = dec.Token() // the bracket
	}
	for n := 1; !array || dec.More(); n++ {
		limit.next()
		at := fmt.Sprintf("entry %d", n)
		var entry map[string]json.RawMessage
		err := dec.Decode(&entry)
		if _, wrong := errors.AsType[*json.UnmarshalTypeError](err); wrong {
			rr.fault(at, "is not a JSON object")
			continue
		}
		if err != nil {
			rr.ended(at, err)
			return
		}
		rr.entry(at, entry)
	}
	if _, err := dec.Token(); err != nil {
		rr.fault("", "the array does not end: is the file cut off?")
	}
}

// ended records the error that ended the reading, unless it was the end of the file.
func (rr *rowReader) ended(at string, err error) {
	if !errors.Is(err, io.EOF) {
		rr.fault(at, "%v", err)
	}
}

func (rr *rowReader) entry(at string, entry map[string]json.RawMessage) {
	row := &UserRow{Line: at}
	faults := len(rr.faults)
	names := make([]string, 0, len(entry))
	for name := range entry {
		names = append(names, name)
	}
	slices.Sort(names) // for a fixed order of faults
	taken := map[string]bool{}
	for _, name := range names {
		column, ok := rr.column(name)
		if !ok || column == "" {
			continue
		}
		if taken[column] {
			rr.fault(at, "has %s twice", column)
			continue
		}
		taken[column] = true
		text, err := jsonCell(entry[name], column == "groups")
		if err != nil {
			rr.fault(at, "%s %v", column, err)
			continue
		}
		rr.cell(row, column, text)
	}
	rr.unmarkUnknown(faults, at)
	rr.add(row, faults)
}

// unmarkUnknown adds the position to each fault about an unknown member; in a CSV file the heading has it once.
func (rr *rowReader) unmarkUnknown(from int, at string) {
	for i := from; i < len(rr.faults); i++ {
		if !strings.HasPrefix(rr.faults[i], at) {
			rr.faults[i] = at + ": " + rr.faults[i]
		}
	}
}

// jsonCell returns a JSON value as the text of a cell.
func jsonCell(raw json.RawMessage, list bool) (string, error) {
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		return "", err
	}
	switch value := value.(type) {
	case nil:
		return "", nil
	case string:
		return value, nil
	case bool:
		return strconv.FormatBool(value), nil
	case float64:
		return strings.TrimSpace(string(raw)), nil
	case []any:
		if list {
			return string(raw), nil
		}
	}
	return "", errors.New("is neither text nor true or false")
}

// yaml reads a list of mappings. The file is read as a whole.
func (rr *rowReader) yaml(in io.Reader) {
	data, err := io.ReadAll(io.LimitReader(in, maxYAML+1))
	if err == nil && len(data) > maxYAML {
		err = errLongFile
	}
	var doc yaml.Node
	if err == nil {
		err = yaml.Unmarshal(data, &doc)
	}
	if err != nil {
		rr.fault("", "%s", strings.TrimPrefix(err.Error(), "yaml: "))
		return
	}
	if len(doc.Content) == 0 {
		return
	}
	list := doc.Content[0]
	if list.Kind != yaml.SequenceNode {
		rr.fault(fmt.Sprintf("line %d", list.Line), "is not a list of users")
		return
	}
	for _, node := range list.Content {
		rr.node(node)
	}
}

func (rr *rowReader) node(node *yaml.Node) {
	at := fmt.Sprintf("line %d", node.Line)
	if node.Kind != yaml.MappingNode {
		rr.fault(at, "is not a user: it must be a mapping")
		return
	}
	entry := map[string]json.RawMessage{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i].Value, node.Content[i+1]
		raw, err := yamlValue(value)
		if err != nil {
			rr.fault(fmt.Sprintf("line %d", value.Line), "%v", err)
			return
		}
		entry[name] = raw
	}
	rr.entry(at, entry)
}

// yamlValue reads a scalar or a list of scalars. Numbers keep their spelling: a phone number may begin with zeros.
func yamlValue(node *yaml.Node) (json.RawMessage, error) {
	switch {
	case node.Kind == yaml.ScalarNode && node.Tag == "!!null":
		return json.RawMessage("null"), nil
	case node.Kind == yaml.ScalarNode:
		return json.Marshal(node.Value)
	case node.Kind == yaml.SequenceNode:
		words := []string{}
		for _, item := range node.Content {
			if item.Kind != yaml.ScalarNode {
				return nil, errors.New("must be a list of names")
			}
			words = append(words, item.Value)
		}
		return json.Marshal(words)
	}
	return nil, errors.New("must be text, true, false or a list of names")
}
