package commands

import "github.com/spf13/cobra"

func user(a *app) *cobra.Command {
	return noun("user", `Manage the users of a UAA. Name a user by user name, by name@origin, or by id. If a name matches
several users, cfid lists them and changes nothing.`,
		append([]*cobra.Command{
			userList(a), userGet(a), userCreate(a), userUpdate(a), userDelete(a), userActivate(a), userDeactivate(a), userUnlock(a),
			userPassword(a), userReset(a), userInvite(a), userVerify(a), userIDs(a), userImport(a), userExport(a),
		}, familiarBelow(a, "user")...)...)
}
