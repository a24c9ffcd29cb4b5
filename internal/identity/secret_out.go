package identity

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/session"
)

// SecretOut says where a generated secret goes; the zero value prints it once.
type SecretOut struct {
	File    string // must not exist; created with mode 0600
	Command string // receives it on standard input; split at blanks, no shell
}

// secretOut is an opened SecretOut. It is opened before the request is sent, so that a secret that was set is not lost
// because a file cannot be created or a program is not found.
type secretOut struct {
	file   *os.File
	argv   []string
	env    []string
	secret string
	kept   bool
	show   func(format string, args ...any)
}

func openSecretOut(s *session.Session, o SecretOut) (*secretOut, error) {
	out := &secretOut{env: withoutCredentials(s.Settings.Env), show: s.UI.Show}
	switch {
	case s.Settings.DryRun:
	case o.File != "" && o.Command != "":
		return nil, session.Usage("a secret goes into a file or to a command, not both")
	case o.File != "":
		f, err := os.OpenFile(s.Path(o.File), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return nil, fmt.Errorf("file for the secret: %w", err)
		}
		out.file = f
	case o.Command != "":
		out.argv = strings.Fields(o.Command)
		if len(out.argv) == 0 {
			return nil, session.Usage("--secret-to names no command")
		}
		path, err := exec.LookPath(out.argv[0])
		if err != nil {
			return nil, fmt.Errorf("command for the secret: %w", err)
		}
		out.argv[0] = path
	}
	return out, nil
}

// withoutCredentials returns the environment of a child process, without cfid's variables.
func withoutCredentials(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return strings.HasPrefix(name, "CFID_")
	})
}

func (o *secretOut) elsewhere() bool { return o.file != nil || o.argv != nil }

// generate returns a new secret and adds it to out.
func generate(s *session.Session, out *secretOut) string {
	out.secret = newRandomSecret()
	s.Settings.Scrub.Add(out.secret)
	return out.secret
}

// keep writes the secret once the server has it. Ctrl-C does not stop it, because no one can read the secret again.
func (o *secretOut) keep(ctx context.Context, client string) error {
	o.kept = true
	if o.secret == "" {
		o.abandonFile()
		return nil
	}
	var err error
	switch {
	case o.file != nil:
		err = o.write()
	case o.argv != nil:
		err = o.run(context.WithoutCancel(ctx))
	}
	if err != nil {
		return fmt.Errorf("the server has the new secret of %s, but it could not be kept, so set another one (%s): %w", client, line.ClientSecretSet.With(client), err)
	}
	return nil
}

func (o *secretOut) write() error {
	_, err := o.file.WriteString(o.secret + "\n")
	if err == nil {
		err = o.file.Sync()
	}
	if closing := o.file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		o.show("the secret is in %s", o.file.Name())
	}
	return err
}

func (o *secretOut) run(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, o.argv[0], o.argv[1:]...)
	cmd.Stdin, cmd.Env = strings.NewReader(o.secret), o.env
	said, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", o.argv[0], err, strings.TrimSpace(string(said)))
	}
	o.show("the secret went to %s", o.argv[0])
	return nil
}

// abandon removes the empty file if the secret was not set.
func (o *secretOut) abandon() {
	if !o.kept {
		o.abandonFile()
	}
}

func (o *secretOut) abandonFile() {
	if o.file != nil {
		_ = o.file.Close() // nothing was written
		_ = os.Remove(o.file.Name())
	}
}
