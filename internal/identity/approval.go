package identity

import (
	"context"
	"iter"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/uaa"
)

// ApprovalListInput says whose approvals are read.
type ApprovalListInput struct {
	User   string // empty: the user of the session
	Origin string
	Client string // only those for this client
}

// ListApprovals lists the scopes that a user granted or denied to clients. The session's own come from /approvals; those of
// another user are part of the user's resource, which needs scim.read.
func ListApprovals(ctx context.Context, s *session.Session, in ApprovalListInput) (iter.Seq2[*uaa.Approval, error], error) {
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	approvals, err := approvals(ctx, s, c, in)
	if err != nil {
		return nil, err
	}
	return func(yield func(*uaa.Approval, error) bool) {
		for _, a := range approvals {
			if in.Client != "" && a.ClientID != in.Client {
				continue
			}
			if !yield(a, nil) {
				return
			}
		}
	}, nil
}

func approvals(ctx context.Context, s *session.Session, c *uaa.Client, in ApprovalListInput) ([]*uaa.Approval, error) {
	if in.User == "" {
		if err := needsUser(s, "approvals"); err != nil {
			return nil, err
		}
		return c.Approvals(ctx)
	}
	u, err := FindUser(ctx, c, UserQuery{Name: in.User, Origin: in.Origin})
	if err != nil {
		return nil, err
	}
	out := make([]*uaa.Approval, 0, len(u.Approvals))
	for i := range u.Approvals {
		out = append(out, &u.Approvals[i])
	}
	return out, nil
}

// needsUser returns a usage error if the session is a client's: only users have approvals.
func needsUser(s *session.Session, what string) error {
	c, err := s.Context()
	if err != nil {
		return err
	}
	if c.Identity.Grant != session.GrantClientCredentials {
		return nil
	}
	return &session.UsageError{
		Text: "client " + c.Identity.ClientID + " has no " + what + " of its own: they are a user's",
		Try:  []line.Advice{line.Say("name the user"), line.Login.Say(", as that user")},
	}
}

// ApprovalRevokeInput names clients, or all.
type ApprovalRevokeInput struct {
	Clients []string
	All     bool
}

// RevokedApproval is a client that must ask again; Client is empty for all clients.
type RevokedApproval struct{ Client string }

// RevokeApprovals removes the user's decisions about clients: they ask again at the next login. A UAA lets users do so for
// themselves only. Tokens that were issued to a client stay valid.
func RevokeApprovals(ctx context.Context, s *session.Session, in ApprovalRevokeInput) (iter.Seq[session.Item[RevokedApproval]], error) {
	if in.All == (len(in.Clients) > 0) {
		return nil, session.Usage("name the clients, or all of them with --all")
	}
	if err := needsUser(s, "approvals"); err != nil {
		return nil, err
	}
	c, err := s.UAA(ctx)
	if err != nil {
		return nil, err
	}
	ask := session.Change{Verb: "revoke", Noun: "approvals of", Names: in.Clients}
	if in.All {
		ask = session.Change{Verb: "revoke", Noun: "approvals of", Names: []string{allClients}, Asks: true}
	}
	return session.Write(ctx, s, ask, func(ctx context.Context, name string) (RevokedApproval, session.State, error) {
		switch {
		case s.Settings.DryRun:
			return RevokedApproval{name}, session.WouldRevoke, nil
		case in.All:
			return RevokedApproval{name}, session.Revoked, c.ReplaceApprovals(ctx, []*uaa.Approval{})
		}
		return RevokedApproval{name}, session.Revoked, session.ClientFault(c.RevokeApprovals(ctx, name), name)
	})
}

const allClients = "all clients"
