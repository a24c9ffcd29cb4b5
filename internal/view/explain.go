package view

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/perm"
	"github.com/cfid-cli/cfid/internal/rest"
)

// Facts are what an explanation may use besides the error. All fields may be empty; the more are set, the better the
// advice.
type Facts struct {
	Command line.Line  // without arguments: cfid user create
	Doing   string     // what was tried, for errors that don't contain it: "login to https://uaa.example.com as admin"
	Context string     // name of the context
	Login   line.Line  // logs in again: cfid login admin --context prod
	Target  string     // URL of the context's target
	User    string     // user name of the session's token; "" for a client's token
	Client  string     // client that the token came through
	Scopes  []string   // of the session's token; nil if unknown
	Roles   []string   // types of the caller's roles in Place
	Place   perm.Place // of the call; empty if unknown
	Looked  bool       // Roles were read, so empty Roles means none

	Choices []string      // the possible meanings of an ambiguous argument; each can be typed instead
	Others  []string      // contexts in which the command would work
	Try     []line.Advice // what to type instead; comes before all other advice
	Verbose bool          // show the whole chain of causes
}

// Explanation is an error for people: what failed, why, and what to do next. Each is one line; Next is best first.
type Explanation struct {
	What, Why string
	Next      []line.Advice
}

// Tries are the texts of Next, safe for a terminal.
func (e Explanation) Tries() []string {
	var out []string
	for _, next := range e.Next {
		out = append(out, legible(next.String()))
	}
	return out
}

// lines is the maximum length of a message.
const lines = 4

// cause explains one family of errors; ok is false for others.
type cause func(err error, f Facts) (e Explanation, ok bool)

// Explain describes what an error means and what to do about it. All such advice is here. An unknown error is shown as
// it is.
func Explain(err error, f Facts) Explanation {
	if err == nil {
		return Explanation{}
	}
	e := Explanation{What: headline(err, err, err.Error(), f)}
	// The order matters: a login that is needed because the vault's key no longer exists is explained by the key, and a
	// rejected grant by the grant, not by its status.
	for _, known := range []cause{
		interrupted, doctor, choices, certificate, vault, contexts, disk, unwritten, vouched, browser, grant, sessionFault, token, place, network, answer,
	} {
		if found, ok := known(err, f); ok {
			e = found
			break
		}
	}
	if f.Verbose {
		e.What = err.Error()
	}
	return e.tidy(f)
}

// tidy splits the text into lines that are safe for a terminal, up to a maximum.
func (e Explanation) tidy(f Facts) Explanation {
	out := Explanation{What: legible(e.What), Why: legible(e.Why)}
	most := lines - 1
	if out.Why != "" {
		most--
	}
	for _, next := range slices.Concat(f.Try, e.Next) {
		again := func(has line.Advice) bool { return has.String() == next.String() }
		if next != nil && next.String() != "" && len(out.Next) < most && !slices.ContainsFunc(out.Next, again) {
			out.Next = append(out.Next, next)
		}
	}
	return out
}

// legible is a line of a message, cleaned for a terminal and cut to a readable length: a name that a script created can
// have 100,000 characters.
func legible(text string) string {
	const most = 1000
	text = Clean(text)
	if len(text) <= most {
		return text
	}
	cut := most
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

// WriteError writes an explanation to a terminal or a log, four lines at most:
//
//	error: login to https://uaa.example.com as admin: bad credentials
//	  why: the server answers the same for a wrong password and a wrong client secret
//	  try: cfid login admin --origin ldap
func WriteError(w io.Writer, e Explanation, color bool) {
	var b strings.Builder
	line := func(style Style, label, text string) {
		if text != "" {
			b.WriteString(style.Paint(label, color) + " " + text + "\n")
		}
	}
	line(Bad, "error:", e.What)
	line(Faint, "  why:", e.Why)
	for _, next := range e.Tries() {
		line(Accent, "  try:", next)
	}
	_, _ = io.WriteString(w, b.String()) // there is no other place to report the error
}

// headline replaces inner's text in err by text: "assign role: POST https://…: 422 …" becomes "assign role: TEXT". If
// nothing comes before it, Facts.Doing does.
func headline(err, inner error, text string, f Facts) string {
	before, ok := strings.CutSuffix(err.Error(), inner.Error())
	if !ok {
		return err.Error()
	}
	if before == "" && f.Doing != "" {
		before = f.Doing + ": "
	}
	return before + text
}

func interrupted(err error, f Facts) (Explanation, bool) {
	if !errors.Is(err, context.Canceled) {
		return Explanation{}, false
	}
	e := Explanation{What: "interrupted"}
	if f.Doing != "" {
		e.What = f.Doing + ": interrupted"
	}
	if errors.Is(err, rest.ErrUnanswered) {
		e.Why, e.Next = "the request was sent and there was no answer: it may have been done, or not", line.Says("check whether it was done before you try again")
	}
	return e, true
}

// choices explains what the caller found out itself: names with several meanings, and contexts without the server that
// a command needs.
func choices(err error, f Facts) (Explanation, bool) {
	what := headline(err, err, err.Error(), f)
	switch {
	case len(f.Choices) > 0:
		return Explanation{What: what, Why: "the name is ambiguous", Next: line.Says(anyOne(f.Choices))}, true
	case len(f.Others) > 0:
		return Explanation{What: what, Why: "it would work in " + anyOne(f.Others), Next: []line.Advice{line.ContextUse.With(f.Others[0])}}, true
	}
	return Explanation{}, false
}

// anyOne lists up to six names: "a, b or c".
func anyOne(names []string) string {
	return enumerate(names, " or ")
}

func enumerate(names []string, last string) string {
	const most = 6
	switch {
	case len(names) == 0:
		return ""
	case len(names) == 1:
		return names[0]
	case len(names) > most:
		return strings.Join(names[:most], ", ") + ", …"
	}
	end := len(names) - 1
	return strings.Join(names[:end], ", ") + last + names[end]
}
