package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func clientCreate(a *app) *cobra.Command {
	in := identity.ClientCreateInput{}
	cmd := &cobra.Command{
		Use:   "create CLIENT",
		Short: "Create an OAuth client",
		Long: `Create an OAuth client. cfid asks for its secret, reads it from standard input, or generates it and
shows it once (or writes it to a file, or pipes it to a command). --scope lists what users may
delegate to the client, --authority what it may do for itself.

--preset starts from the least that a kind of client needs, and generates the secret; flags
replace single settings:
` + presetLines() + `
--clone copies everything but the secret. -i asks for each setting.`,
		Example: `  cfid client create ci-deployer --preset service-account --authority cloud_controller.write
  cfid client create web --preset web-app --redirect-uri https://web.example.com/cb \
      --secret-file web.secret
  cfid client create ci --grant-type client_credentials \
      --authority cloud_controller.read --generate-secret
  cfid client create ci-2 --clone ci --secret-stdin < secret.txt
  cfid client create ci-3 --grant-type client_credentials --dry-run`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&in.Preset, "preset", "", "start from the settings for this `KIND` of client")
	f.StringVar(&in.Clone, "clone", "", "start from the settings of this `CLIENT`")
	f.BoolVarP(&in.Ask, "interactive", "i", false, "ask for each setting")
	complete(cmd, "preset", presetNames()...)
	a.completeKnown(cmd, "clone", nounClient)
	edit := clientFlags(cmd, false)
	secretOutFlags(cmd, &in.GenerateSecret, &in.Out)
	secret := a.secretFlag(cmd, "secret", "client secret", "")
	cmd.MarkFlagsMutuallyExclusive("secret-stdin", "generate-secret", "allow-public")
	cmd.MarkFlagsMutuallyExclusive("preset", "clone")
	a.dryRun(cmd)
	kind := view.CreatedClients()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		in.ID, in.Edit = args[0], edit()
		in.GenerateSecret = in.GenerateSecret || in.Out != (identity.SecretOut{})
		if in.Secret, err = secret(a.given.clientSecret); err != nil {
			return err
		}
		if err := secretSeen(a, out, in.GenerateSecret || in.Preset != "" && in.Secret == nil, in.Out); err != nil {
			return err
		}
		return clientMade(a, cmd, out, kind, in, in.ID, identity.CreateClient)
	}
	return cmd
}

func presetLines() string {
	var text string
	for _, p := range identity.ClientPresets() {
		text += "  " + p[0] + ": " + p[1] + "\n"
	}
	return text
}

func presetNames() []cobra.Completion {
	var names []cobra.Completion
	for _, p := range identity.ClientPresets() {
		names = append(names, cobra.CompletionWithDesc(p[0], p[1]))
	}
	return names
}
