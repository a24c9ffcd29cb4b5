package cc

import (
	"math"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/form"
)

// timeLayout is how all times are written.
const timeLayout = "2006-01-02T15:04:05Z"

// timeText writes microseconds since 1970.
func timeText(micros int64) string { return time.UnixMicro(micros).UTC().Format(timeLayout) }

// parseTimes reads created_ats or updated_ats: a list of seconds, any of which may match, or conditions with operators,
// all of which must.
func (q *query) parseTimes(ps form.Params, name, label string) (problems []string) {
	p, sent := ps.Get(name)
	if !sent {
		return nil
	}
	if p.Ops == nil {
		values := p.List()
		q.shown = append(q.shown, form.Operator{Name: name, Value: joinList(values)})
		q.times[name] = []times{}
		for _, v := range values {
			problems = append(problems, q.addTime(name, label, "", v)...)
		}
		return problems
	}
	for _, op := range p.Ops {
		q.shown = append(q.shown, form.Operator{Name: name + "[" + op.Name + "]", Value: op.Value})
		switch op.Name {
		case "lt", "lte", "gt", "gte":
		default:
			problems = append(problems, label+" Invalid relational operator: '"+op.Name+"'")
		}
		if strings.Contains(op.Value, ",") {
			problems = append(problems, label+" only accepts one value when using a relational operator")
			continue
		}
		problems = append(problems, q.addTime(name, label, op.Name, op.Value)...)
	}
	return problems
}

func (q *query) addTime(name, label, op, value string) []string {
	t, err := time.Parse(timeLayout, value)
	if err != nil || t.Format(timeLayout) != value {
		return []string{label + " has an invalid timestamp format. Timestamps should be formatted as 'YYYY-MM-DDThh:mm:ssZ'"}
	}
	at := t.UnixMicro()
	window := times{at, at + second}
	switch op {
	case "lt":
		window = times{math.MinInt64, at - 1}
	case "lte":
		window = times{math.MinInt64, at + second}
	case "gt":
		window = times{at + second + 1, math.MaxInt64}
	case "gte":
		window = times{at, math.MaxInt64}
	}
	if op == "" {
		q.times[name] = append(q.times[name], window)
		return nil
	}
	if before := q.times[name]; len(before) == 1 { // operators narrow one window
		window = times{max(window.from, before[0].from), min(window.to, before[0].to)}
	}
	q.times[name] = []times{window}
	return nil
}

// holdsTime reports whether a time passes a filter; a filter that was not sent lets all pass.
func (q *query) holdsTime(name string, t int64) bool {
	windows, sent := q.times[name]
	if !sent {
		return true
	}
	for _, w := range windows {
		if w.holds(t) {
			return true
		}
	}
	return false
}
