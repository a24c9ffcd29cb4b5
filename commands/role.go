package commands

import (
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/platform"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func role(a *app) *cobra.Command {
	return noun("role", `List, assign and unassign roles in orgs and spaces. Spell roles as cf does (OrgManager,
SpaceDeveloper) or as the API does (organization_manager, space_developer).`,
		roleList(a), roleAssign(a), roleUnassign(a), roleTypes(a), rolePrune(a))
}

type changeRoles = reader[platform.RoleInput, iter.Seq[session.Item[*platform.RoleChange]]]

// roleCommand fills in what assign and unassign share.
func roleCommand(a *app, cmd *cobra.Command, in *platform.RoleInput, work changeRoles) *cobra.Command {
	cmd.ValidArgsFunction = a.completeNames(nounUser, nounUser)
	f := cmd.Flags()
	f.StringArrayVar(&in.Roles, "role", nil, "`ROLE`: OrgManager, SpaceDeveloper, … (repeat)")
	f.StringArrayVar(&in.Clients, "client", nil, "also for this `CLIENT` (repeat)")
	f.StringVar(&in.Origin, "origin", "", "`ORIGIN` of the users: uaa, ldap, …")
	complete(cmd, "role", roleWords()...)
	a.completeKnown(cmd, "origin", nounIdP, "uaa", "ldap")
	a.completeKnown(cmd, "client", nounClient)
	placeFlags(a, cmd, &in.PlaceInput)
	a.dryRun(cmd)
	kind := view.RoleChanges()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Users, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, *in, work)
	}
	return cmd
}

// placeFlags binds the flags that name orgs and spaces.
func placeFlags(a *app, cmd *cobra.Command, in *platform.PlaceInput) {
	f := cmd.Flags()
	f.StringArrayVar(&in.Orgs, "org", nil, "in this `ORG`, or in all that match a pattern (repeat; default: the targeted one)")
	f.StringArrayVar(&in.Spaces, "space", nil, "in this `SPACE` of each --org, or ORG/SPACE, or a pattern (repeat; default: the targeted one)")
	f.StringArrayVar(&in.In, "in", nil, "in this `PLACE`: ORG or ORG/SPACE, or a pattern (repeat)")
	a.completeKnown(cmd, "org", nounOrg)
	a.completeKnown(cmd, "space", nounSpace)
	a.completeKnown(cmd, "in", nounSpace)
}
