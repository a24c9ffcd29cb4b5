package commands

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// Tree returns the whole command tree with help and completion, for documentation. Its commands must not be run.
func Tree(version string) *cobra.Command {
	root := fullRoot(newApp(IO{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Version: version}))
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	return root
}

// ExitCode is a line of the table of exit codes.
type ExitCode struct {
	Code    int
	Meaning string
}

// ExitCodes is the table of exit codes, in ascending order.
func ExitCodes() []ExitCode {
	var codes []ExitCode
	for _, row := range exitTable() {
		codes = append(codes, ExitCode{row.code, row.meaning})
	}
	return codes
}

// FamiliarForm is a command line of another tool that cfid understands.
type FamiliarForm struct {
	Peer   string // the tool: "uaac", "cf"
	Line   string // after the tool's name: "token client get CLIENT"
	Native string // after "cfid": "login --client-credentials --client-id CLIENT"
}

// FamiliarForms returns the table of other tools' command lines that cfid understands.
func FamiliarForms() []FamiliarForm {
	var forms []FamiliarForm
	for _, f := range familiars() {
		forms = append(forms, FamiliarForm{Peer: f.peer, Line: strings.TrimSpace(f.under + " " + f.use), Native: f.native})
	}
	return forms
}
