package view

// Style is how a cell is highlighted. Colour never carries meaning alone: the text says the same.
type Style uint8

// The styles, by meaning.
const (
	Plain  Style = iota
	Strong       // headings, the current item
	Faint        // secondary
	Good         // fine, active, yes
	Warn         // expires soon, unusual
	Bad          // wrong, expired, no
	Accent       // what to type
)

const reset = "\x1b[0m"

// code is the ANSI sequence that switches the style on. Only the eight base colours are used: they follow the user's
// own palette.
func (s Style) code() string {
	switch s {
	case Strong:
		return "\x1b[1m"
	case Faint:
		return "\x1b[2m"
	case Good:
		return "\x1b[32m"
	case Warn:
		return "\x1b[33m"
	case Bad:
		return "\x1b[31m"
	case Accent:
		return "\x1b[36m"
	}
	return ""
}

// Paint wraps text in the style if colours are on.
func (s Style) Paint(text string, color bool) string {
	if !color || s == Plain || text == "" {
		return text
	}
	return s.code() + text + reset
}

// Sign is the mark before a line that answers a question.
type Sign uint8

// The signs. Open means that the question could not be answered.
const (
	Open Sign = iota
	Yes
	No
)

// Mark is the sign in a form that the terminal can show: ✓ ✗ –, or words of two letters.
func (o Out) Mark(s Sign) string {
	switch {
	case s == Yes && o.ASCII:
		return "ok"
	case s == Yes:
		return "✓"
	case s == No && o.ASCII:
		return "NO"
	case s == No:
		return "✗"
	case o.ASCII:
		return "--"
	}
	return "–"
}

func (s Sign) style() Style {
	switch s {
	case Yes:
		return Good
	case No:
		return Bad
	}
	return Faint
}
