package view

import (
	"time"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// Activity is whether a token is valid now, and how that was found out.
type Activity struct {
	Active   bool
	Reason   string             // why not
	Answer   *uaa.Introspection // of /introspect; nil if it was not called
	Verified *auth.Verified     // the checks by cfid instead
	User     *uaa.UserInfo      // the answer of /userinfo instead
}

// Introspected prints whether a token is valid: the server's own answer in JSON, a summary for people.
func Introspected(o Out, a Activity, now time.Time) error {
	if a.Answer != nil && !o.People() {
		k := Kind[*uaa.Introspection]{
			Noun: "token", Plural: "tokens",
			JSON: func(i *uaa.Introspection) []byte { return received(i, i.JSON()) },
			Extra: func(*uaa.Introspection) any {
				if a.Reason == "" {
					return nil
				}
				return map[string]string{"reason": a.Reason}
			},
			Name: func(i *uaa.Introspection) string { return i.JTI },
			ID:   func(i *uaa.Introspection) string { return i.JTI },
			Columns: []Column[*uaa.Introspection]{
				{Name: "active", Text: func(i *uaa.Introspection) string { return yesNo(i.Active) }},
				{Name: "client", Text: func(i *uaa.Introspection) string { return i.ClientID }},
				{Name: "user", Text: func(i *uaa.Introspection) string { return i.UserName }},
			},
		}
		return One(o, k, a.Answer)
	}
	return WriteRecord(o, "token", a.fields(now))
}

func (a Activity) fields(now time.Time) Record {
	r := Record{{Name: "active", Text: yesNo(a.Active), Value: a.Active, Style: badUnless(a.Active)}}
	if a.Reason != "" {
		r = append(r, Field{Name: "reason", Text: a.Reason, Style: Bad})
	}
	if i := a.Answer; i != nil && i.Active {
		r = append(r, Field{Name: "user", Text: i.UserName}, Field{Name: "client", Text: i.ClientID},
			Field{Name: "scope", Text: words(i.Scope), Value: i.Scope}, Field{Name: "ends", Text: Time(time.Unix(i.Expires, 0), now)})
	}
	if a.User != nil {
		r = append(r, Field{Name: "user", Text: a.User.UserName})
	}
	if a.Verified != nil {
		for _, c := range a.Verified.Checks {
			r = append(r, Field{Name: c.Name, Text: string(c.Outcome) + ": " + c.Detail, Value: string(c.Outcome)})
		}
	}
	return r
}
