package commands

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/ops"
	"github.com/cfid-cli/cfid/internal/sandbox"
)

func sandboxCommand(a *app) *cobra.Command {
	var listen, uaaVersion string
	var strict, log bool
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Run a UAA and a Cloud Controller on this machine",
		Long: `Run a UAA (below /uaa) and a Cloud Controller on loopback, in memory, until Ctrl-C. A fresh one knows the user
marissa/koala, the platform admin admin/admin, the clients admin/adminsecret, cf (empty secret) and app/appclientsecret,
and the org acme with the space dev.`,
		Example:           "  cfid sandbox\n  cfid sandbox --listen 127.0.0.1:0 --uaa-version 4.30",
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	f := cmd.Flags()
	f.StringVar(&listen, "listen", "127.0.0.1:8080", "loopback `address`; port 0 takes a free one")
	f.StringVar(&uaaVersion, "uaa-version", sandbox.Version77, "behave as this UAA: 77 or 4.30")
	f.BoolVar(&strict, "strict", false, "leave out what no real UAA has")
	f.BoolVar(&log, "log", false, "write each request to stderr, secrets redacted")
	complete(cmd, "uaa-version", sandbox.Version77, sandbox.Version430)
	complete(cmd, "listen", "127.0.0.1:8080")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		conf := sandbox.Config{Version: uaaVersion, Strict: strict}
		if log {
			conf.Log = a.errOut()
		}
		return a.serve(cmd.Context(), conf, listen)
	}
	return cmd
}

func (a *app) serve(ctx context.Context, conf sandbox.Config, listen string) error {
	s, err := sandbox.New(conf)
	if err != nil {
		return ops.Usage("%v", err)
	}
	if err := loopbackOnly(listen); err != nil {
		return err
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", listen)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.io.Out, "Cloud Controller  http://%s\nUAA               http://%s/uaa\n\n  cfid target http://%s\n  cfid login marissa     (password: koala)\n  cfid login admin       (password: admin)\n",
		ln.Addr(), ln.Addr(), ln.Addr())
	a.note("Ctrl-C stops it")
	err = s.Serve(ctx, ln)
	if ctx.Err() != nil && (err == nil || errors.Is(err, context.Canceled)) {
		return nil
	}
	return err
}

func loopbackOnly(listen string) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return ops.Usage("--listen takes HOST:PORT")
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return ops.Usage("the sandbox listens on loopback only: its passwords are known to everyone")
	}
	return nil
}
