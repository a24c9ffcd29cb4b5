package identity

import (
	"context"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// askFields asks for each setting, with the present value as the default, and again if an answer is invalid.
func askFields(ctx context.Context, s *session.Session, body uaa.ClientBody) error {
	if !s.Settings.TTY {
		return session.Usage("-i needs a terminal: leave it out and give the settings as flags")
	}
	s.UI.Show("press Enter to keep the value in brackets, type - to clear it; separate the items of a list with blanks")
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

// answered returns the value that an answer means; nil leaves the setting unchanged.
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
			return nil, session.Usage("unknown grant %q (known: %s)", grant, session.Join(GrantTypes()))
		}
	}
	return words, nil
}

// GrantTypes returns the grant types that a UAA supports.
func GrantTypes() []string {
	return []string{auth.GrantClientCredentials, GrantPassword, auth.GrantAuthorizationCode, grantRefresh, GrantImplicit, "user_token",
		auth.GrantJWTBearer, "urn:ietf:params:oauth:grant-type:saml2-bearer"}
}
