package sandbox

import (
	"math"
	"strings"
	"time"
)

// ccTimeLayout is how all times are written.
const ccTimeLayout = "2006-01-02T15:04:05Z"

// ccTime writes microseconds since 1970.
func ccTime(micros int64) string { return time.UnixMicro(micros).UTC().Format(ccTimeLayout) }

// parseTimes reads created_ats or updated_ats: a list of seconds, any of which may match, or conditions with operators,
// all of which must.
func (q *ccQuery) parseTimes(ps ccParams, name, label string) (problems []string) {
	p, sent := ps.get(name)
	if !sent {
		return nil
	}
	if p.ops == nil {
		values := p.list()
		q.shown = append(q.shown, ccOperator{name, ccJoinList(values)})
		q.times[name] = []ccTimes{}
		for _, v := range values {
			problems = append(problems, q.addTime(name, label, "", v)...)
		}
		return problems
	}
	for _, op := range p.ops {
		q.shown = append(q.shown, ccOperator{name + "[" + op.name + "]", op.value})
		switch op.name {
		case "lt", "lte", "gt", "gte":
		default:
			problems = append(problems, label+" Invalid relational operator: '"+op.name+"'")
		}
		if strings.Contains(op.value, ",") {
			problems = append(problems, label+" only accepts one value when using a relational operator")
			continue
		}
		problems = append(problems, q.addTime(name, label, op.name, op.value)...)
	}
	return problems
}

func (q *ccQuery) addTime(name, label, op, value string) []string {
	t, err := time.Parse(ccTimeLayout, value)
	if err != nil || t.Format(ccTimeLayout) != value {
		return []string{label + " has an invalid timestamp format. Timestamps should be formatted as 'YYYY-MM-DDThh:mm:ssZ'"}
	}
	at := t.UnixMicro()
	window := ccTimes{at, at + ccSecond}
	switch op {
	case "lt":
		window = ccTimes{math.MinInt64, at - 1}
	case "lte":
		window = ccTimes{math.MinInt64, at + ccSecond}
	case "gt":
		window = ccTimes{at + ccSecond + 1, math.MaxInt64}
	case "gte":
		window = ccTimes{at, math.MaxInt64}
	}
	if op == "" {
		q.times[name] = append(q.times[name], window)
		return nil
	}
	if before := q.times[name]; len(before) == 1 { // operators narrow one window
		window = ccTimes{max(window.from, before[0].from), min(window.to, before[0].to)}
	}
	q.times[name] = []ccTimes{window}
	return nil
}

// holdsTime tells whether a time passes a filter; a filter that was not sent lets all pass.
func (q *ccQuery) holdsTime(name string, t int64) bool {
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
