package identity

import (
	"context"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// askFields asks setting by setting, with what there is as the default, and again if an answer is invalid.
func askFields(ctx context.Context, s *session.Session, body uaa.ClientBody) error {
	if !s.Settings.TTY {
		return session.Usage("there is no terminal to ask on: leave -i out and name what is to be set")
	}
	s.UI.Show("empty keeps what is in brackets, - removes it; lists have blanks between their items")
	for _, f := range ClientFields() {
		if f.Name == "redirect-uri" && !BrowserGrants(grantsOf(body)) {
			continue
		}
		if err := askField(ctx, s, f, body); err != nil {
			return err
		}
	}
	return nil
}

func askField(ctx context.Context, s *session.Session, f ClientField, body uaa.ClientBody) error {
	question := session.Prompt{Text: f.Name + " (" + strings.ReplaceAll(f.About, "`", "") + ")", Default: strings.Join(f.show(body[f.Wire]), " ")}
	for {
		answer, err := s.UI.Ask(ctx, question)
		if err != nil {
			return err
		}
		value, err := f.answered(answer, question.Default)
		if err == nil {
			if value != nil {
				body[f.Wire] = value
			}
			return nil
		}
		s.UI.Show("%v", err)
	}
}

// answered is the value that an answer means; nil leaves the setting as it is.
func (f ClientField) answered(answer, before string) (any, error) {
	answer = strings.TrimSpace(answer)
	switch {
	case answer == before:
		return nil, nil
	case answer == "-":
		return f.emptied()
	case f.Kind != FieldList:
		return f.parse([]string{answer})
	}
	words := strings.FieldsFunc(answer, isSeparator)
	if f.Name != "grant-type" {
		return words, nil
	}
	for _, grant := range words {
		if !slices.Contains(GrantTypes(), grant) {
			return nil, session.Usage("%q is no grant; there are %s", grant, session.Join(GrantTypes()))
		}
	}
	return words, nil
}

// GrantTypes are what a UAA knows.
func GrantTypes() []string {
	return []string{auth.GrantClientCredentials, GrantPassword, auth.GrantAuthorizationCode, grantRefresh, GrantImplicit, "user_token",
		auth.GrantJWTBearer, "urn:ietf:params:oauth:grant-type:saml2-bearer"}
}
