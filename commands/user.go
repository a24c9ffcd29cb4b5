package commands

import "github.com/spf13/cobra"

func user(a *app) *cobra.Command {
	return noun("user", `Manage the users of a UAA. A user is named by user name, by name@origin, or by id; when a name means several users,
they are listed and nothing is guessed.`,
		append([]*cobra.Command{
			userList(a), userGet(a), userCreate(a), userUpdate(a), userDelete(a), userActivate(a), userDeactivate(a), userUnlock(a),
			userPassword(a), userReset(a), userInvite(a), userVerify(a), userIDs(a), userImport(a), userExport(a),
		}, familiarBelow(a, "user")...)...)
}
