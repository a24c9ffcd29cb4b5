package rest

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// PageStyle says how a list is cut into pages: SCIM or CAPI.
type PageStyle struct {
	id        string // the member by which an item is recognised when it comes twice
	size      int    // default page size
	maxSize   int
	place     func(q url.Values, page, first, size int)
	numbering string
}

// SCIM pages: startIndex (from 1), count, totalResults, resources. id names the member that
// identifies an item ("id", at /oauth/clients "client_id"). UAA gives at most 500 at a time.
func SCIM(id string) PageStyle {
	return PageStyle{id: id, size: 500, maxSize: 500, numbering: "startIndex",
		place: func(q url.Values, _, first, size int) {
			q.Set("startIndex", strconv.Itoa(first+1))
			q.Set("count", strconv.Itoa(size))
		}}
}

// CAPI pages: page (from 1), per_page (at most 5000), pagination, resources, included.
func CAPI() PageStyle {
	return PageStyle{id: "guid", size: 1000, maxSize: 5000, numbering: "page",
		place: func(q url.Values, page, _, size int) {
			q.Set("page", strconv.Itoa(page+1))
			q.Set("per_page", strconv.Itoa(size))
		}}
}

func (s PageStyle) sizeFor(o ListOptions) int {
	size := s.size
	if o.PageSize > 0 {
		size = min(o.PageSize, s.maxSize)
	}
	if o.Limit > 0 {
		size = min(size, o.Limit)
	}
	return size
}

// sheet is a page cut into its undecoded elements.
type sheet struct {
	total    int // of the whole list
	elements [][]byte
	included []byte
}

// cut splits a page without decoding its elements.
func cut(body []byte) (*sheet, error) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(body), lenient)
	s := &sheet{total: -1}
	found := false
	if token, err := dec.ReadToken(); err != nil || token.Kind() != '{' {
		return nil, orError(err, "the answer is no object")
	}
	for dec.PeekKind() == '"' {
		token, err := dec.ReadToken()
		if err != nil {
			return nil, err
		}
		switch token.String() {
		case "resources":
			found = true
			err = s.cutElements(dec, body)
		case "totalResults":
			err = json.UnmarshalDecode(dec, &s.total, lenient)
		case "pagination":
			var p struct {
				Total int `json:"total_results"`
			}
			err = json.UnmarshalDecode(dec, &p, lenient)
			s.total = p.Total
		case "included":
			s.included, err = readSlice(dec, body)
		default:
			err = dec.SkipValue()
		}
		if err != nil {
			return nil, err
		}
	}
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	if !found {
		return nil, orError(nil, "the answer is no list: it has no resources")
	}
	return s, nil
}

func orError(err error, text string) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("%s", text)
}

func (s *sheet) cutElements(dec *jsontext.Decoder, body []byte) error {
	token, err := dec.ReadToken()
	if err != nil || token.Kind() != '[' {
		return orError(err, "resources is no array")
	}
	for dec.PeekKind() != ']' {
		element, err := readSlice(dec, body)
		if err != nil {
			return err
		}
		s.elements = append(s.elements, element)
	}
	_, err = dec.ReadToken()
	return err
}

// readSlice answers the next value as a part of body: the decoder's own copy is short-lived.
func readSlice(dec *jsontext.Decoder, body []byte) ([]byte, error) {
	value, err := dec.ReadValue()
	if err != nil {
		return nil, err
	}
	end := int(dec.InputOffset())
	return body[end-len(value) : end : end], nil
}

// memberText answers a string member of an object, "" if there is none.
func memberText(object []byte, name string) string {
	dec := jsontext.NewDecoder(bytes.NewBuffer(object), lenient)
	if token, err := dec.ReadToken(); err != nil || token.Kind() != '{' {
		return ""
	}
	for dec.PeekKind() == '"' {
		token, err := dec.ReadToken()
		if err != nil {
			return ""
		}
		if token.String() != name {
			if dec.SkipValue() != nil {
				return ""
			}
			continue
		}
		if value, err := dec.ReadToken(); err == nil && value.Kind() == '"' {
			return value.String()
		}
		return ""
	}
	return ""
}
