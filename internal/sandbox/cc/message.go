package cc

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Checks of request bodies. Each returns its findings as the error texts spell them, in the order they are reported.

// unknownFields is the finding about keys that are not allowed.
func unknownFields(body *object, allowed ...string) []string {
	extra := body.extra(allowed...)
	if extra == nil {
		return nil
	}
	return []string{"Unknown field(s): '" + strings.Join(extra, "', '") + "'"}
}

func checkGUID(label string, value any) (problems []string) {
	text, ok := value.(string)
	if !ok {
		problems = append(problems, label+" must be a string")
	}
	if n := utf8.RuneCountInString(text); !ok || n < 1 || n > 200 {
		problems = append(problems, label+" must be between 1 and 200 characters")
	}
	return problems
}

// truthy is false for null and false, as in Ruby.
func truthy(v any) bool { return v != nil && v != false }

// isBlank is Ruby's blank?: null, false, empty, or only white space.
func isBlank(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return strings.TrimSpace(v) == ""
	case []any:
		return len(v) == 0
	case *object:
		return len(v.keys) == 0
	}
	return false
}

// nameRules are the limits of a name.
type nameRules struct {
	required    bool // null and absence are refused
	notEmpty    bool // "" is too short
	blankFirst  bool // presence is checked before the other rules
	max         int
	controlFree bool
}

// checkName checks the name of a body.
func checkName(body *object, rules nameRules) (problems []string) {
	value := body.get("name")
	var blank, form []string
	if rules.required && isBlank(value) {
		blank = []string{"Name can't be blank"}
	}
	if value != nil {
		form = checkNameForm(value, rules)
	}
	if rules.blankFirst {
		return append(blank, form...)
	}
	return append(form, blank...)
}

func checkNameForm(value any, rules nameRules) (problems []string) {
	text, ok := value.(string)
	if !ok {
		problems = append(problems, "Name must be a string")
		text = textOf(value)
	}
	n := utf8.RuneCountInString(text)
	if rules.notEmpty && n < 1 {
		problems = append(problems, "Name is too short (minimum is 1 character)")
	}
	if n > rules.max {
		problems = append(problems, fmt.Sprintf("Name is too long (maximum is %d characters)", rules.max))
	}
	if rules.controlFree && (text == "" || strings.ContainsFunc(strings.TrimSuffix(text, "\n"), unprintable)) {
		problems = append(problems, "Name must not contain escaped characters")
	}
	return problems
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) && !unicode.Is(unicode.Zs, r) }

// checkBoolean checks a field that may be absent or null.
func checkBoolean(body *object, field string) []string {
	switch body.get(field).(type) {
	case nil, bool:
		return nil
	}
	return []string{humanize(field) + " must be a boolean"}
}

// checkToOne checks a relationship {"data": {"guid": …}}, where data may be null.
func checkToOne(name string, value any) []string {
	wrong := []string{humanize(name) + ` must be structured like this: "` + name + `: {"data": {"guid": "valid-guid"}}"`}
	rel, ok := value.(*object)
	if !ok || len(rel.keys) != 1 || rel.keys[0] != "data" {
		return wrong
	}
	if rel.get("data") == nil {
		return nil
	}
	data, ok := rel.get("data").(*object)
	if !ok || len(data.keys) != 1 || data.keys[0] != "guid" {
		return wrong
	}
	return checkGUID(humanize(name)+" guid", data.get("guid"))
}

// checkToMany checks a relationship {"data": [{"guid": …}]}. singular is the name of one of them.
func checkToMany(name, singular string, value any) (problems []string) {
	wrong := []string{humanize(name) + ` must be structured like this: "` + name + `: {"data": [{"guid": "valid-guid"},{"guid": "valid-guid"}]}"`}
	rel, ok := value.(*object)
	if !ok {
		return wrong
	}
	items, ok := rel.get("data").([]any)
	if !ok {
		return wrong
	}
	for _, item := range items {
		one, ok := item.(*object)
		if !ok || len(one.keys) != 1 || one.keys[0] != "guid" {
			return wrong
		}
		problems = append(problems, checkGUID(humanize(singular)+" guids", one.get("guid"))...)
	}
	return problems
}

// checkGUIDList checks the body {"data": [{"guid": …}]} of the calls that change a relationship.
func checkGUIDList(body *object) (guids []string, problems []string) {
	problems = unknownFields(body, "data")
	if isBlank(body.get("data")) {
		problems = append(problems, "Data can't be blank")
	}
	items, ok := body.get("data").([]any)
	if !ok {
		problems = append(problems, "Data must be an array")
	}
	for i, item := range items {
		one, _ := item.(*object)
		guid, ok := one.get("guid").(string)
		if !ok {
			problems = append(problems, fmt.Sprintf("Invalid data type: Data[%d] guid should be a string.", i))
		}
		guids = append(guids, guid)
	}
	return guids, problems
}

// prefixed puts the name of the field before each finding about its inside.
func prefixed(field string, problems []string) []string {
	out := make([]string, len(problems))
	for i, p := range problems {
		out[i] = field + " " + p
	}
	return out
}

// checkRelationships checks that relationships are an object with something in it; inside checks the rest.
func checkRelationships(body *object, inside func(*object) []string) []string {
	rel, ok := body.get("relationships").(*object)
	if !ok {
		return []string{"Relationships 'relationships' is not an object"}
	}
	if len(rel.keys) == 0 {
		return []string{"Relationships 'relationships' must include one or more valid relationships"}
	}
	return prefixed("Relationships", inside(rel))
}

// quoteList writes texts as Ruby prints an array of strings.
func quoteList(texts []string) string {
	out, err := json.Marshal(texts)
	if err != nil || texts == nil {
		return "[]"
	}
	return strings.ReplaceAll(string(out), `","`, `", "`)
}
