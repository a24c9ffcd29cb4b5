package view

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// Place is the target of a context: server, versions, zone, org and space.
func Place(c *store.Context) Record {
	r := Record{
		{Name: "context", Text: c.Name, Style: Strong},
		{Name: "target", Text: c.Target.URL},
	}
	if c.Target.API != "" {
		r = append(r, Field{Name: "api version", Text: c.Target.APIVersion})
	}
	if c.Target.UAA != c.Target.URL {
		r = append(r, Field{Name: "uaa", Text: c.Target.UAA})
	}
	r = append(r, Field{Name: "uaa version", Text: c.Target.UAAVersion})
	if c.Zone != "" {
		r = append(r, Field{Name: "zone", Text: c.Zone})
	}
	if c.Org.Name != "" {
		r = append(r, Field{Name: "org", Text: c.Org.Name}, Field{Name: "space", Text: c.Space.Name})
	}
	if !c.TLS.Roots.IsZero() && strings.HasPrefix(c.Target.URL, "https:") {
		r = append(r, Field{Name: "trust store", Text: strings.Join(append([]string{c.TLS.Roots.File}, c.TLS.Roots.Dirs...), " ")})
	}
	if c.TLS.SkipVerify {
		r = append(r, Field{Name: "tls", Text: "certificates are NOT verified", Style: Bad})
	}
	if c.Protected {
		r = append(r, Field{Name: "protected", Text: "every write asks for the context's name", Value: true, Style: Warn})
	}
	return r
}

// FoundAs is what discovery took a target for; empty if it was not asked.
func FoundAs(f *session.Found) Record {
	if f == nil || f.Product == "" {
		return nil
	}
	kind := f.Product
	if f.Product == session.ProductDirector && f.Name != "" {
		kind += " " + f.Name
	}
	return Record{{Name: "kind", Text: kind, Value: f.Product}}
}

// Dotfile is the content of a .cfid.yaml; word is its state.
func Dotfile(word string, d store.Dotfile) Record {
	return Record{
		{Name: word, Text: d.Path, Style: Strong}, {Name: "context", Text: d.Context}, {Name: "org", Text: d.Org},
		{Name: "space", Text: d.Space},
	}
}

// Who is the identity of a context.
func Who(id store.Identity) Record {
	if id.IsZero() {
		return Record{{Name: "user", Text: "nobody (" + line.Login.String() + ")", Value: "", Style: Warn}}
	}
	var r Record
	if id.User != "" {
		r = append(r, Field{Name: "user", Text: id.User, Style: Strong}, Field{Name: "origin", Text: id.Origin}, Field{Name: "user id", Text: id.UserID})
	}
	return append(r, Field{Name: "client", Text: id.ClientID}, Field{Name: "grant", Text: id.Grant})
}

// Proof describes how the context's client authenticates; empty for a secret in the body, which is the usual way.
func Proof(c *store.Context) Record {
	if c.ClientAuth.IsZero() {
		return nil
	}
	return Record{{Name: "proved by", Text: c.ClientAuth.String()}}
}

// Until describes how long the stored session is valid.
func Until(ends store.Ends, now time.Time) Record {
	if ends.IsZero() {
		return Record{{Name: "session", Text: "none", Style: Warn}}
	}
	access := Field{Name: "token ends", Text: "unknown"}
	if !ends.Access.IsZero() {
		access = Field{Name: "token ends", Text: Time(ends.Access, now), Value: ends.Access, Style: badUnless(ends.Access.After(now))}
	}
	r := Record{access}
	switch {
	case ends.Renewal == "" && ends.Access.IsZero():
	case ends.Renewal == "":
		r = append(r, Field{Name: "renewed by", Text: "nothing: log in again when it ends", Value: ""})
	case ends.Refresh.IsZero():
		r = append(r, Field{Name: "renewed by", Text: ends.Renewal})
	default:
		r = append(r, Field{Name: "renewed by", Text: ends.Renewal + ", until " + Time(ends.Refresh, now), Value: ends.Renewal},
			Field{Name: "renewable until", Value: ends.Refresh})
	}
	return r
}

