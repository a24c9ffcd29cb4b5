package view

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/template"
	"time"

	"github.com/itchyny/gojq"
)

// program turns one decoded document into output: the compiled --jq or --template.
// It is nil when neither is given.
type program func(w io.Writer, doc any) error

// program compiles what was asked for; the error is an *OptionError.
func (o Out) program() (program, error) {
	switch {
	case o.JQ == "" && o.Template == "":
		return nil, nil
	case o.JQ != "" && o.Template != "":
		return nil, &OptionError{Option: "--jq", Value: o.JQ, Why: "cannot go with --template"}
	}
	option, value := "--jq", o.JQ
	if o.Template != "" {
		option, value = "--template", o.Template
	}
	if o.Format.Machine() && o.Format != JSON && o.Format != JSONL {
		return nil, &OptionError{Option: option, Value: value, Why: "works on json and jsonl, not on " + string(o.Format)}
	}
	if o.Template != "" {
		return o.templateProgram()
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

// writeResult writes a string as it is (cleaned), as scripts want it, and anything
// else as one line of JSON, indented on a terminal.
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

func (o Out) templateProgram() (program, error) {
	t, err := template.New("--template").Funcs(templateFuncs()).Parse(o.Template)
	if err != nil {
		return nil, &OptionError{Option: "--template", Value: o.Template, Why: err.Error()}
	}
	return func(w io.Writer, doc any) error {
		var b bytes.Buffer
		if err := t.Execute(&b, numbers(doc)); err != nil {
			return err
		}
		text := cleanText(b.String())
		if o.Format == JSONL && !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		_, err := io.WriteString(w, text)
		return err
	}, nil
}

// templateFuncs are few: what text/template lacks to print a resource.
func templateFuncs() template.FuncMap {
	return template.FuncMap{
		"join": func(sep string, list []any) string {
			parts := make([]string, len(list))
			for i, v := range list {
				parts[i] = fmt.Sprint(v)
			}
			return strings.Join(parts, sep)
		},
		"date":  templateDate,
		"upper": strings.ToUpper,
		"json": func(v any) (string, error) {
			b, err := marshal(v)
			return string(b), err
		},
	}
}

// templateDate formats a time in local time: RFC 3339 text, or a number of seconds or
// (from 100,000,000,000 on) milliseconds since 1970, as UAA sends both.
func templateDate(layout string, v any) (string, error) {
	switch t := v.(type) {
	case string:
		at, err := time.Parse(time.RFC3339, t)
		if err != nil {
			return "", err
		}
		return at.Local().Format(layout), nil
	case int:
		return epoch(int64(t)).Local().Format(layout), nil
	case nil:
		return "", nil
	}
	return "", fmt.Errorf("date: %v is no time", v)
}

// epoch reads seconds or milliseconds since 1970; no time in seconds before the year
// 5138 is mistaken for milliseconds.
func epoch(n int64) time.Time {
	if n >= 100_000_000_000 {
		return time.UnixMilli(n)
	}
	return time.Unix(n, 0)
}

// numbers turns json.Number into int or float64, so that templates can compare.
func numbers(v any) any {
	switch t := v.(type) {
	case json.Number:
		if n, err := t.Int64(); err == nil {
			return int(n)
		}
		if f, err := t.Float64(); err == nil {
			return f
		}
		return t.String()
	case []any:
		for i := range t {
			t[i] = numbers(t[i])
		}
	case map[string]any:
		for k := range t {
			t[k] = numbers(t[k])
		}
	}
	return v
}
