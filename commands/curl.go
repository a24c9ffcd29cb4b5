package commands

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/identity"
	"github.com/cfid-cli/cfid/internal/session"
	"github.com/cfid-cli/cfid/internal/view"
)

func curl(a *app) *cobra.Command {
	in := identity.CurlInput{}
	var data string
	var headers bool
	cmd := &cobra.Command{
		Use:   "curl PATH|URL",
		Short: "Send an authenticated API request",
		Long: `Send one request to the Cloud Controller (a path below /v2 or /v3, or /) or to the UAA (any other
path) with the session's token, and print the response body. A URL must belong to one of the
context's servers: the token is sent nowhere else, and redirects are not followed. A read-only
session sends only requests that change nothing.

Data that begins with { or [ is sent as JSON, other data as a form, unless -H sets the content
type. The exit code is 0 for every response, unless you use --fail.`,
		Example: `  cfid curl /v3/organizations
  cfid curl '/Users?count=1'
  cfid curl -X POST /Groups -d '{"displayName":"by-curl"}' --fail
  cfid curl -i /userinfo`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVarP(&in.Method, "request", "X", "", "HTTP `METHOD` (default: GET, or POST with data)")
	f.StringVarP(&data, "data", "d", "", "request body `DATA`; @FILE reads a file, @- standard input")
	f.StringArrayVarP(&in.Headers, "header", "H", nil, "add a request `HEADER`: 'Name: value' (repeat)")
	f.BoolVarP(&headers, "include", "i", false, "print the status and the headers first")
	f.BoolVarP(&in.Fail, "fail", "f", false, "fail without output if the response status is 400 or higher")
	a.dryRun(cmd)
	complete(cmd, "request", "GET", "POST", "PUT", "PATCH", "DELETE")
	complete(cmd, "data")
	complete(cmd, "header", "If-Match:", "Content-Type:")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		in.Path = args[0]
		if cmd.Flags().Changed("data") {
			if in.Data, err = a.data(data); err != nil {
				return err
			}
		}
		res, err := run(cmd, a, in, identity.Curl)
		if err != nil || res == nil {
			return err
		}
		_, tty := terminal(a.io.Out)
		if headers {
			view.WriteHeaders(a.out, res.Status, res.Header)
		}
		return view.WriteBody(a.io.Out, res.Body, tty) // the only output that is the server's, secrets included
	}
	return cmd
}

// data reads a body as curl names it: the text itself, @FILE, or @- for standard input.
func (a *app) data(text string) ([]byte, error) {
	path, file := strings.CutPrefix(text, "@")
	if !file {
		return []byte(text), nil
	}
	if path == "-" {
		return io.ReadAll(a.input())
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(a.io.Dir, path)
	}
	body, err := os.ReadFile(path)
	if err != nil {
		return nil, session.Usage("--data: %v", err)
	}
	return body, nil
}
