package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf16"

	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// PasswordCheck is the result of checking a password against the policy of the zone.
type PasswordCheck struct {
	Known bool     // the policy could be read
	Rules []string // requirements of the policy: "at least 8 characters"
	Lacks []string // requirements that the password does not meet
}

// CheckPassword checks a password against the zone's policy. It sends only the request for the policy, not the password. The
// error is session.ErrAnswerNo if the password does not meet it.
func CheckPassword(ctx context.Context, s *session.Session, given *string) (*PasswordCheck, error) {
	password, err := "", error(nil)
	if given != nil {
		password = *given
	} else if password, err = s.NewSecret(ctx, "password", "--password-stdin"); err != nil {
		return nil, err
	}
	check, err := checkPassword(ctx, s, password)
	switch {
	case err != nil:
		return nil, err
	case !check.Known:
		return nil, errNoPolicy
	case len(check.Lacks) > 0:
		return check, session.ErrAnswerNo
	}
	return check, nil
}

var errNoPolicy = errors.New("the server does not return the zone's password policy")

func checkPassword(ctx context.Context, s *session.Session, password string) (*PasswordCheck, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	providers, err := c.Providers(ctx, true)
	if err != nil {
		return nil, fmt.Errorf("read the password policy: %w", err)
	}
	at := slices.IndexFunc(providers, func(p *uaa.Provider) bool { return p.OriginKey == session.OriginUAA })
	if at < 0 {
		return &PasswordCheck{}, nil
	}
	var config struct {
		Policy *passwordPolicy `json:"passwordPolicy"`
	}
	if err := json.Unmarshal(providers[at].Config, &config); err != nil || config.Policy == nil {
		return &PasswordCheck{}, nil // null: the server's default, which it does not return
	}
	return config.Policy.check(password), nil
}

// passwordPolicy is a part of the configuration of the provider "uaa". A value below 1 requires nothing.
type passwordPolicy struct {
	MinLength int `json:"minLength"`
	MaxLength int `json:"maxLength"`
	UpperCase int `json:"requireUpperCaseCharacter"`
	LowerCase int `json:"requireLowerCaseCharacter"`
	Digits    int `json:"requireDigit"`
	Specials  int `json:"requireSpecialCharacter"`
}

func (p passwordPolicy) check(password string) *PasswordCheck {
	length := len(utf16.Encode([]rune(password))) // a UAA counts as Java does
	check := &PasswordCheck{Known: true}
	for _, rule := range []struct {
		asked int
		text  string
		kept  bool
	}{
		{p.MinLength, "at least %d characters", length >= p.MinLength},
		{p.MaxLength, "at most %d characters", length <= p.MaxLength},
		{p.UpperCase, "capital letters: %d", count(password, unicode.IsUpper) >= p.UpperCase},
		{p.LowerCase, "small letters: %d", count(password, unicode.IsLower) >= p.LowerCase},
		{p.Digits, "digits: %d", count(password, unicode.IsDigit) >= p.Digits},
		{p.Specials, "characters that are neither letters nor digits: %d", count(password, special) >= p.Specials},
	} {
		if rule.asked < 1 {
			continue
		}
		text := fmt.Sprintf(rule.text, rule.asked)
		check.Rules = append(check.Rules, text)
		if !rule.kept {
			check.Lacks = append(check.Lacks, text)
		}
	}
	return check
}

func count(text string, is func(rune) bool) int {
	n := 0
	for _, r := range text {
		if is(r) {
			n++
		}
	}
	return n
}

func special(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsSpace(r) }
