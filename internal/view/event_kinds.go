package view

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/platform"
)

// Events is how audit events look.
func Events() Kind[*platform.EventRow] {
	return Kind[*platform.EventRow]{
		Noun: "event", Plural: "events",
		JSON: func(r *platform.EventRow) []byte { return received(r.Event, r.Event.JSON()) },
		Extra: func(r *platform.EventRow) any {
			return map[string]string{"text": EventSentence(r), "actor": r.Actor, "target": r.Target, "org": r.Org, "space": r.Space, "role": r.Role.CF}
		},
		Name: func(r *platform.EventRow) string { return r.GUID },
		ID:   func(r *platform.EventRow) string { return r.GUID },
		Columns: []Column[*platform.EventRow]{
			{Name: "time", Text: eventTime},
			{Name: "event", Flex: true, Text: EventSentence},
			{Name: "type", Wide: true, Text: func(r *platform.EventRow) string { return r.Type }},
			{Name: "actor", Wide: true, Text: func(r *platform.EventRow) string { return r.Actor }},
			{Name: "target", Wide: true, Text: func(r *platform.EventRow) string { return r.Target }},
			{Name: "org", Wide: true, Text: func(r *platform.EventRow) string { return r.Org }},
			{Name: "space", Wide: true, Text: func(r *platform.EventRow) string { return r.Space }},
		},
	}
}

func eventTime(r *platform.EventRow) string { return r.CreatedAt.Local().Format(time.DateTime) }

// EventSentence describes an event: "admin gave dev1 SpaceDeveloper in acme/dev".
func EventSentence(r *platform.EventRow) string {
	where := ""
	if r.Where() != "" {
		where = " in " + r.Where()
	}
	if r.Role.CF != "" {
		whom := " " + r.Target + " " + r.Role.CF
		if r.Verb == "took" {
			whom = " " + r.Role.CF + " from " + r.Target
		}
		return r.Actor + " " + r.Verb + whom + where
	}
	past := map[string]string{"create": "created", "update": "changed", "delete": "deleted", "apply": "applied", "remove": "removed"}[r.Verb]
	noun := strings.ReplaceAll(r.Event.Target.Type, "_", " ")
	switch {
	case past == "":
		return fmt.Sprintf("%s: %s %s %s%s", r.Actor, r.Type, noun, r.Target, where)
	case noun == "organization":
		return r.Actor + " " + past + " org " + r.Target
	case noun == "space":
		where = " in " + r.Org
	}
	return r.Actor + " " + past + " " + noun + " " + r.Target + where
}

// WriteEvents prints each event on a line as it comes: a table would hold rows back.
func WriteEvents(o Out, rows iter.Seq2[*platform.EventRow, error]) error {
	for r, err := range rows {
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(o.W, Faint.Paint(eventTime(r), o.Color)+"  "+Clean(EventSentence(r))); err != nil {
			return err
		}
	}
	return nil
}
