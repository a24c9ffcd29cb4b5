package view

import (
	"encoding/json"

	"github.com/cfid-cli/cfid/internal/session"
)

// Settings is how the settings of config.yaml look.
func Settings() Kind[session.Setting] {
	return Kind[session.Setting]{
		Noun: "setting", Plural: "settings",
		JSON: func(s session.Setting) []byte {
			doc, err := json.Marshal(map[string]any{"name": s.Name, "value": s.Value, "default": s.Default, "about": s.About, "takes": s.Takes})
			if err != nil {
				return []byte("{}")
			}
			return doc
		},
		Name: func(s session.Setting) string { return s.Name }, ID: func(s session.Setting) string { return s.Name },
		Columns: []Column[session.Setting]{
			{Name: "name", Text: func(s session.Setting) string { return s.Name }},
			{Name: "value", Text: func(s session.Setting) string { return s.Value }},
			{Name: "default", Text: func(s session.Setting) string { return s.Default }},
			{Name: "about", Flex: true, Text: func(s session.Setting) string { return s.About }},
		},
	}
}
