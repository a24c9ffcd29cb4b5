package commands

import (
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func groupMap(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "map GROUP EXTERNAL...",
		Short: "Map external groups to a group",
		Long: `Map external groups to a group: users whom the identity provider reports in an external group
become members of the group at their next login. An external group is a distinguished name in
LDAP, or a value of the SAML attribute or OIDC claim that the provider's external_groups names,
exactly as the provider sends it. A UAA stores it in lower case.`,
		Example: `  cfid group map reports.read cn=reporters,ou=groups,dc=example,dc=com
  cfid group map reports.read staff contractors --origin okta`,
	}
	return mappingCommand(a, cmd, view.Mappings(), identity.MapGroups)
}

// mappingCommand fills in what map and unmap share. uaac names the group with --name or --id; that works here too.
func mappingCommand[T any](a *app, cmd *cobra.Command, kind view.Kind[T], work reader[identity.MappingInput, iter.Seq[session.Item[T]]]) *cobra.Command {
	in := identity.MappingInput{}
	var group string
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if group != "" {
			return cobra.MinimumNArgs(1)(cmd, args)
		}
		return cobra.MinimumNArgs(2)(cmd, args)
	}
	cmd.ValidArgsFunction = a.completeNames(nounGroup, "")
	f := cmd.Flags()
	f.StringVar(&in.Origin, "origin", "ldap", "`ORIGIN` of the external groups")
	for _, name := range []string{"name", "id"} {
		f.StringVar(&group, name, "", "the `GROUP`, as in uaac")
		complete(cmd, name)
		_ = f.MarkHidden(name) // the only error is an unknown flag
	}
	a.completeKnown(cmd, "origin", nounIdP, "ldap")
	a.dryRun(cmd)
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		in.Group = group
		if group == "" {
			in.Group, args = args[0], args[1:]
		}
		if in.External, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, work)
	}
	return cmd
}
