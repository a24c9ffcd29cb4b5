package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/view"
)

func userExport(a *app) *cobra.Command {
	in := identity.UserListInput{}
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Export users to a file that user import reads",
		Long: `Export users in the format that user import reads: CSV, or with -o JSON, JSON lines or YAML. The
filters are those of cfid users. Passwords can't be exported. In CSV and YAML, control characters
are removed from names; JSON keeps them.`,
		Example: `  cfid user export > users.csv
  cfid user export --origin ldap -o yaml > users.yaml
  cfid user export --columns userName,email,groups --no-headers
  cfid user export --inactive -o jsonl`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	userFilters(a, cmd, &in)
	kind := view.UserRows()
	out := a.output(cmd, kind.ColumnNames())
	format := cmd.Flags().Lookup("output")
	out.format, format.DefValue = string(view.CSV), string(view.CSV)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if out.jq != "" && !format.Changed {
			out.format = string(view.JSON)
		}
		o, err := checked(cmd, out, kind)
		if err != nil {
			return err
		}
		in.Attributes = kind.Attributes(o)
		return listTo(cmd, a, o, kind, in, identity.ExportUsers)
	}
	return cmd
}
