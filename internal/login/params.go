package login

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cfid-cli/cfid/internal/auth"
	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// ErrNotImpersonated means that the token is not of the requested user. It is discarded.
var ErrNotImpersonated = errors.New("the server did not impersonate")

// ParamsInput are parameters of the token request in addition to those of the way to log in.
type ParamsInput struct {
	Given       []string     // each NAME=VALUE, or NAME=@FILE for a value in a file
	Secret      []auth.Param // names, and values that came from standard input
	TokenFormat string       // jwt or opaque; empty: the server's choice
}

// SecretParam returns a parameter whose value must not appear in output.
func SecretParam(name, value string) auth.Param {
	return auth.Param{Name: name, Value: value, Secret: true}
}

// all reads and checks the parameters. Errors don't contain values.
func (in ParamsInput) all(s *session.Session) ([]auth.Param, error) {
	var params []auth.Param
	switch in.TokenFormat {
	case "":
	case "jwt", "opaque":
		params = append(params, auth.Param{Name: "token_format", Value: in.TokenFormat})
	default:
		return nil, session.Usage("--token-format must be jwt or opaque")
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
			return nil, session.Usage("--param-stdin needs the name of a parameter")
		}
		params = append(params, p)
	}
	return params, nil
}

func resolveParam(s *session.Session, text string) (auth.Param, error) {
	name, value, ok := strings.Cut(text, "=")
	if !ok || !isParamName(name) {
		return auth.Param{}, session.Usage("--param must be NAME=VALUE or NAME=@FILE")
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
		return auth.Param{}, &session.UsageError{Text: "--param " + name + " may be a secret, and other processes can read the command line",
			Try: line.Says("--param-stdin "+name, "--param "+name+"=@FILE")}
	}
	return auth.Param{Name: name, Value: value}, nil
}

func isParamName(name string) bool {
	return name != "" && len(name) <= 64 && strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789_.-") == ""
}

// secretName reports whether a parameter's value is probably a secret. The type and the format of a token are
// not.
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

// impersonated checks that the token is of the given subject_id: a server that doesn't support the parameter ignores it, and
// the following commands would act as another user.
func impersonated(params []auth.Param, t *auth.Tokens) error {
	for _, p := range params {
		if p.Name != "subject_id" {
			continue
		}
		jwt, err := auth.Decode(t.Access)
		if err != nil {
			return fmt.Errorf("%w: the token does not name its user, and was discarded", ErrNotImpersonated)
		}
		if jwt.Claims.Subject != p.Value {
			return fmt.Errorf("%w: the token is of %s, not of %s, and was discarded", ErrNotImpersonated, jwt.Claims.Subject, p.Value)
		}
	}
	return nil
}
