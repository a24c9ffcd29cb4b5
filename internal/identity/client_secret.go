package identity

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ClientSecretInput names a client and its new secret.
type ClientSecretInput struct {
	ID       string
	Secret   *string // nil: asked for, or generated
	Old      *string // the present one, which a client that may change only its own secret needs; nil: asked for if needed
	Generate bool
	Out      SecretOut
}

// SetClientSecret replaces the secret, or both secrets: tokens that were issued with them become invalid.
func SetClientSecret(ctx context.Context, s *session.Session, in ClientSecretInput) (*ClientCreateResult, error) {
	return changeSecret(ctx, s, in, uaa.SecretUpdate, session.Changed, session.WouldChange)
}

// RotateClientSecret adds a second secret. The first stays valid until RetireClientSecrets removes it, and tokens stay
// valid.
func RotateClientSecret(ctx context.Context, s *session.Session, in ClientSecretInput) (*ClientCreateResult, error) {
	return changeSecret(ctx, s, in, uaa.SecretAdd, session.Added, session.WouldAdd)
}

func changeSecret(ctx context.Context, s *session.Session, in ClientSecretInput, mode string, done, would session.State) (*ClientCreateResult, error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Confirm(ctx, session.Change{Verb: "change secret of", Noun: "client", Names: []string{in.ID}}); err != nil {
		return nil, err
	}
	res := &ClientCreateResult{State: done}
	if res.Client, err = bareClient(in.ID); err != nil {
		return nil, err
	}
	if s.Settings.DryRun {
		res.State = would
		_, err := getClient(ctx, c, in.ID)
		return res, err
	}
	out, err := openSecretOut(s, in.Out)
	if err != nil {
		return nil, err
	}
	defer out.abandon()
	change := uaa.SecretChange{Mode: mode}
	switch {
	case in.Secret != nil:
		change.Secret = *in.Secret
	case in.Generate:
		change.Secret = generate(s, out)
		if !out.elsewhere() {
			res.Secret = change.Secret
		}
	default:
		if change.Secret, err = s.NewSecret(ctx, "new secret of "+in.ID, "--secret-stdin", "--generate-secret"); err != nil {
			return nil, err
		}
	}
	if err := sendSecret(ctx, s, c, in, change); err != nil {
		return nil, err
	}
	keepOwnSecret(ctx, s, in.ID, mode, change.Secret)
	if err := out.keep(ctx, in.ID); err != nil {
		return nil, err
	}
	return res, nil
}

// sendSecret asks for the present secret if the server requires it: for a client that may change only its own secret.
func sendSecret(ctx context.Context, s *session.Session, c *uaa.Client, in ClientSecretInput, change uaa.SecretChange) error {
	if in.Old != nil {
		change.Old = *in.Old
	}
	err := session.ClientFault(c.ChangeSecret(ctx, in.ID, change), in.ID)
	if in.Old != nil || !saidOf(err, "previous secret is required") {
		return err
	}
	if !s.Settings.TTY {
		return &session.UsageError{Text: "the server requires the present secret of " + in.ID + " and there is no terminal to ask on", Try: line.Says("--old-secret-stdin, with the present secret on the first line")}
	}
	if change.Old, err = s.UI.Secret(ctx, session.Prompt{Text: "present secret of " + in.ID}); err != nil {
		return err
	}
	return c.ChangeSecret(ctx, in.ID, change)
}

// saidOf reports whether the server's message contains words; a UAA returns no code for these errors.
func saidOf(err error, words string) bool {
	var said *rest.Error
	return errors.As(err, &said) && strings.Contains(strings.ToLower(said.Message), words)
}

// OwnClient returns the client that the session is logged in as.
func OwnClient(s *session.Session) (string, error) {
	c, err := s.Context()
	switch {
	case err != nil:
		return "", err
	case c.Identity.User != "" || c.Identity.ClientID == "":
		return "", &session.UsageError{Text: "which client? This context is a user's", Try: line.Says("name the client")}
	}
	return c.Identity.ClientID, nil
}

// bareClient returns a client with only its id: a caller who may change secrets may lack the scope to read clients.
func bareClient(id string) (*uaa.OAuthClient, error) {
	if id == "" {
		return nil, session.Usage("a client needs an id")
	}
	doc, err := rest.Encode(map[string]string{"client_id": id})
	return &uaa.OAuthClient{Raw: rest.RawOf(doc), ClientID: id}, err
}

// RetireClientSecrets removes the older of two secrets. A client with one secret is unchanged.
func RetireClientSecrets(ctx context.Context, s *session.Session, in ClientInput) (iter.Seq[session.Item[*uaa.OAuthClient]], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	return session.Write(ctx, s, session.Change{Verb: "retire the older secret of", Noun: "client", Names: in.IDs, Asks: true}, func(ctx context.Context, id string) (*uaa.OAuthClient, session.State, error) {
		client, err := bareClient(id)
		if err != nil {
			return nil, session.Failed, err
		}
		if s.Settings.DryRun {
			_, err := getClient(ctx, c, id)
			return client, session.WouldRemove, err
		}
		err = c.ChangeSecret(ctx, id, uaa.SecretChange{Mode: uaa.SecretDelete})
		if saidOf(err, "only one secret") { // no UAA returns the number of secrets
			return client, session.Unchanged, nil
		}
		return client, session.Removed, session.ClientFault(err, id)
	})
}
