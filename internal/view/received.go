package view

import "encoding/json"

// received is the resource as the server sent it; a resource that was only planned (--dry-run) has no such bytes and is
// encoded from its fields.
func received(item any, raw []byte) []byte {
	if len(raw) > 0 {
		return raw
	}
	doc, err := json.Marshal(item)
	if err != nil {
		return []byte("{}")
	}
	return doc
}
