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

// ClientCreateInput describes one client. What is left out is the preset's, the clone's, or the server's default.
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

// ClientCreateResult holds the client as the server made it, and a secret that was generated: nobody can read it again.
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
		return nil, session.Usage("a client of this id could not be changed or deleted any longer: a UAA takes no name with / \\ ; or %% in it in an address, nor . and ..")
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

// newClient gathers the settings: clone, then preset, then flags, then answers.
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
	for name, value := range body { // what would be the server's default anyway
		if list, ok := value.([]string); ok && len(list) == 0 || value == int64(-1) || value == "" {
			delete(body, name)
		}
	}
	if len(grantsOf(body)) == 0 {
		return nil, nil, &session.UsageError{Text: "by which grant does the client get tokens?",
			Try: line.Says("--grant-type client_credentials", "--grant-type authorization_code --redirect-uri URL")}
	}
	return body, preset, nil
}

// cloneOf is what a new client takes over: not what the server itself keeps count of, and no null.
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

// planned is a client as --dry-run shows it.
func planned(body uaa.ClientBody) (*uaa.OAuthClient, error) {
	doc, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	client := &uaa.OAuthClient{}
	return client, rest.Decode(doc, client)
}

// addSecret puts the secret into the body. An implicit-only client must not have one, and a public client none but the
// empty.
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

// newRandomSecret has no character that any form of client authentication would have to encode, and does not begin with a
// dash: neither a command line nor a spreadsheet takes it for something else.
func newRandomSecret() string {
	b := make([]byte, secretBytes)
	for {
		_, _ = rand.Read(b) // never fails (crypto/rand)
		if secret := base64.RawURLEncoding.EncodeToString(b); secret[0] != '-' {
			return secret
		}
	}
}
