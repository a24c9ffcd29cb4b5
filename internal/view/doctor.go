package view

import (
	"encoding/json"
	"fmt"
	"iter"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
)

// Diagnosis is a check with an explanation.
type Diagnosis struct {
	login.Check
	Explanation
}

// Diagnose explains the result of a check.
func Diagnose(s *session.Session, c login.Check) Diagnosis {
	if c.Err == nil {
		return Diagnosis{c, Explanation{What: c.Text}}
	}
	return Diagnosis{c, Explain(c.Err, FactsOf(s, c.Err))}
}

// Diagnoses is how checks look to programs.
func Diagnoses() Kind[Diagnosis] {
	return Kind[Diagnosis]{
		Noun: "check", Plural: "checks",
		JSON: func(d Diagnosis) []byte {
			doc, err := json.Marshal(map[string]any{"check": d.Name, "state": d.State, "finding": d.What, "why": d.Why, "try": d.Tries()})
			if err != nil {
				return []byte("{}")
			}
			return doc
		},
		Name: func(d Diagnosis) string { return d.Name }, ID: func(d Diagnosis) string { return d.Name },
		Columns: []Column[Diagnosis]{
			{Name: "state", Text: func(d Diagnosis) string { return d.State }},
			{Name: "check", Text: func(d Diagnosis) string { return d.Name }},
			{Name: "finding", Flex: true, Text: func(d Diagnosis) string { return d.What }},
		},
	}
}

// WriteDiagnoses prints checks as they come: a line each, and for a fault below it why and what to do.
func WriteDiagnoses(o Out, checks iter.Seq2[Diagnosis, error]) error {
	for d, err := range checks {
		if err != nil {
			return err
		}
		style := Faint
		switch d.State {
		case login.CheckWrong:
			style = Bad
		case login.CheckWarn:
			style = Warn
		}
		line := fmt.Sprintf("%s  %-16s  %s\n", style.Paint(fmt.Sprintf("%-7s", d.State), o.Color), d.Name, Clean(d.What))
		if d.Why != "" {
			line += "             why: " + d.Why + "\n"
		}
		for _, next := range d.Tries() {
			line += "             try: " + next + "\n"
		}
		if _, err := o.W.Write([]byte(line)); err != nil {
			return err
		}
	}
	return nil
}
