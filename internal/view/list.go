package view

import (
	"bufio"
	"cmp"
	"io"
	"iter"
	"time"
)

// sink takes the elements of a list one by one and writes them in some format.
type sink interface {
	put(item any) error
	// end writes what follows the last element, or the text of an empty list. It is not called if the list ended with
	// an error: an array without its closing bracket is not valid JSON, so no script mistakes half a list for the
	// whole.
	end() error
}

// List prints a sequence as it arrives and returns how many elements were printed. It stops at the first error, of the
// sequence or of the writer, after printing what came before it. An empty list is [] in JSON and YAML, only the heading
// in CSV, and nothing in the other formats. Errors of the options are an *OptionError.
func List[T any](o Out, k Kind[T], seq iter.Seq2[T, error]) (int, error) {
	w := &paced{Writer: bufio.NewWriterSize(o.W, 32<<10), now: time.Now}
	s, err := newSink(o, k.plain(), w)
	if err != nil {
		return 0, err
	}
	n := 0
	for item, err := range seq {
		if err := take(s, w, item, err); err != nil {
			return n, err
		}
		n++
	}
	err = s.end()
	return n, cmp.Or(w.Flush(), err)
}

// take prints one element, or on err what came before it.
func take(s sink, w *paced, item any, err error) error {
	if err == nil {
		err = s.put(item)
	}
	if err == nil {
		err = w.pace()
	}
	if err != nil {
		return brokenOff(s, w, err)
	}
	return nil
}

// brokenOff prints what came before err; a table may still hold its first rows.
func brokenOff(s sink, w *paced, err error) error {
	if t, ok := s.(*table); ok {
		_ = t.end() // err came first and is the one to report
	}
	_ = w.Flush()
	return err
}

func newSink(o Out, k plainKind, w *paced) (sink, error) {
	run, err := o.program()
	if err != nil {
		return nil, err
	}
	if run != nil && o.Format == JSONL {
		return &eachRun{k: k, run: run, w: w}, nil
	}
	if run != nil {
		return &wholeRun{k: k, run: run, w: w, docs: []any{}}, nil
	}
	switch o.Format {
	case JSON:
		return &jsonArray{o: o, k: k, w: w}, nil
	case JSONL:
		return &jsonLines{o: o, k: k, w: w}, nil
	case YAML:
		return &yamlList{k: k, w: w}, nil
	case Name, ID:
		return &names{o: o, k: k, w: w}, nil
	}
	cols, err := chosen(k, o)
	if err != nil {
		return nil, err
	}
	if o.Format == CSV {
		return newCSV(o, cols, w)
	}
	return newTable(o, cols, w), nil
}

// paced is a buffered writer that is flushed if elements come slowly, so that the results of long work appear at once,
// and a fast list is written in large pieces.
type paced struct {
	*bufio.Writer
	now     func() time.Time
	flushed time.Time
}

func (p *paced) pace() error {
	now := p.now()
	if now.Sub(p.flushed) < 50*time.Millisecond {
		return nil
	}
	p.flushed = now
	return p.Flush()
}

type jsonArray struct {
	o    Out
	k    plainKind
	w    io.Writer
	some bool
}

func (s *jsonArray) put(item any) error {
	doc, err := raw(s.k, item)
	if err != nil {
		return err
	}
	before := "[\n"
	if s.some {
		before = ",\n"
	}
	s.some = true
	if _, err := io.WriteString(s.w, before); err != nil {
		return err
	}
	if s.o.TTY {
		doc = forTerminal(append([]byte("  "), pretty(doc, "  ")...))
	}
	_, err = s.w.Write(doc)
	return err
}

func (s *jsonArray) end() error {
	text := "\n]\n"
	if !s.some {
		text = "[]\n"
	}
	_, err := io.WriteString(s.w, text)
	return err
}

type jsonLines struct {
	o Out
	k plainKind
	w io.Writer
}

func (s *jsonLines) put(item any) error {
	doc, err := raw(s.k, item)
	if err != nil {
		return err
	}
	doc = oneLine(doc)
	if s.o.TTY {
		doc = forTerminal(doc)
	}
	if _, err := s.w.Write(doc); err != nil {
		return err
	}
	_, err = io.WriteString(s.w, "\n")
	return err
}

func (s *jsonLines) end() error { return nil }

type yamlList struct {
	k    plainKind
	w    io.Writer
	some bool
}

func (s *yamlList) put(item any) error {
	doc, err := raw(s.k, item)
	if err != nil {
		return err
	}
	s.some = true
	return writeYAML(s.w, doc, true)
}

func (s *yamlList) end() error {
	if s.some {
		return nil
	}
	_, err := io.WriteString(s.w, "[]\n")
	return err
}

// eachRun runs --jq on every element.
type eachRun struct {
	k   plainKind
	run program
	w   io.Writer
}

func (s *eachRun) put(item any) error {
	doc, err := decoded(s.k, item)
	if err != nil {
		return err
	}
	return s.run(s.w, doc)
}

func (s *eachRun) end() error { return nil }

// wholeRun collects the list and runs --jq on it once.
type wholeRun struct {
	k    plainKind
	run  program
	w    io.Writer
	docs []any
}

func (s *wholeRun) put(item any) error {
	doc, err := decoded(s.k, item)
	s.docs = append(s.docs, doc)
	return err
}

func (s *wholeRun) end() error { return s.run(s.w, s.docs) }

func decoded(k plainKind, item any) (any, error) {
	doc, err := raw(k, item)
	if err != nil {
		return nil, err
	}
	return decode(doc)
}
