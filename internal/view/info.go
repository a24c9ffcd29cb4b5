package view

import (
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/login"
)

// ServerInfo is what servers report about themselves.
func ServerInfo(i *login.ServerInfo) Record {
	c := i.Context
	r := Record{{Name: "context", Text: c.Name, Style: Strong}}
	if i.Root != nil {
		r = append(r, Field{Name: "api", Text: c.Target.API}, Field{Name: "api version", Text: i.Root.Version()})
	}
	if i.CC != nil {
		r = append(r, Field{Name: "api name", Text: i.CC.Name}, Field{Name: "api build", Text: i.CC.Build}, Field{Name: "description", Text: i.CC.Description})
	}
	var prompts []string
	for _, p := range i.UAA.Prompts {
		prompts = append(prompts, p.Name)
	}
	pkce := "no"
	if c.Target.PKCE {
		pkce = "S256"
	}
	r = append(r, Field{Name: "uaa", Text: c.Target.UAA}, Field{Name: "uaa version", Text: i.UAA.App.Version}, Field{Name: "uaa commit", Text: i.UAA.CommitID},
		Field{Name: "zone", Text: i.UAA.ZoneName}, Field{Name: "issuer", Text: i.Metadata.Issuer}, Field{Name: "login page", Text: i.UAA.Links.Login},
		Field{Name: "asks for", Text: strings.Join(prompts, ", "), Value: prompts}, Field{Name: "pkce", Text: pkce, Value: c.Target.PKCE})
	return append(r, clockField(i.Ahead, i.Clock))
}

// clockField is the difference between a server's clock and this machine's.
func clockField(ahead time.Duration, known bool) Field {
	f := Field{Name: "clock", Text: "not known", Value: nil}
	switch {
	case !known:
	case ahead.Abs() <= 2*time.Second:
		f.Text, f.Value = "as here", 0
	case ahead > 0:
		f.Text, f.Value = Duration(ahead)+" ahead of this machine", int(ahead.Seconds())
	default:
		f.Text, f.Value = Duration(-ahead)+" behind this machine", int(ahead.Seconds())
	}
	if known && ahead.Abs() > time.Minute {
		f.Style = Warn
	}
	return f
}
