package view

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/itchyny/gojq"
)

// program turns one decoded document into output: the compiled --jq. It is nil without --jq.
type program func(w io.Writer, doc any) error

// program compiles the expression; the error is an *OptionError.
func (o Out) program() (program, error) {
	if o.JQ == "" {
		return nil, nil
	}
	if o.Format.Machine() && o.Format != JSON && o.Format != JSONL {
		return nil, &OptionError{Option: "--jq", Value: o.JQ, Why: "works on json and jsonl, not on " + string(o.Format)}
	}
	return o.jqProgram()
}

func (o Out) jqProgram() (program, error) {
	query, err := gojq.Parse(o.JQ)
	if err != nil {
		return nil, &OptionError{Option: "--jq", Value: o.JQ, Why: err.Error()}
	}
	code, err := gojq.Compile(query)
	if err != nil {
		return nil, &OptionError{Option: "--jq", Value: o.JQ, Why: err.Error()}
	}
	ctx := o.Ctx
	if ctx == nil {
		ctx = context.Background()
	}
	return func(w io.Writer, doc any) error {
		results := code.RunWithContext(ctx, doc)
		for v, more := results.Next(); more; v, more = results.Next() {
			if err, bad := v.(error); bad {
				return fmt.Errorf("--jq %s: %w", o.JQ, err)
			}
			if err := o.writeResult(w, v); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// writeResult writes a string as it is (cleaned), as scripts need it, and anything else as one line of JSON, indented
// on a terminal.
func (o Out) writeResult(w io.Writer, v any) error {
	if s, ok := v.(string); ok {
		_, err := io.WriteString(w, cleanText(s)+"\n")
		return err
	}
	doc, err := gojq.Marshal(v)
	if err != nil {
		return err
	}
	if o.TTY && o.Format != JSONL {
		doc = pretty(doc, "")
	}
	_, err = w.Write(append(forTerminal(doc), '\n'))
	return err
}

// epoch reads seconds or milliseconds since 1970. Seconds before the year 5138 are never read as milliseconds.
func epoch(n int64) time.Time {
	if n >= 100_000_000_000 {
		return time.UnixMilli(n)
	}
	return time.Unix(n, 0)
}
