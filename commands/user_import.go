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
		Short: "Create users from a file, or resume an import",
		Long: `Create users from a CSV, JSON (an array, or one object a line) or YAML file; - is standard input.
The columns are those of user export; only userName is required. A column password is read as
well; other users of the UAA itself get a password with --generate-passwords-to. By default a user
is active and not verified, and the address is the user name. A user who is not verified can't log
in at the UAA.

The whole file is checked before anything is sent. With --result, the outcome of each row is
written to a file, and --resume continues an import that was stopped at any point: what is done is
not repeated.`,
		Example: `  cfid user import users.csv --dry-run
  cfid user import users.csv --generate-passwords-to passwords.csv --result users.result
  cfid user import users.csv --generate-passwords-to passwords.csv --result users.result --resume
  cfid user import users.yaml --on-conflict update
  cfid user export --origin ldap -o json | cfid user import - --on-conflict skip`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: userFiles,
	}
	f := cmd.Flags()
	f.StringVar(&in.Format, "format", "", "`FORMAT`: csv, json or yaml (default: by the file's name)")
	f.StringVar(&in.Separator, "separator", "", "CSV separator `CHAR`, or tab (default: as in the heading)")
	f.BoolVar(&in.IgnoreUnknown, "ignore-unknown", false, "ignore unknown columns")
	f.StringVar(&in.OnConflict, "on-conflict", identity.ConflictFail, "if a user already exists: fail, skip or update (`ACTION`)")
	f.StringVar(&in.GeneratePasswordsTo, "generate-passwords-to", "", "generate passwords and write them to this new `FILE`, readable only by you")
	f.StringVar(&in.Result, "result", "", "write the outcome of each row to this new `FILE`")
	f.BoolVar(&in.Resume, "resume", false, "continue where the result file ends")
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
