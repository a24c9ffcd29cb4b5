package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	ccMaxMetadataName    = 63
	ccMaxMetadataPrefix  = 253
	ccMaxAnnotationValue = 5000
	ccMaxLabels          = 50
	ccMaxAnnotations     = 200
)

// checkCCMetadata validates the metadata of a body, if it has any.
func checkCCMetadata(body *ccObject) (problems []string) {
	if !body.has("metadata") {
		return nil
	}
	meta, ok := body.get("metadata").(*ccObject)
	if !ok {
		return []string{"Metadata must be an object"}
	}
	if extra := meta.extra("labels", "annotations"); extra != nil {
		problems = append(problems, "Metadata has unexpected field(s): '"+strings.Join(extra, "' '")+"'")
	}
	problems = append(problems, checkCCLabels(meta.get("labels"))...)
	return append(problems, checkCCAnnotations(meta.get("annotations"))...)
}

func checkCCLabels(value any) (problems []string) {
	if value == nil || value == false {
		return nil
	}
	labels, ok := value.(*ccObject)
	if !ok {
		return []string{"Metadata 'labels' is not an object"}
	}
	for _, key := range labels.keys {
		if problem := ccKeyError(key); problem != "" {
			problems = append(problems, "Metadata label key error: "+problem)
		}
		if problem := ccLabelValueError(ccString(labels.values[key])); problem != "" {
			problems = append(problems, "Metadata label value error: "+problem)
		}
	}
	return problems
}

func checkCCAnnotations(value any) (problems []string) {
	if value == nil || value == false {
		return nil
	}
	annotations, ok := value.(*ccObject)
	if !ok {
		return []string{"Metadata 'annotations' is not an object"}
	}
	for _, key := range annotations.keys {
		text := ccString(annotations.values[key])
		if problem := ccKeyError(key); problem != "" && strings.TrimSpace(text) != "" {
			problems = append(problems, "Metadata annotation key error: "+problem)
		}
		if utf8.RuneCountInString(text) > ccMaxAnnotationValue {
			problems = append(problems, fmt.Sprintf("Metadata annotation value error: '%s...' is greater than 5000 characters", ccCut(text)))
		}
	}
	return problems
}

// checkCCMetaLimits refuses more labels or annotations than a resource may have.
func checkCCMetaLimits(meta ccMeta, body *ccObject) error {
	if len(meta.labels) > ccMaxLabels {
		return ccLimitExceeded(390020, "CF-LabelLimitExceeded", "labels", ccMembers(body.dig("metadata", "labels")), ccMaxLabels)
	}
	if len(meta.annotations) > ccMaxAnnotations {
		asked := ccMembers(body.dig("metadata", "annotations"))
		return ccLimitExceeded(390023, "CF-AnnotationLimitExceeded", "annotations", asked, ccMaxAnnotations)
	}
	return nil
}

func ccMembers(v any) int {
	if o, ok := v.(*ccObject); ok {
		return len(o.keys)
	}
	return 0
}

// ccKeyError is what is wrong with the key of a label or annotation, "" for nothing.
func ccKeyError(key string) string {
	prefix, name, prefixed := strings.Cut(key, "/")
	if !prefixed {
		prefix, name = "", key
	}
	switch {
	case strings.TrimSpace(key) == "":
		return "key cannot be empty string"
	case strings.Count(key, "/") > 1:
		return "key has more than one '/'"
	case prefixed && !ccDNSName(prefix):
		return "prefix '" + prefix + "' must be in valid dns format"
	case utf8.RuneCountInString(prefix) > ccMaxMetadataPrefix:
		return fmt.Sprintf("prefix '%s...' is greater than %d characters", ccCut(prefix), ccMaxMetadataPrefix)
	case strings.EqualFold(prefix, "cloudfoundry.org"):
		return "prefix 'cloudfoundry.org' is reserved"
	case strings.TrimSpace(name) == "":
		return "key cannot be empty string"
	}
	return ccMetadataNameError(name)
}

// ccLabelValueError is what is wrong with a label's value, "" for nothing.
func ccLabelValueError(value string) string {
	if value == "" {
		return ""
	}
	return ccMetadataNameError(value)
}

func ccMetadataNameError(s string) string {
	switch {
	case strings.ContainsFunc(s, func(c rune) bool { return !ccWordChar(c) && c != '-' && c != '.' }):
		return "'" + s + "' contains invalid characters"
	case !ccAlphanumeric(rune(s[0])) || !ccAlphanumeric(rune(s[len(s)-1])):
		return "'" + s + "' starts or ends with invalid characters"
	case utf8.RuneCountInString(s) > ccMaxMetadataName:
		return fmt.Sprintf("'%s...' is greater than %d characters", ccCut(s), ccMaxMetadataName)
	}
	return ""
}

// ccDNSName tells whether s is a domain name of two labels at least.
func ccDNSName(s string) bool {
	labels := strings.Split(strings.TrimSuffix(s, "\n"), ".")
	if len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if label == "" || len(label) > ccMaxMetadataName || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.ContainsFunc(label, func(c rune) bool { return !ccAlphanumeric(c) && c != '-' }) {
			return false
		}
	}
	return true
}

// ccCut is the first eight characters.
func ccCut(s string) string {
	runes := []rune(s)
	return string(runes[:min(8, len(runes))])
}

// ccString is a JSON value as Ruby's to_s writes a simple one.
func ccString(v any) string {
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
