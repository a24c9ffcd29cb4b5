package platform

import (
	"strings"

	"github.com/cfid-cli/cfid/internal/capi"
	"github.com/cfid-cli/cfid/internal/session"
)

// MetadataInput changes labels and annotations.
type MetadataInput struct {
	Labels           []string // KEY=VALUE
	UnsetLabels      []string
	Annotations      []string // KEY=VALUE
	UnsetAnnotations []string
}

func (in MetadataInput) patch() (*capi.MetadataPatch, error) {
	labels, err := changesOf("--label", in.Labels, in.UnsetLabels)
	if err != nil {
		return nil, err
	}
	annotations, err := changesOf("--annotation", in.Annotations, in.UnsetAnnotations)
	if err != nil || len(labels)+len(annotations) == 0 {
		return nil, err
	}
	return &capi.MetadataPatch{Labels: labels, Annotations: annotations}, nil
}

func changesOf(flag string, set, unset []string) (map[string]*string, error) {
	out := map[string]*string{}
	for _, pair := range set {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || key == "" {
			return nil, session.Usage("%s needs KEY=VALUE", flag)
		}
		if _, twice := out[key]; twice {
			return nil, session.Usage("%s has %s twice", flag, key)
		}
		out[key] = &value
	}
	for _, key := range unset {
		if _, twice := out[key]; twice {
			return nil, session.Usage("%s is both set and unset", key)
		}
		out[key] = nil
	}
	return out, nil
}

// onOff is true, false, or not given.
func onOff(on, off bool) *bool {
	if !on && !off {
		return nil
	}
	return &on
}

// nameTaken returns an ExistsError for an answer that says that the name exists.
func nameTaken(err error, noun, name string) error {
	for _, text := range []string{saysExists, "is already taken", "must be unique per organization", "already contains a space with name"} {
		if says(err, text) {
			return &ExistsError{Noun: noun, Name: name, Err: err}
		}
	}
	return err
}
