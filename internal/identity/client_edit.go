package identity

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ClientEdit describes changes to a client, by names of ClientFields. Values are as typed; a list has several.
type ClientEdit struct {
	Set         map[string][]string
	Add, Remove map[string][]string // of lists
	Unset       []string
}

// Empty reports whether the edit changes no setting.
func (e ClientEdit) Empty() bool { return len(e.Set)+len(e.Add)+len(e.Remove)+len(e.Unset) == 0 }

// fields returns the settings that the edit names, in the order of ClientFields.
func (e ClientEdit) fields() ([]ClientField, error) {
	named := map[string]bool{}
	for _, part := range []map[string][]string{e.Set, e.Add, e.Remove} {
		for name := range part {
			named[name] = true
		}
	}
	for _, name := range e.Unset {
		f, err := clientField(name)
		if err != nil {
			return nil, err
		}
		if named[f.Name] {
			return nil, session.Usage("--unset %s contradicts the value given for it", name)
		}
		named[f.Name] = true
	}
	var out []ClientField
	for _, f := range ClientFields() {
		if named[f.Name] {
			out = append(out, f)
		}
	}
	if len(out) < len(named) {
		return nil, fmt.Errorf("a setting of a client has no name: %v", named)
	}
	return out, nil
}

// check finds invalid values, before any request.
func (e ClientEdit) check() error {
	fields, err := e.fields()
	if err != nil {
		return err
	}
	for _, f := range fields {
		if len(e.Add[f.Name])+len(e.Remove[f.Name]) > 0 && e.Set[f.Name] == nil {
			continue // depends on the present value
		}
		if _, err := e.want(f, nil); err != nil {
			return err
		}
	}
	return nil
}

// apply returns the settings to send: those whose present value differs from the edit.
func (e ClientEdit) apply(now uaa.ClientBody) (uaa.ClientBody, error) {
	fields, err := e.fields()
	if err != nil {
		return nil, err
	}
	change := uaa.ClientBody{}
	for _, f := range fields {
		want, err := e.want(f, f.show(now[f.Wire]))
		if err != nil {
			return nil, err
		}
		if !sameValue(f, now[f.Wire], want) {
			change[f.Wire] = want
		}
	}
	return change, nil
}

// want returns the value that a setting is to have.
func (e ClientEdit) want(f ClientField, has []string) (any, error) {
	if set, ok := e.Set[f.Name]; ok {
		if len(e.Add[f.Name])+len(e.Remove[f.Name]) > 0 {
			return nil, session.Usage("--%s replaces the whole list: it cannot be used with --add-%s or --remove-%s", f.Name, f.Name, f.Name)
		}
		return f.parse(set)
	}
	if slices.ContainsFunc(e.Unset, func(name string) bool { return name == f.Name || name == f.Wire }) {
		return f.emptied()
	}
	remove := f.items(e.Remove[f.Name])
	list := slices.DeleteFunc(slices.Clone(has), func(v string) bool { return slices.Contains(remove, v) || v == "uaa.none" })
	for _, v := range f.items(e.Add[f.Name]) {
		list = session.AppendNew(list, v)
	}
	if len(list) == 0 {
		return f.emptied()
	}
	return list, nil
}

func (f ClientField) emptied() (any, error) {
	if f.empty == nil {
		return nil, &session.UsageError{
			Text: f.Name + " can't be cleared: a UAA treats an empty list as no change",
			Try:  []line.Advice{line.Say("--" + f.Name + " with the new value"), line.Say("create the client again without it: ").Line(line.ClientCreate.With("NEW").Flag("--clone", "OLD"))},
		}
	}
	return f.empty, nil
}

func sameValue(f ClientField, now, want any) bool {
	has, wants := slices.Sorted(slices.Values(f.show(now))), slices.Sorted(slices.Values(f.show(want)))
	if f.Kind == FieldBool && len(has) == 0 {
		has = []string{"false"}
	}
	return slices.Equal(has, wants)
}

// decodeJSON decodes a server's answer into an untyped value.
func decodeJSON(data []byte, into any) error {
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	return nil
}
