package identity

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ClientCreateInput describes a client. A setting that is not given comes from the preset, the clone or the server's default.
type ClientCreateInput struct {
	ID     string
	Edit   ClientEdit
	Clone  string // of an existing client: everything but id and secret
	Preset string // a name of ClientPresets
	Ask    bool   // field by field on the terminal

	Secret         *string // nil: asked for where a grant needs one
	GenerateSecret bool
	Out            SecretOut
}

// ClientCreateResult holds the client as created by the server, and a generated secret, which no one can read again.
type ClientCreateResult struct {
	Client *uaa.OAuthClient
	State  session.State
	Secret string    // only when it was generated and went nowhere else
	Login  line.Line // logs in through the client; empty where there is none
}

// CreateClient registers a client.
func CreateClient(ctx context.Context, s *session.Session, in ClientCreateInput) (*ClientCreateResult, error) {
	switch {
	case in.ID == "":
		return nil, session.Usage("a client needs an id")
	case strings.ContainsAny(in.ID, session.UnroutableSigns), in.ID == ".", in.ID == "..":
		return nil, session.Usage("a client with this id could not be changed or deleted later: a UAA does not support ids with / \\ ; or %%, nor . and .., in URLs")
	}
	if err := in.Edit.check(); err != nil {
		return nil, err
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := mayBePublic(s, in.Edit); err != nil {
		return nil, err
	}
	body, preset, err := newClient(ctx, s, c, &in)
	if err != nil {
		return nil, err
	}
	if err := s.Confirm(ctx, session.Change{Verb: "create", Noun: "client", Names: []string{in.ID}}); err != nil {
		return nil, err
	}
	warnOfRisks(s, body)
	res := &ClientCreateResult{State: session.Created, Login: preset.loginLine(in.ID)}
	if s.Settings.DryRun {
		res.State = session.WouldCreate
		res.Client, err = planned(body)
		return res, err
	}
	out, err := openSecretOut(s, in.Out)
	if err != nil {
		return nil, err
	}
	defer out.abandon()
	if err := addSecret(ctx, s, in, body, out, res); err != nil {
		return nil, err
	}
	if res.Client, err = c.CreateClient(ctx, body); err != nil {
		return nil, err
	}
	tellKept(s, in.ID, body, res.Client)
	if err := out.keep(ctx, in.ID); err != nil {
		return nil, err
	}
	return res, nil
}

// newClient merges the settings: clone, then preset, then flags, then answers; later ones win.
func newClient(ctx context.Context, s *session.Session, c *uaa.Client, in *ClientCreateInput) (uaa.ClientBody, *clientPreset, error) {
	body := uaa.ClientBody{}
	if in.Clone != "" {
		var err error
		if body, err = cloneOf(ctx, c, in.Clone); err != nil {
			return nil, nil, err
		}
	}
	preset, err := preset(s, in)
	if err != nil {
		return nil, nil, err
	}
	change, err := in.Edit.apply(body)
	if err != nil {
		return nil, nil, err
	}
	for name, value := range change {
		body[name] = value
	}
	body["client_id"] = in.ID
	if in.Ask {
		if err := askFields(ctx, s, body); err != nil {
			return nil, nil, err
		}
	}
	for name, value := range body { // these are the server's defaults
		if list, ok := value.([]string); ok && len(list) == 0 || value == int64(-1) || value == "" {
			delete(body, name)
		}
	}
	if len(grantsOf(body)) == 0 {
		return nil, nil, &session.UsageError{Text: "a client needs at least one grant",
			Try: line.Says("--grant-type client_credentials", "--grant-type authorization_code --redirect-uri URL")}
	}
	return body, preset, nil
}

// cloneOf returns the settings that a new client copies: without those that the server maintains, and without nulls.
func cloneOf(ctx context.Context, c *uaa.Client, id string) (uaa.ClientBody, error) {
	other, err := getClient(ctx, c, id)
	if err != nil {
		return nil, err
	}
	body, err := current(other)
	if err != nil {
		return nil, err
	}
	for name, value := range body {
		if value == nil || slices.Contains([]string{"client_id", "lastModified", "approvals_deleted", "resource_ids"}, name) {
			delete(body, name)
		}
	}
	return body, nil
}

func grantsOf(body uaa.ClientBody) []string {
	return ClientField{Kind: FieldList}.show(body["authorized_grant_types"])
}

// planned returns a client as --dry-run shows it.
func planned(body uaa.ClientBody) (*uaa.OAuthClient, error) {
	doc, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	client := &uaa.OAuthClient{}
	return client, rest.Decode(doc, client)
}

// addSecret puts the secret into the body. A client with only the implicit grant must not have one, and a public client has
// the empty one.
func addSecret(ctx context.Context, s *session.Session, in ClientCreateInput, body uaa.ClientBody, out *secretOut, res *ClientCreateResult) error {
	const member = "client_secret"
	switch {
	case in.Secret != nil:
		body[member] = *in.Secret
	case in.GenerateSecret:
		secret := generate(s, out)
		body[member] = secret
		if !out.elsewhere() {
			res.Secret = secret
		}
	case body["allowpublic"] == true:
		body[member] = ""
	case needsSecret(grantsOf(body)):
		secret, err := s.NewSecret(ctx, "secret of the new client", "--secret-stdin", "--generate-secret")
		if err != nil {
			return err
		}
		body[member] = secret
	}
	return nil
}

func needsSecret(grants []string) bool {
	return slices.ContainsFunc(grants, func(g string) bool { return g != GrantImplicit })
}

// secretBytes is 256 bits: as hard to guess as the keys that sign the tokens.
const secretBytes = 32

// newRandomSecret returns a secret without characters that client authentication must encode. It does not begin with a
// dash, which a command line would read as a flag and a spreadsheet as a formula.
func newRandomSecret() string {
	b := make([]byte, secretBytes)
	for {
		_, _ = rand.Read(b) // never fails (crypto/rand)
		if secret := base64.RawURLEncoding.EncodeToString(b); secret[0] != '-' {
			return secret
		}
	}
}
