package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/view"
)

func tokenExchange(a *app) *cobra.Command {
	in := login.TokenExchangeInput{}
	cmd := &cobra.Command{
		Use:   "exchange",
		Short: "Exchange a token for another one (RFC 8693)",
		Long: `Exchange a token for another one: for another audience, with fewer scopes, or to act on behalf of
another user. Without a subject token, the session's own access token is exchanged. The new token
is printed and not stored.

Token types can be short (access_token, jwt, id_token …) or full URIs. No released UAA has this
grant; use cfid login --assertion-file for a token of an identity provider that the UAA knows.

If you use several --…-stdin flags, each reads one line: the subject, the actor, the client
secret.`,
		Example: `  cfid token exchange --audience cf --scope openid
  cfid token exchange --subject-token-file user.jwt --actor-token-file service.jwt \
      --client-id svc --client-secret-stdin
  cfid token exchange --subject-token-stdin --subject-token-type id_token \
      --requested-token-type jwt -o json < user.jwt`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Subject.File, "subject-token-file", "", "exchange the token in this `FILE`")
	f.StringVar(&in.SubjectType, "subject-token-type", "access_token", "`TYPE` of that token")
	f.StringVar(&in.Actor.File, "actor-token-file", "", "use the token in this `FILE` as the actor, who acts for the subject")
	f.StringVar(&in.ActorType, "actor-token-type", "access_token", "`TYPE` of that token")
	f.StringVar(&in.Requested, "requested-token-type", "", "`TYPE` of the token to get (default: the server's choice)")
	f.StringArrayVar(&in.Audience, "audience", nil, "`NAME` of the service where the token is to be used (repeat)")
	f.StringArrayVar(&in.Resource, "resource", nil, "`URL` of the service where the token is to be used (repeat)")
	f.StringArrayVar(&in.Scope, "scope", nil, "request only this `SCOPE` (repeat)")
	f.StringVar(&in.ClientID, "client-id", "", "authenticate as this `CLIENT` (default: the context's)")
	for _, kind := range []string{"subject-token-type", "actor-token-type", "requested-token-type"} {
		complete(cmd, kind, login.TokenTypes()...)
	}
	for _, free := range []string{"audience", "resource", "scope", "client-id"} {
		complete(cmd, free)
	}
	for _, file := range []string{"subject-token-file", "actor-token-file"} {
		_ = cmd.MarkFlagFilename(file) // the only error is an unknown flag
	}
	subject := a.secretFlag(cmd, "subject-token", "subject token", "")
	actor := a.secretFlag(cmd, "actor-token", "actor token", "")
	secret := a.secretFlag(cmd, "client-secret", "client secret", "")
	cmd.MarkFlagsMutuallyExclusive("subject-token-file", "subject-token-stdin")
	cmd.MarkFlagsMutuallyExclusive("actor-token-file", "actor-token-stdin")
	out := a.output(cmd, nil)
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		o, err := out.out(cmd)
		if err != nil {
			return err
		}
		if in.Subject.Text, err = subject(nil); err != nil {
			return err
		}
		if in.Actor.Text, err = actor(nil); err != nil {
			return err
		}
		if in.ClientSecret, err = secret(nil); err != nil {
			return err
		}
		token, err := run(cmd, a, in, login.ExchangeToken)
		if err != nil {
			return err
		}
		a.scrub.Show(token.Token)
		return optionError(cmd, view.Exchanged(o, token, a.start))
	}
	return cmd
}
