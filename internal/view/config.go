package view

import (
	"encoding/json"

	"github.com/cfid-cli/cfid/internal/ops"
)

// Settings is how the settings of config.yaml look.
func Settings() Kind[ops.Setting] {
	return Kind[ops.Setting]{
		Noun: "setting", Plural: "settings",
		JSON: func(s ops.Setting) []byte {
			doc, err := json.Marshal(map[string]any{"name": s.Name, "value": s.Value, "default": s.Default, "about": s.About, "takes": s.Takes})
			if err != nil {
				return []byte("{}")
			}
			return doc
		},
		Name: func(s ops.Setting) string { return s.Name }, ID: func(s ops.Setting) string { return s.Name },
		Columns: []Column[ops.Setting]{
			{Name: "name", Text: func(s ops.Setting) string { return s.Name }},
			{Name: "value", Text: func(s ops.Setting) string { return s.Value }},
			{Name: "default", Text: func(s ops.Setting) string { return s.Default }},
			{Name: "about", Flex: true, Text: func(s ops.Setting) string { return s.About }},
		},
	}
}
