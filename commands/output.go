package commands

import (
	"context"
	"errors"
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

// output has the flags for how a result is printed. Every command that has a result binds them with one call; they are
// never persistent, because target and login use -o for the org.
type output struct {
	app       *app
	format    string
	columns   []string
	jq        string
	noHeaders bool
	null      bool
}

func (a *app) output(cmd *cobra.Command, columns []string) *output {
	return a.outputAs(cmd, "o", columns)
}

// outputLong is output for target and login, where -o is the org.
func (a *app) outputLong(cmd *cobra.Command) *output { return a.outputAs(cmd, "", nil) }

func (a *app) outputAs(cmd *cobra.Command, short string, columns []string) *output {
	o := &output{app: a}
	f := cmd.Flags()
	f.StringVarP(&o.format, "output", short, "table", "output `FORMAT`: table, json, jsonl, yaml, csv, name, id")
	f.StringVar(&o.jq, "jq", "", "filter JSON output with this jq `EXPRESSION`")
	f.BoolVar(&o.noHeaders, "no-headers", false, "print table and csv without a heading")
	f.BoolVarP(&o.null, "null", "0", false, "end names and ids with NUL, for xargs -0")
	if len(columns) > 0 {
		f.StringSliceVar(&o.columns, "columns", nil, "`COLUMNS` of table and csv, or all")
		completeList(cmd, "columns", append(columns, "all")...)
	}
	heading(cmd, "Output", "output", "jq", "no-headers", "null", "columns")
	complete(cmd, "output", view.Formats()...)
	complete(cmd, "jq")
	return o
}

// plain returns standard output for results that have only one form.
func (a *app) plain() view.Out {
	width, tty := terminal(a.io.Out)
	return view.Out{W: a.out, Width: width, TTY: tty, Color: a.env.color(tty), ASCII: a.env.ascii()}
}

// out resolves the flags; errors in them are found before any request.
func (o *output) out(cmd *cobra.Command) (view.Out, error) {
	format, err := view.ParseFormat(o.format)
	if err != nil {
		return view.Out{}, optionError(cmd, err)
	}
	width, tty := terminal(o.app.io.Out)
	out := view.Out{
		W: o.app.out, Format: format, Columns: o.columns, JQ: o.jq,
		Color: o.app.env.color(tty), Width: width, TTY: tty, ASCII: o.app.env.ascii(),
		NoHeaders: o.noHeaders, Null: o.null, Ctx: cmd.Context(),
	}
	return out, optionError(cmd, out.Check())
}

func optionError(cmd *cobra.Command, err error) error {
	var bad *view.OptionError
	if errors.As(err, &bad) {
		return &session.UsageError{Text: bad.Error(), Try: []line.Advice{line.Of(cmd).Flag("--help")}}
	}
	return err
}

// checked resolves the flags against a kind.
func checked[T any](cmd *cobra.Command, o *output, k view.Kind[T]) (view.Out, error) {
	out, err := o.out(cmd)
	if err != nil {
		return out, err
	}
	return out, optionError(cmd, k.Check(out))
}

// list prints a sequence as it arrives.
func list[T, In any](cmd *cobra.Command, o *output, k view.Kind[T], in In, read reader[In, iter.Seq2[T, error]]) error {
	out, err := checked(cmd, o, k)
	if err != nil {
		return err
	}
	return listTo(cmd, o.app, out, k, in, read)
}

// listTo is list with flags that were resolved already, because the operation depends on them. For an empty list it
// prints a note beside the result.
func listTo[T, In any](cmd *cobra.Command, a *app, out view.Out, k view.Kind[T], in In, read reader[In, iter.Seq2[T, error]]) error {
	items, err := run(cmd, a, in, read)
	if err != nil {
		return err
	}
	n, err := view.List(out, k, notedList(a, k, items))
	if err != nil {
		return optionError(cmd, err)
	}
	if n == 0 && !out.Format.Machine() {
		a.note("no %s", k.Plural)
	}
	return nil
}

// reader is the signature of an operation.
type reader[In, Result any] func(context.Context, *session.Session, In) (Result, error)

// run calls an operation in the session of the selected context.
func run[In, Result any](cmd *cobra.Command, a *app, in In, do reader[In, Result]) (Result, error) {
	s, err := a.open(cmd.Context())
	if err != nil {
		var none Result
		return none, err
	}
	return do(cmd.Context(), s, in)
}

// outcomes prints the result of each of several items: a sentence each in a table, the resources themselves in the
// machine formats, errors on stderr as they occur. The command's error follows from all of them.
func outcomes[T, In any](cmd *cobra.Command, o *output, k view.Kind[T], in In, work reader[In, iter.Seq[session.Item[T]]]) error {
	kind := view.Outcomes(k)
	out, err := checked(cmd, o, kind)
	if err != nil {
		return err
	}
	items, err := run(cmd, o.app, in, work)
	if err != nil {
		return err
	}
	var tally session.Tally
	done := successes(cmd, o.app, notedItems(o.app, k, items), &tally)
	if out.People() {
		err = view.Sentences(out, kind, done)
	} else {
		_, err = view.List(out, kind, done)
	}
	if err != nil {
		return optionError(cmd, err)
	}
	return o.app.tallied(tally.Err())
}

// successes counts the outcomes, writes each error as it occurs and passes on the other items.
func successes[T any](cmd *cobra.Command, a *app, items iter.Seq[session.Item[T]], tally *session.Tally) iter.Seq2[session.Item[T], error] {
	return func(yield func(session.Item[T], error) bool) {
		first := ""
		defer func() { a.reportNotStarted(first, tally.NotStarted) }()
		for it := range items {
			tally.Count(it.Err)
			if errors.Is(it.Err, session.ErrNotStarted) {
				if tally.NotStarted == 1 {
					first = it.Name
				}
				continue
			}
			if it.Err != nil {
				a.reportItem(cmd, it.Name, it.Err)
				continue
			}
			if !yield(it, nil) {
				return
			}
		}
	}
}

// got prints resources that were read by name: one by itself, several as a list.
func got[T, In any](cmd *cobra.Command, o *output, k view.Kind[T], names int, in In, read reader[In, iter.Seq[session.Item[T]]]) error {
	out, err := checked(cmd, o, k)
	if err != nil {
		return err
	}
	items, err := run(cmd, o.app, in, read)
	if err != nil {
		return err
	}
	items = notedItems(o.app, k, items)
	if names == 1 {
		for it := range items {
			if it.Err != nil {
				o.app.reportItem(cmd, it.Name, it.Err)
				return reported{it.Err}
			}
			return optionError(cmd, view.One(out, k, it.Value))
		}
	}
	var tally session.Tally
	_, err = view.List(out, view.Items(k), successes(cmd, o.app, items, &tally))
	if err != nil {
		return optionError(cmd, err)
	}
	return o.app.tallied(tally.Err())
}

// record prints a result of cfid's own.
func record(cmd *cobra.Command, o *output, noun string, get func() (view.Record, error)) error {
	out, err := o.out(cmd)
	if err != nil {
		return err
	}
	r, err := get()
	if err != nil {
		return err
	}
	return optionError(cmd, view.WriteRecord(out, noun, r))
}
