package commands

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// demoStep is one line of the tour: what it is about, and what a user types.
type demoStep struct {
	say   string
	line  string
	stdin string
}

func demoSteps(api string) []demoStep {
	return []demoStep{
		{"A foundation is one URL. cfid finds the UAA that belongs to it.", "cfid target " + api, ""},
		{"Log in. On a terminal you are asked for the password; here it comes on standard input.", "cfid login admin --password-stdin", "admin\n"},
		{"Who am I? status knows it without a request, whoami asks the server.", "cfid status", ""},
		{"What is in my token? Times are readable, and scopes have an explanation.", "cfid token decode", ""},
		{"Is it genuine? The signature, the issuer, the audience and the times are checked.", "cfid token verify", ""},
		{"Create two users. Commands that accept one name accept several.", "cfid user create dev1@example.com dev2@example.com --password-stdin", "not-a-real-password\n"},
		{"A group is a scope.", "cfid group create reports.read --description 'may read reports'", ""},
		{"", "cfid group member add reports.read dev1@example.com", ""},
		{"Managing clients needs the UAA's admin client. Commands of uaac work, and create a second context.", "cfid token client get admin -s adminsecret", ""},
		{"A service account: a client with little authority and a generated secret.", "cfid client create ci --grant-type client_credentials --authority cloud_controller.read --generate-secret", ""},
		{"Back to the first context: no login needed.", "cfid context use -", ""},
		{"Assign roles. The org membership that a space role needs is assigned first.", "cfid role assign dev1@example.com dev2@example.com --role SpaceDeveloper --org acme --space dev", ""},
		{"A role that is assigned already is no error.", "cfid role assign dev1@example.com --role SpaceDeveloper --org acme --space dev", ""},
		{"Who has what in acme/dev?", "cfid roles --space acme/dev", ""},
		{"Every command can print JSON.", "cfid users --jq '.[] | {name: .userName, groups: [.groups[].display] | length}'", ""},
		{"An error says what is wrong, why, and what to do.", "cfid token client get ci -s not-the-secret", ""},
		{"Done: forget the session.", "cfid logout", ""},
	}
}

func demo(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "Run a guided tour",
		Long: `Run a guided tour in one process: it starts a sandbox on loopback, runs each command as you would
type it, and shows its output. It needs no input, no network and no server, and leaves nothing
behind.`,
		Example:           "  cfid demo",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
		RunE:              func(cmd *cobra.Command, _ []string) error { return a.tour(cmd.Context()) },
	}
}

// tour calls Main with an environment and a home of its own: it neither reads nor writes the user's files.
func (a *app) tour(ctx context.Context) error {
	s, err := sandbox.New(sandbox.Config{})
	if err != nil {
		return err
	}
	stop, err := s.Start()
	if err != nil {
		return err
	}
	defer stop()
	home, err := os.MkdirTemp("", "cfid-demo-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(home) }()
	_, tty := terminal(a.io.Out)
	env := []string{"HOME=" + home, "CFID_HOME=" + filepath.Join(home, "cfid"), "CFID_VAULT=file", "CFID_VAULT_FILE=" + filepath.Join(home, "key"), "LANG=C.UTF-8"}
	if a.env.color(tty) {
		env = append(env, "CLICOLOR_FORCE=1")
	}
	for _, step := range demoSteps(s.API()) {
		if err := ctx.Err(); err != nil {
			return err
		}
		a.step(ctx, step, env, home)
	}
	fmt.Fprint(a.io.Out, demoEnd)
	return nil
}

func (a *app) step(ctx context.Context, step demoStep, env []string, home string) {
	if step.say != "" {
		fmt.Fprintf(a.io.Out, "# %s\n", step.say)
	}
	fmt.Fprintf(a.io.Out, "$ %s\n", step.line)
	code := Main(ctx, shellWords(step.line)[1:], IO{
		In: strings.NewReader(step.stdin), Out: a.io.Out, Err: a.io.Out, Env: env, Dir: home, Version: a.io.Version,
	})
	if code != exitOK {
		fmt.Fprintf(a.io.Out, "(exit code %d)\n", code)
	}
	fmt.Fprintln(a.io.Out)
}

// shellWords splits a line of the tour as a shell would: at blanks, but not within single quotes.
func shellWords(line string) []string {
	var words []string
	var word strings.Builder
	quoted, started := false, false
	for _, r := range line {
		switch {
		case r == '\'':
			quoted, started = !quoted, true
		case r == ' ' && !quoted:
			if started {
				words = append(words, word.String())
			}
			word.Reset()
			started = false
		default:
			word.WriteRune(r)
			started = true
		}
	}
	if started {
		words = append(words, word.String())
	}
	return words
}

const demoEnd = `# That was a UAA and a Cloud Controller in this process; both have stopped, and nothing was left in your home.
#
# Next:
#   cfid sandbox                      the same servers, to play with (user marissa, password koala)
#   cfid target api.example.com       your own foundation, then: cfid login
#   cfid help                         everything else
`
