package commands

import (
	"context"
	"iter"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/view"
)

func role(a *app) *cobra.Command {
	return noun("role", `See, give and take roles in orgs and spaces. Roles are typed as cf spells them (OrgManager, SpaceDeveloper) or as the API
does (organization_manager, space_developer).`,
		roleList(a), roleAssign(a), roleUnassign(a))
}

type changeRoles = reader[ops.RoleInput, iter.Seq[ops.Item[*ops.RoleChange]]]

// roleCommand fills what assign and unassign share.
func roleCommand(a *app, cmd *cobra.Command, work changeRoles) *cobra.Command {
	in := ops.RoleInput{}
	cmd.ValidArgsFunction = noCompletion
	f := cmd.Flags()
	f.StringVar(&in.Role, "role", "", "the `role`: OrgManager, SpaceDeveloper, …")
	f.StringVar(&in.Org, "org", "", "in this `org` (default: the targeted one)")
	f.StringVar(&in.Space, "space", "", "in this `space`, or ORG/SPACE (default: the targeted one)")
	f.StringArrayVar(&in.Clients, "client", nil, "also for this OAuth `client` (repeat)")
	f.StringVar(&in.Origin, "origin", "", "identity provider of the users: uaa, ldap, …")
	_ = cmd.MarkFlagRequired("role") // the flag stands above
	complete(cmd, "role", roleWords()...)
	complete(cmd, "origin", "uaa", "ldap")
	for _, free := range []string{"org", "space", "client"} {
		complete(cmd, free)
	}
	a.dryRun(cmd)
	kind := view.RoleChanges()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if in.Users, err = a.names(args); err != nil {
			return err
		}
		return outcomes(cmd, out, kind, in, func(ctx context.Context, s *ops.Session, in ops.RoleInput) (iter.Seq[ops.Item[view.RoleChange]], error) {
			items, err := work(ctx, s, in)
			if err != nil {
				return nil, err
			}
			return roleChanges(items), nil
		})
	}
	return cmd
}

func roleChanges(items iter.Seq[ops.Item[*ops.RoleChange]]) iter.Seq[ops.Item[view.RoleChange]] {
	return func(yield func(ops.Item[view.RoleChange]) bool) {
		for it := range items {
			out := ops.Item[view.RoleChange]{Name: it.Name, State: it.State, Err: it.Err}
			if c := it.Value; c != nil {
				out.Name = c.String()
				out.Value = view.RoleChange{User: c.User, Role: c.Role.CF, Place: c.Place.String(), MadeMember: c.MadeMember}
			}
			if !yield(out) {
				return
			}
		}
	}
}
