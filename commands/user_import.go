package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/userfile"
	"github.com/cfid-cli/cfid/internal/view"
)

func userImport(a *app) *cobra.Command {
	in := identity.UserImportInput{}
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Create users from a file, or go on with it",
		Long: `Create users from a file of CSV, JSON (an array, or an object a line) or YAML; - is standard input. The columns are those of user
export; only userName must be there. A column password is read as well; other users of the UAA itself get a password with
--generate-passwords-to. What a file does not say is not verified, active, and its address is the user name. Who is not verified cannot log in at the UAA.

The whole file is checked before anything is sent. With --result each row's outcome is written down as it goes, and --resume goes
on where an import was stopped, at whatever moment that was: what is done is not repeated.`,
		Example: `  cfid user import users.csv --dry-run
  cfid user import users.csv --generate-passwords-to passwords.csv --result users.result
  cfid user import users.csv --generate-passwords-to passwords.csv --result users.result --resume
  cfid user import users.yaml --on-conflict update
  cfid user export --origin ldap -o json | cfid user import - --on-conflict skip`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: userFiles,
	}
	f := cmd.Flags()
	f.StringVar(&in.Format, "format", "", "csv, json or yaml; by the name, if it is not given")
	f.StringVar(&in.Separator, "separator", "", "between cells of CSV: a `character`, or tab; as the heading has it, if it is not given")
	f.BoolVar(&in.IgnoreUnknown, "ignore-unknown", false, "pass over columns that mean nothing here")
	f.StringVar(&in.OnConflict, "on-conflict", identity.ConflictFail, "where a user is there already: fail, skip, or update what the row says")
	f.StringVar(&in.GeneratePasswordsTo, "generate-passwords-to", "", "make passwords and write them to this new `file`, for its owner alone")
	f.StringVar(&in.Result, "result", "", "write the outcome of each row to this new `file`")
	f.BoolVar(&in.Resume, "resume", false, "go on where the result file ends")
	unknownOrigin(cmd, &in.UnknownOrigin)
	complete(cmd, "format", userfile.UserFileFormats()...)
	complete(cmd, "separator", "tab")
	complete(cmd, "on-conflict", identity.ConflictFail, identity.ConflictSkip, identity.ConflictUpdate)
	for _, name := range []string{"generate-passwords-to", "result"} {
		_ = cmd.MarkFlagFilename(name) // the only error is an unknown flag
	}
	a.dryRun(cmd)
	kind := view.ChangedUsers()
	out := a.output(cmd, kind.ColumnNames())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		in.Name = args[0]
		if in.Name == "-" {
			in.Stdin = a.input()
		}
		return outcomes(cmd, out, kind, in, identity.ImportUsers)
	}
	return cmd
}

func userFiles(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return []cobra.Completion{"csv", "tsv", "json", "jsonl", "yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}
