package commands

import (
	"context"
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientCreate(a *app) *cobra.Command {
	in := ops.ClientCreateInput{}
	cmd := &cobra.Command{
		Use:   "create CLIENT",
		Short: "Register an OAuth client",
		Long: `Register an OAuth client. Its secret is asked for, read from standard input, or generated and shown this one time.
--scope is what users may delegate to it, --authority what it may do for itself.`,
		Example: `  cfid client create ci --grant-type client_credentials --authority cloud_controller.read --generate-secret
  cfid client create web --grant-type authorization_code --scope openid --redirect-uri https://web.example.com/cb --secret-stdin < secret.txt
  cfid client create ci --grant-type client_credentials --dry-run`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Name, "name", "", "`name` for people")
	f.StringArrayVar(&in.GrantTypes, "grant-type", nil, "`grant` it may use (repeat)")
	f.StringArrayVar(&in.Scope, "scope", nil, "`scope` of its users' tokens (repeat)")
	f.StringArrayVar(&in.Authorities, "authority", nil, "`scope` of its own tokens (repeat)")
	f.StringArrayVar(&in.RedirectURIs, "redirect-uri", nil, "`URL` that a browser login may return to (repeat)")
	f.StringArrayVar(&in.AutoApprove, "autoapprove", nil, "`scope` that users are not asked about, or true for all (repeat)")
	f.Int64Var(&in.AccessSeconds, "access-token-validity", 0, "`seconds` that access tokens live (0: as the zone says)")
	f.Int64Var(&in.RefreshSeconds, "refresh-token-validity", 0, "`seconds` that refresh tokens live (0: as the zone says)")
	complete(cmd, "access-token-validity")
	complete(cmd, "refresh-token-validity")
	f.BoolVar(&in.AllowPublic, "allow-public", false, "a public client: no secret, PKCE instead (UAA 77)")
	f.BoolVar(&in.GenerateSecret, "generate-secret", false, "make a secret and show it this one time")
	complete(cmd, "grant-type", grantTypes()...)
	complete(cmd, "scope", scopeNames()...)
	complete(cmd, "authority", scopeNames()...)
	complete(cmd, "autoapprove", append([]string{"true"}, scopeNames()...)...)
	complete(cmd, "name")
	complete(cmd, "redirect-uri")
	secret := a.secretFlag(cmd, "secret", "client secret", "")
	cmd.MarkFlagsMutuallyExclusive("secret-stdin", "generate-secret", "allow-public")
	a.dryRun(cmd)
	kind := view.CreatedClients()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		in.ID = args[0]
		if in.GenerateSecret && !a.dry && !out.shows("secret") {
			return ops.Usage("the generated secret would not be shown, and nobody can read it again: leave -o %s or --columns out", out.format)
		}
		if in.Secret, err = secret(a.given.clientSecret); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, func(ctx context.Context, s *ops.Session, in ops.ClientCreateInput) (iter.Seq[ops.Item[view.CreatedClient]], error) {
			res, err := ops.CreateClient(ctx, s, in)
			if err != nil {
				return nil, err
			}
			a.scrub.Show(res.Secret) // nobody can read it again
			item := ops.Item[view.CreatedClient]{Name: in.ID, State: res.State, Value: view.CreatedClient{Client: res.Client, Secret: res.Secret}}
			return func(yield func(ops.Item[view.CreatedClient]) bool) { yield(item) }, nil
		})
	}
	return cmd
}
