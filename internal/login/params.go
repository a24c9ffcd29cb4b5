package login

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// ErrNotImpersonated: the token is not that of the user who was asked for. It was thrown away.
var ErrNotImpersonated = errors.New("the server did not impersonate")

// ParamsInput are parameters of the token request beside those of the way to log in.
type ParamsInput struct {
	Given       []string     // NAME=VALUE, or NAME=@FILE for a value that is in a file, each
	Secret      []auth.Param // names, and values that came from standard input
	TokenFormat string       // jwt or opaque; empty: the server's choice
}

// SecretParam is a parameter whose value no output may show.
func SecretParam(name, value string) auth.Param {
	return auth.Param{Name: name, Value: value, Secret: true}
}

// all reads and checks them. Errors repeat no value.
func (in ParamsInput) all(s *session.Session) ([]auth.Param, error) {
	var params []auth.Param
	switch in.TokenFormat {
	case "":
	case "jwt", "opaque":
		params = append(params, auth.Param{Name: "token_format", Value: in.TokenFormat})
	default:
		return nil, session.Usage("--token-format is jwt or opaque")
	}
	for _, text := range in.Given {
		p, err := resolveParam(s, text)
		if err != nil {
			return nil, err
		}
		params = append(params, p)
	}
	for _, p := range in.Secret {
		if !isParamName(p.Name) {
			return nil, session.Usage("--param-stdin takes the name of a parameter")
		}
		params = append(params, p)
	}
	return params, nil
}

func resolveParam(s *session.Session, text string) (auth.Param, error) {
	name, value, ok := strings.Cut(text, "=")
	if !ok || !isParamName(name) {
		return auth.Param{}, session.Usage("--param is NAME=VALUE or NAME=@FILE")
	}
	if path, isFile := strings.CutPrefix(value, "@"); isFile {
		data, err := session.ReadSmall(s.Path(path))
		if err != nil {
			return auth.Param{}, session.Usage("--param %s: %v", name, err)
		}
		value = strings.TrimRight(string(data), "\r\n")
		s.Settings.Scrub.Add(value)
		return auth.Param{Name: name, Value: value, Secret: true}, nil
	}
	if secretName(name) {
		return auth.Param{}, &session.UsageError{Text: "--param " + name + " sounds like a secret, and other processes can read a command line",
			Try: line.Says("--param-stdin "+name, "--param "+name+"=@FILE")}
	}
	return auth.Param{Name: name, Value: value}, nil
}

func isParamName(name string) bool {
	return name != "" && len(name) <= 64 && strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789_.-") == ""
}

// secretName tells that a parameter's value is probably nothing for a command line. The kind and the format of a token are
// no token.
func secretName(name string) bool {
	name = strings.ToLower(strings.NewReplacer("_", "", "-", "", ".", "").Replace(name))
	for _, harmless := range []string{"type", "format", "method", "hint"} {
		if strings.HasSuffix(name, harmless) {
			return false
		}
	}
	for _, word := range []string{"secret", "passw", "passphrase", "passcode", "token", "code", "assertion", "otp", "pin", "credential", "key", "verifier"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// impersonated holds the server to a subject_id that was asked for: a server that doesn't know the parameter ignores it, and
// what follows would be done in somebody else's name.
func impersonated(params []auth.Param, t *auth.Tokens) error {
	for _, p := range params {
		if p.Name != "subject_id" {
			continue
		}
		jwt, err := auth.Decode(t.Access)
		if err != nil {
			return fmt.Errorf("%w, as far as can be told: the token does not say whose it is, and was thrown away", ErrNotImpersonated)
		}
		if jwt.Claims.Subject != p.Value {
			return fmt.Errorf("%w: the token is of %s, not of %s, and was thrown away", ErrNotImpersonated, jwt.Claims.Subject, p.Value)
		}
	}
	return nil
}