// Status is everything that is stored about the selected context.
func Status(c *store.Context, why string, loggedIn bool, now time.Time) Record {
	r := append(Place(c), Field{Name: "chosen by", Text: why})
	r = slices.Concat(r, Who(c.Identity), Proof(c))
	r = append(r, Until(c.Tokens, now)...)
	return append(r, Field{Name: "logged in", Text: yesNo(loggedIn), Value: loggedIn, Style: badUnless(loggedIn)})
}

// LoggedIn is the result of a login.
func LoggedIn(c *store.Context, t *auth.Tokens, now time.Time) Record {
	r := slices.Concat(Record{{Name: "context", Text: c.Name, Style: Strong}}, Who(c.Identity), Proof(c))
	r = append(r, scopeField(t.Scope))
	return append(r, Until(c.Tokens, now)...)
}

// LoggedOut reports the state of each token.
func LoggedOut(res *login.LogoutResult, now time.Time) Record {
	r := Record{{Name: "context", Text: res.Context.Name, Style: Strong}, {Name: "forgotten", Text: "tokens and stored secret", Value: true}}
	if res.Everywhere {
		r = append(r, Field{Name: "everywhere", Text: "all sessions of " + res.Context.Identity.User + " were revoked", Value: true})
	}
	for _, t := range res.Tokens {
		f := Field{Name: t.Token, Text: string(t.Fate), Value: string(t.Fate)}
		if t.Fate == auth.Lives {
			f.Text, f.Style = "not revoked", Warn
			if !t.Until.IsZero() {
				f.Text += ", valid until " + Time(t.Until, now)
			}
			if t.Err != nil {
				f.Text += ": " + t.Err.Error()
			}
		}
		r = append(r, f)
	}
	if res.Reason != nil {
		r = append(r, Field{Name: "not revoked", Text: res.Reason.Error(), Style: Warn})
	}
	return r
}

// Whoami is what a server reports about the owner of the token.
func Whoami(user *uaa.UserInfo, id store.Identity, scopes []string, server string) Record {
	var r Record
	if user != nil {
		r = append(r, Field{Name: "user", Text: user.UserName, Style: Strong}, Field{Name: "name", Text: strings.TrimSpace(user.Name)},
			Field{Name: "email", Text: user.Email}, Field{Name: "user id", Text: user.UserID}, Field{Name: "origin", Text: id.Origin})
	}
	return append(r, Field{Name: "client", Text: id.ClientID}, Field{Name: "server", Text: server},
		scopeField(scopes))
}

// Vault is the store of the tokens.
func Vault(s *secret.Status, now time.Time) Record {
	if !s.Exists {
		r := Record{{Name: "vault", Text: "none yet: the first login creates it", Value: ""}, {Name: "folder", Text: s.Dir}}
		if s.Memory {
			r = append(r, Field{Name: "mode", Text: string(secret.ModeMemory)})
		}
		return r
	}
	key := Field{Name: "key", Text: "readable", Value: true, Style: Good}
	if s.Key != nil {
		key = Field{Name: "key", Text: s.Key.Error(), Value: false, Style: Bad}
	}
	r := Record{
		{Name: "mode", Text: string(s.Mode), Style: Strong},
		{Name: "key kept in", Text: s.Where}, key,
		{Name: "key made", Text: Time(s.KeyCreated, now), Value: s.KeyCreated},
		{Name: "folder", Text: s.Dir},
		{Name: "sessions", Text: fmt.Sprintf("%d", len(s.Entries)) + ", " + Bytes(s.Bytes), Value: len(s.Entries)},
	}
	if s.Agrees != nil {
		r = append(r, Field{Name: "conflict", Text: s.Agrees.Error(), Style: Bad})
	}
	if len(s.Damaged)+len(s.Lost) > 0 {
		r = append(r, Field{Name: "set aside", Text: strings.Join(append(s.Damaged, s.Lost...), ", "), Style: Warn})
	}
	return r
}

// fewScopes is how many scopes are listed for people; if there are more, people get the number and programs the list.
const fewScopes = 6

func scopeField(scopes []string) Field {
	text := strings.Join(scopes, " ")
	if len(scopes) > fewScopes {
		text = fmt.Sprintf("%d scopes (%s explains them)", len(scopes), line.TokenDecode)
	}
	return Field{Name: "scope", Text: text, Value: scopes}
}
