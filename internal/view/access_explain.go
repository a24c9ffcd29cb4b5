package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/cfid-cli/cfid/internal/access"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
)

// Explaineds is how an answer about access looks to programs.
func Explaineds() Kind[*access.Explained] {
	return Kind[*access.Explained]{
		Noun: "answer", Plural: "answers",
		JSON: func(e *access.Explained) []byte {
			type finding struct {
				Answer perm.Answer `json:"answer"`
				Text   string      `json:"finding"`
			}
			out := struct {
				Answer   perm.Answer `json:"answer"`
				Who      string      `json:"who"`
				Question string      `json:"question"`
				By       string      `json:"by"`
				Findings []finding   `json:"findings"`
				Try      []string    `json:"try"`
			}{e.Answer, e.Who.Arg(), e.Question, e.By, []finding{}, []string{}}
			for _, f := range e.Findings {
				out.Findings = append(out.Findings, finding{f.Answer, f.Text})
			}
			for _, m := range mends(e.Mends(), line.Line{}) {
				out.Try = append(out.Try, m.String())
			}
			return encoded(out)
		},
		Name: func(e *access.Explained) string { return string(e.Answer) },
		ID:   func(e *access.Explained) string { return string(e.Answer) },
		Columns: []Column[*access.Explained]{
			{Name: "answer", Text: func(e *access.Explained) string { return string(e.Answer) }},
			{Name: "who", Flex: true, Text: func(e *access.Explained) string { return e.Who.Arg() }},
			{Name: "question", Flex: true, Text: func(e *access.Explained) string { return e.Question }},
			{Name: "by", Text: func(e *access.Explained) string { return e.By }},
		},
	}
}

// WriteExplained shows a person an answer, the reasons for it, and how to change it:
//
//	no: dev1, push in acme/dev
//	  yes  dev1 gets through cf cloud_controller.write
//	  no   it takes SpaceDeveloper: dev1 has no role in acme/dev
//	  try: cfid role assign dev1 --role SpaceDeveloper --org acme --space dev   (a manager … can)
func WriteExplained(o Out, e *access.Explained, again line.Line) error {
	var b strings.Builder
	who := e.Who.Arg()
	if e.Who.Me {
		who += " (you)"
	}
	fmt.Fprintf(&b, "%s: %s, %s\n", answerStyle(e.Answer).Paint(string(e.Answer), o.Color), Clean(who), Clean(e.Question))
	for _, f := range e.Findings {
		fmt.Fprintf(&b, "  %s %s\n", answerStyle(f.Answer).Paint(fmt.Sprintf("%-8s", f.Answer), o.Color), Clean(f.Text))
	}
	if e.Answer != perm.Yes {
		for _, m := range mends(e.Mends(), again) {
			fmt.Fprintf(&b, "  %s %s\n", Accent.Paint("try:    ", o.Color), Clean(m.String()))
		}
	}
	_, err := io.WriteString(o.W, b.String())
	return err
}

func answerStyle(a perm.Answer) Style {
	switch a {
	case perm.Yes:
		return Good
	case perm.No:
		return Bad
	}
	return Warn
}

// mends are lines to type, or sentences if no command does it.
func mends(all []perm.Mend, login line.Line) []line.Advice {
	var out []line.Advice
	for _, m := range all {
		out = append(out, mendLine(m, login))
	}
	return out
}

func mendLine(m perm.Mend, login line.Line) line.Advice {
	switch {
	case !m.Run.IsZero() && m.Say != "":
		return m.Run.Say("   (" + m.Say + ")")
	case !m.Run.IsZero():
		return m.Run
	case m.Login && !login.IsZero():
		return line.Say(m.Say + ": ").Line(login)
	}
	return line.Say(m.Say)
}

// Verbs is how verbs look.
func Verbs() Kind[perm.Verb] {
	return Kind[perm.Verb]{
		Noun: "verb", Plural: "verbs",
		JSON: func(v perm.Verb) []byte {
			return Record{
				{Name: "verb", Text: v.Name}, {Name: "does", Text: v.Does}, {Name: "in", Text: string(v.Level)},
				{Name: "writes", Value: v.Writes}, {Name: "roles", Value: verbRoles(v)},
			}.JSON()
		},
		Name: func(v perm.Verb) string { return v.Name },
		ID:   func(v perm.Verb) string { return v.Name },
		Columns: []Column[perm.Verb]{
			{Name: "verb", Text: func(v perm.Verb) string { return v.Name }},
			{Name: "in", Text: func(v perm.Verb) string { return string(v.Level) }},
			{Name: "does", Flex: true, Text: func(v perm.Verb) string { return v.Does }},
			{Name: "roles", Flex: true, Text: func(v perm.Verb) string { return strings.Join(verbRoles(v), ", ") }},
		},
	}
}

func verbRoles(v perm.Verb) []string {
	var out []string
	for _, t := range v.Roles {
		out = append(out, roleWord(t))
	}
	return out
}
