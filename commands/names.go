package commands

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/session"
)

// maxLine limits a line of standard input (a name, a secret or a token), in bytes.
const maxLine = 1 << 20

// maxInput limits standard input, in bytes: a few million names.
const maxInput = 64 << 20

// names expands "-" among arguments to the lines of standard input.
func (a *app) names(args []string) ([]string, error) {
	at := slices.Index(args, "-")
	if at < 0 {
		return args, nil
	}
	lines, err := a.lines()
	if err != nil {
		return nil, err
	}
	return slices.Concat(args[:at], lines, args[at+1:]), nil
}

func (a *app) lines() ([]string, error) {
	var lines []string
	in := bufio.NewScanner(a.input())
	in.Buffer(nil, maxLine)
	for in.Scan() {
		if line := strings.TrimSpace(in.Text()); line != "" {
			lines = append(lines, line)
		}
	}
	return lines, in.Err()
}

// input returns standard input with one buffer, so that two secrets can be read from two lines.
func (a *app) input() *bufio.Reader {
	if a.stdin == nil {
		a.stdin = bufio.NewReaderSize(io.LimitReader(a.io.In, maxInput), 64<<10)
	}
	return a.stdin
}

// secretLine reads a secret from standard input: the next line, without its end.
func (a *app) secretLine(what string) (*string, error) {
	data, err := a.input().ReadString('\n')
	if err != nil && err != io.EOF {
		return nil, err
	}
	secret := strings.TrimRight(data, "\r\n")
	if secret == "" {
		return nil, session.Usage("standard input contains no %s", what)
	}
	a.scrub.Add(secret)
	return &secret, nil
}

// secretFlag binds --NAME-stdin and returns the function that reads the secret when the command runs. A secret on the
// command line of a familiar form takes precedence, then standard input, then the variable.
func (a *app) secretFlag(cmd *cobra.Command, name, what, variable string) func(given *string) (*string, error) {
	var stdin bool
	cmd.Flags().BoolVar(&stdin, name+"-stdin", false, "read the "+what+" from standard input")
	return func(given *string) (*string, error) {
		switch {
		case stdin:
			return a.secretLine(what)
		case given != nil:
			a.scrub.Add(*given)
			return given, nil
		case variable != "" && a.env.has(variable):
			value := a.env.get(variable)
			return &value, nil
		}
		return nil, nil
	}
}

// dryRun binds --dry-run.
func (a *app) dryRun(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&a.dry, "dry-run", false, "show what would be done without doing it")
}
