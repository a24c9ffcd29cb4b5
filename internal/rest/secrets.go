package rest

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// isSecretName reports whether a form field or JSON member of this name holds a secret.
func isSecretName(name string) bool {
	switch name {
	case "password", "oldPassword", "passcode", "credentials", "mfaCode",
		"client_secret", "secret", "oldSecret", "relyingPartySecret", "bindUserPassword", "bindPassword",
		"privateKeyPassword", "passphrase", "signingKey",
		"access_token", "refresh_token", "id_token", "id_token_hint", "token", "subject_token", "actor_token",
		"assertion", "client_assertion", "code", "code_verifier", "device_code", "SAMLResponse":
		return true
	}
	return false
}

// secretsOf finds the secrets in a request.
func secretsOf(r *http.Request) []string {
	secrets := headerSecrets(r)
	if r.GetBody == nil || r.ContentLength == 0 {
		return secrets
	}
	reader, err := r.GetBody()
	if err != nil {
		return secrets
	}
	defer reader.Close()
	body, err := io.ReadAll(reader)
	if err != nil {
		return secrets
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case kind == formType:
		return append(secrets, formSecrets(string(body))...)
	case strings.HasSuffix(kind, "json"):
		return append(secrets, jsonSecrets(body)...)
	}
	return secrets
}

func headerSecrets(r *http.Request) []string {
	value := r.Header.Get("Authorization")
	if value == "" {
		return nil
	}
	scheme, token, found := strings.Cut(value, " ")
	if !found {
		token = scheme
	}
	secrets := []string{strings.TrimSpace(token)}
	if _, password, ok := r.BasicAuth(); ok {
		secrets = append(secrets, password)
		if plain, err := url.QueryUnescape(password); err == nil {
			secrets = append(secrets, plain)
		}
	}
	return secrets
}

func formSecrets(body string) []string {
	form, _ := url.ParseQuery(body)
	var secrets []string
	for name, values := range form {
		if isSecretName(name) {
			secrets = append(secrets, values...)
		}
	}
	return secrets
}

// SecretsIn finds the secrets in a JSON document that a server sent, by the names of their members: configurations of
// identity providers and zones contain some that must not be shown if a server returns them.
func SecretsIn(doc []byte) []string { return jsonSecrets(doc) }

// jsonSecrets walks a body without decoding it: members with the name of a secret, and private
// keys anywhere.
func jsonSecrets(body []byte) []string {
	var secrets []string
	dec := jsontext.NewDecoder(bytes.NewReader(body), lenient)
	name := ""
	for {
		token, err := dec.ReadToken()
		if err != nil {
			return secrets
		}
		if token.Kind() != '"' {
			continue
		}
		if kind, n := dec.StackIndex(dec.StackDepth()); kind == '{' && n%2 == 1 {
			name = token.String()
			continue
		}
		if value := token.String(); isSecretName(name) || strings.Contains(value, "PRIVATE KEY") {
			secrets = append(secrets, value)
		}
	}
}
