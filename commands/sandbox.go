package commands

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/session"
)

func sandboxCommand(a *app) *cobra.Command {
	o := &sandboxOptions{}
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Run a UAA and a Cloud Controller on this machine",
		Long: `Run a UAA (below /uaa) and a Cloud Controller on loopback, in memory, until Ctrl-C. A new sandbox
has the user marissa/koala, the platform admin admin/admin, the clients admin/adminsecret, cf
(empty secret) and app/appclientsecret, and the org acme with the space dev.

--seed adds what a desired-state file declares, or a UAA's own uaa.yml; --orgs, --spaces and
--users generate many. --state keeps all data and the signing keys in a file; seed and size are
then used only when the file is created.

Other machines can reach it only with --expose: it then uses random passwords instead of the known
ones, and needs --tls, a certificate or --insecure. Endpoints below /sandbox/ need the control
token that is printed at the start:

  GET /sandbox/requests      the newest requests      DELETE /sandbox/requests   delete them
  POST /sandbox/advance      move the clock (by=12h)  POST /sandbox/rotate-keys  sign with a new key
  POST /sandbox/reset        start with fresh data`,
		Example: `  cfid sandbox
  cfid sandbox --listen 127.0.0.1:0 --uaa-version 4.30
  cfid sandbox --listen 127.0.0.1:0 --seed seed.yaml --state sandbox.state
  cfid sandbox --listen 127.0.0.1:0 --orgs 100 --spaces 3 --users 1000
  cfid sandbox --listen 127.0.0.1:0 --tls --ca-file ca.pem --token-file token
  cfid sandbox --listen 127.0.0.1:0 --latency 20ms --fault '429:5%'`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: noCompletion,
	}
	o.bind(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), o) }
	return cmd
}

// serve runs a sandbox until the context ends.
func (a *app) serve(ctx context.Context, o *sandboxOptions) error {
	conf, err := a.sandboxConfig(o)
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", o.listen)
	if err != nil {
		return err
	}
	conf.URL = o.base(ln.Addr().String())
	s, err := sandbox.New(conf)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	if ln, err = o.secure(s, ln); err != nil {
		return err
	}
	if o.tokenFile != "" {
		if err := writePrivate(o.tokenFile, []byte(conf.ControlToken+"\n")); err != nil {
			return errors.Join(err, ln.Close())
		}
	}
	a.introduce(s, o, conf.ControlToken)
	err = s.Serve(ctx, ln)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// introduce prints the sandbox's addresses and accounts. The control token and random secrets are shown only here.
func (a *app) introduce(s *sandbox.Server, o *sandboxOptions, token string) {
	out := a.io.Out
	fmt.Fprintf(out, "Cloud Controller  %s\nUAA               %s\n", s.API(), s.UAA())
	if o.tokenFile == "" {
		fmt.Fprintf(out, "control token     %s\n", token)
	} else {
		fmt.Fprintf(out, "control token     in %s\n", o.tokenFile)
	}
	for _, c := range s.Credentials() {
		fmt.Fprintf(out, "%-17s %s / %s\n", c.Kind, c.Name, c.Secret)
	}
	target := line.Target.With(s.API())
	if o.caFile != "" {
		target = target.Flag("--ca-cert", o.caFile)
	}
	fmt.Fprintf(out, "\n  %s\n", target)
	for _, account := range [][2]string{{"marissa", "koala"}, {"admin", "admin"}} {
		if login := line.Login.With(account[0]); o.expose {
			fmt.Fprintf(out, "  %s\n", login)
		} else {
			fmt.Fprintf(out, "  %-22s (password: %s)\n", login, account[1])
		}
	}
	switch {
	case s.Kept() && (o.seed != "" || o.size != sandbox.Size{}):
		a.note("the data are those of %s; seed and size are used only when that file is created", o.state)
	case s.Kept():
		a.note("the data are those of %s, passwords included", o.state)
	}
	a.note("Ctrl-C stops it")
}

// sandboxConfig checks the flags and reads the seed.
func (a *app) sandboxConfig(o *sandboxOptions) (sandbox.Config, error) {
	if err := o.check(); err != nil {
		return sandbox.Config{}, err
	}
	conf := sandbox.Config{
		Version: o.version, Strict: o.strict, Size: o.size, State: o.state, RandomSecrets: o.expose, ControlToken: controlToken(),
		MFACode: o.mfaCode, MFAUnnamed: o.mfaUnnamed, Impersonate: o.impersonate,
		Latency: o.latency, Trouble: func(err error) { a.note("%v", err) },
	}
	if o.log {
		conf.Log = a.errOut()
	}
	for _, spec := range o.faults {
		fault, err := sandbox.ParseFault(spec)
		if err != nil {
			return conf, session.Usage("%v", err)
		}
		if fault.Kind == sandbox.FaultBadTLS && !o.tls && o.cert == "" {
			return conf, session.Usage("--fault %s needs --tls or --tls-cert", fault.Kind)
		}
		conf.Faults = append(conf.Faults, fault)
	}
	var err error
	if conf.ClientCA, err = o.clientAuthority(); err != nil || o.seed == "" {
		return conf, err
	}
	conf.Seed, err = sandbox.LoadSeed(o.seed, o.secrets(a.env))
	return conf, err
}
