package store

import "fmt"

// Kind is how a context was chosen.
type Kind int

// The ways in which a context is chosen; an earlier one takes precedence over later ones.
const (
	FromNothing Kind = iota
	FromFlag
	FromEnvironment
	FromDotfile
	FromCurrent
)

// Why is the reason why a context applies.
type Why struct {
	Kind Kind
	Dir  string // the folder of the .cfid.yaml
}

// String returns "--context", "$CFID_CONTEXT", ".cfid.yaml in /folder" or "current".
func (w Why) String() string {
	switch w.Kind {
	case FromFlag:
		return "--context"
	case FromEnvironment:
		return "$CFID_CONTEXT"
	case FromDotfile:
		return dotfileName + " in " + w.Dir
	case FromCurrent:
		return "current"
	}
	return "nothing"
}

// Choice is the input of Choose. Environment mode, which has no context, is handled elsewhere.
type Choice struct {
	Flag       string // --context
	EnvContext string // $CFID_CONTEXT
	Dir        string // the working directory, absolute; "" looks for no .cfid.yaml
	Home       string // where the search upwards ends; "" for the root of the file system
}

// Chosen is the context that applies.
type Chosen struct {
	Context *Context
	Why     Why
	From    string // the .cfid.yaml that chose the context, org or space; "" for none
	// Org and Space are names from that .cfid.yaml; "" leaves the context's own.
	Org, Space string
	// Ignored is the nearest .cfid.yaml that was ignored; nil for none. It is also set together with an error.
	Ignored *Ignored
}

// Ignored is a .cfid.yaml that is ignored.
type Ignored struct{ Path, Reason string }

// String returns "/folder/.cfid.yaml is ignored: it was never allowed".
func (i Ignored) String() string { return fmt.Sprintf("%s is ignored: %s", i.Path, i.Reason) }

// Choose returns the context named by the first that is set: --context, $CFID_CONTEXT, an allowed .cfid.yaml, the current
// context. Errors: ErrUnknownContext (an *UnknownContextError with the Why), ErrNoContext, ErrDotfile.
func Choose(f *File, in Choice) (Chosen, error) {
	if in.Flag != "" {
		return f.choose(in.Flag, Chosen{Why: Why{Kind: FromFlag}})
	}
	if in.EnvContext != "" {
		return f.choose(in.EnvContext, Chosen{Why: Why{Kind: FromEnvironment}})
	}
	dot, ignored, err := f.findDotfile(in.Dir, in.Home)
	if err != nil {
		return Chosen{Ignored: ignored}, err
	}
	chosen := Chosen{Ignored: ignored, From: dot.Path, Org: dot.Org, Space: dot.Space}
	if dot.Context != "" {
		chosen.Why = Why{Kind: FromDotfile, Dir: dot.dir()}
		return f.choose(dot.Context, chosen)
	}
	if f.Current == "" {
		return chosen, ErrNoContext
	}
	chosen.Why = Why{Kind: FromCurrent}
	return f.choose(f.Current, chosen)
}

func (f *File) choose(name string, chosen Chosen) (Chosen, error) {
	c, err := f.get(name, chosen.Why)
	chosen.Context = c
	return chosen, err
}
