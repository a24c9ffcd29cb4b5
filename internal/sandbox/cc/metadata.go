package cc

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	maxMetadataName    = 63
	maxMetadataPrefix  = 253
	maxAnnotationValue = 5000
	maxLabels          = 50
	maxAnnotations     = 200
)

// checkMetadata validates the metadata of a body, if it has any.
func checkMetadata(body *object) (problems []string) {
	if !body.has("metadata") {
		return nil
	}
	meta, ok := body.get("metadata").(*object)
	if !ok {
		return []string{"Metadata must be an object"}
	}
	if extra := meta.extra("labels", "annotations"); extra != nil {
		problems = append(problems, "Metadata has unexpected field(s): '"+strings.Join(extra, "' '")+"'")
	}
	problems = append(problems, checkLabels(meta.get("labels"))...)
	return append(problems, checkAnnotations(meta.get("annotations"))...)
}

func checkLabels(value any) (problems []string) {
	if value == nil || value == false {
		return nil
	}
	labels, ok := value.(*object)
	if !ok {
		return []string{"Metadata 'labels' is not an object"}
	}
	for _, key := range labels.keys {
		if problem := keyError(key); problem != "" {
			problems = append(problems, "Metadata label key error: "+problem)
		}
		if problem := labelValueError(textOf(labels.values[key])); problem != "" {
			problems = append(problems, "Metadata label value error: "+problem)
		}
	}
	return problems
}

func checkAnnotations(value any) (problems []string) {
	if value == nil || value == false {
		return nil
	}
	annotations, ok := value.(*object)
	if !ok {
		return []string{"Metadata 'annotations' is not an object"}
	}
	for _, key := range annotations.keys {
		text := textOf(annotations.values[key])
		if problem := keyError(key); problem != "" && strings.TrimSpace(text) != "" {
			problems = append(problems, "Metadata annotation key error: "+problem)
		}
		if utf8.RuneCountInString(text) > maxAnnotationValue {
			problems = append(problems, fmt.Sprintf("Metadata annotation value error: '%s...' is greater than 5000 characters", cut(text)))
		}
	}
	return problems
}

// checkMetaLimits refuses more labels or annotations than a resource may have.
func checkMetaLimits(meta meta, body *object) error {
	if len(meta.labels) > maxLabels {
		return limitExceeded(390020, "CF-LabelLimitExceeded", "labels", memberCount(body.dig("metadata", "labels")), maxLabels)
	}
	if len(meta.annotations) > maxAnnotations {
		asked := memberCount(body.dig("metadata", "annotations"))
		return limitExceeded(390023, "CF-AnnotationLimitExceeded", "annotations", asked, maxAnnotations)
	}
	return nil
}

func memberCount(v any) int {
	if o, ok := v.(*object); ok {
		return len(o.keys)
	}
	return 0
}

// keyError is what is wrong with the key of a label or annotation, "" for nothing.
func keyError(key string) string {
	prefix, name, prefixed := strings.Cut(key, "/")
	if !prefixed {
		prefix, name = "", key
	}
	switch {
	case strings.TrimSpace(key) == "":
		return "key cannot be empty string"
	case strings.Count(key, "/") > 1:
		return "key has more than one '/'"
	case prefixed && !dnsName(prefix):
		return "prefix '" + prefix + "' must be in valid dns format"
	case utf8.RuneCountInString(prefix) > maxMetadataPrefix:
		return fmt.Sprintf("prefix '%s...' is greater than %d characters", cut(prefix), maxMetadataPrefix)
	case strings.EqualFold(prefix, "cloudfoundry.org"):
		return "prefix 'cloudfoundry.org' is reserved"
	case strings.TrimSpace(name) == "":
		return "key cannot be empty string"
	}
	return metadataNameError(name)
}

// labelValueError is what is wrong with a label's value, "" for nothing.
func labelValueError(value string) string {
	if value == "" {
		return ""
	}
	return metadataNameError(value)
}

func metadataNameError(s string) string {
	switch {
	case strings.ContainsFunc(s, func(c rune) bool { return !wordChar(c) && c != '-' && c != '.' }):
		return "'" + s + "' contains invalid characters"
	case !alphanumeric(rune(s[0])) || !alphanumeric(rune(s[len(s)-1])):
		return "'" + s + "' starts or ends with invalid characters"
	case utf8.RuneCountInString(s) > maxMetadataName:
		return fmt.Sprintf("'%s...' is greater than %d characters", cut(s), maxMetadataName)
	}
	return ""
}

// dnsName reports whether s is a domain name of two labels at least.
func dnsName(s string) bool {
	labels := strings.Split(strings.TrimSuffix(s, "\n"), ".")
	if len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || len(label) > maxMetadataName || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.ContainsFunc(label, func(c rune) bool { return !alphanumeric(c) && c != '-' }) {
			return false
		}
	}
	return true
}

// cut is the first eight characters.
func cut(s string) string {
	runes := []rune(s)
	return string(runes[:min(8, len(runes))])
}

// textOf is a JSON value as Ruby's to_s writes a simple one.
func textOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return fmt.Sprint(v)
}
