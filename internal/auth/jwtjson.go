package auth

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxDepth is how deep objects and arrays of a token or a key set may be nested. A UAA's have
// at most three levels.
const maxDepth = 32

// Member is one member of a JSON object: its name decoded, its value as it was sent.
type Member struct {
	Name  string
	Value json.RawMessage
}

// Members are those of one object, in the order in which they were sent.
type Members []Member

// Get returns the value of a name, case-sensitively; nil if there is none.
func (m Members) Get(name string) json.RawMessage {
	for _, member := range m {
		if member.Name == name {
			return member.Value
		}
	}
	return nil
}

// MarshalJSON writes the object again, its members in their order.
func (m Members) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, member := range m {
		if i > 0 {
			out.WriteByte(',')
		}
		name, err := json.Marshal(member.Name)
		if err != nil {
			return nil, err
		}
		out.Write(name)
		out.WriteByte(':')
		out.Write(member.Value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// parseObject reads exactly one JSON object. Parsers differ on which of two members of one
// name counts, so an object with such a pair, at any depth, is refused (RFC 8725 §2.4);
// encoding/json alone would take the last one, and any spelling of upper and lower case.
func parseObject(data []byte) (Members, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("not UTF-8")
	}
	if err := refuseDuplicates(data); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, errors.New("not a JSON object")
	}
	members := Members{}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, err
		}
		members = append(members, Member{Name: name.(string), Value: value}) // a JSON object's key is a string
	}
	return members, nil
}

// refuseDuplicates reads the whole document once. It must be well-formed with nothing after it,
// not too deep, and without duplicate members.
func refuseDuplicates(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var open []map[string]bool // one for each open object or array; nil for an array
	key := false               // the next string names a member
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case json.Delim:
			open, err = nest(open, token)
			if err != nil {
				return err
			}
		case string:
			if key && open[len(open)-1][token] {
				return fmt.Errorf("member %.40q appears twice", token)
			}
			if key {
				open[len(open)-1][token] = true
				key = false
				continue
			}
		}
		if len(open) == 0 && dec.More() {
			return errors.New("more than one JSON value")
		}
		key = len(open) > 0 && open[len(open)-1] != nil
	}
	if len(open) > 0 {
		return io.ErrUnexpectedEOF
	}
	return nil
}

func nest(open []map[string]bool, delim json.Delim) ([]map[string]bool, error) {
	switch delim {
	case '{':
		open = append(open, map[string]bool{})
	case '[':
		open = append(open, nil)
	default:
		return open[:len(open)-1], nil
	}
	if len(open) > maxDepth {
		return nil, fmt.Errorf("nested deeper than %d", maxDepth)
	}
	return open, nil
}
