package commands

import (
	"crypto/rand"
	"crypto/x509"
	"errors"
	"io/fs"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/manifest"
	"github.com/cfid-cli/cfid/internal/sandbox"
	"github.com/cfid-cli/cfid/internal/session"
)

// sandboxOptions are the flags of cfid sandbox.
type sandboxOptions struct {
	listen, url, version string
	strict, log          bool
	seed, secretsDir     string
	size                 sandbox.Size
	state                string
	latency              time.Duration
	faults               []string
	mfaCode              string
	mfaUnnamed           bool
	impersonate          bool
	expose, insecure     bool
	tls                  bool
	clientCA             string
	caFile, cert, key    string
	tokenFile            string
}

func (o *sandboxOptions) bind(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.listen, "listen", "127.0.0.1:8080", "listen on this `ADDRESS`; port 0 chooses a free one")
	f.StringVar(&o.url, "url", "", "public `URL`, if clients can't use the listening address")
	f.StringVar(&o.version, "uaa-version", sandbox.Version77, "behave as this `VERSION` of the UAA: 77 or 4.30")
	f.BoolVar(&o.strict, "strict", false, "leave out extensions that no real UAA has")
	f.BoolVar(&o.log, "log", false, "write each request to stderr, secrets redacted")
	f.StringVar(&o.seed, "seed", "", "`FILE` or folder of desired state, or a uaa.yml, to start with")
	f.StringVar(&o.secretsDir, "secrets-dir", "", "`FOLDER` of the seed's file: secrets")
	f.IntVar(&o.size.Orgs, "orgs", 0, "generate `N` orgs: org-00001 …")
	f.IntVar(&o.size.Spaces, "spaces", 0, "generate `N` spaces in each org: space-1 …")
	f.IntVar(&o.size.Users, "users", 0, "generate `N` users: user-000001 …, all with one password")
	f.StringVar(&o.state, "state", "", "`FILE` that keeps the data")
	f.DurationVar(&o.latency, "latency", 0, "delay each answer by this `TIME`")
	f.StringArrayVar(&o.faults, "fault", nil, "inject a fault: `KIND`[:5%][:path=/v3][:times=3][:delay=2s]")
	f.StringVar(&o.mfaCode, "mfa-code", "", "require this MFA `CODE` with a password")
	f.BoolVar(&o.mfaUnnamed, "mfa-unnamed", false, "do not list the code among the prompts; only a refusal asks for it")
	f.BoolVar(&o.impersonate, "impersonate", false, "give an admin who sends subject_id the token of that user")
	f.BoolVar(&o.expose, "expose", false, "let other machines connect, with random passwords printed once")
	f.BoolVar(&o.insecure, "insecure", false, "expose it without TLS")
	f.BoolVar(&o.tls, "tls", false, "serve https with a certificate of its own authority")
	f.StringVar(&o.caFile, "ca-file", "", "write that authority's certificate to this `FILE`")
	f.StringVar(&o.cert, "tls-cert", "", "serve https with the certificate in this PEM `FILE`")
	f.StringVar(&o.key, "tls-key", "", "PEM `FILE` with the certificate's key")
	f.StringVar(&o.clientCA, "client-ca", "", "accept client certificates of the authority in this PEM `FILE`; the common name is the client's id")
	f.StringVar(&o.tokenFile, "token-file", "", "write the control token to this `FILE` instead of showing it")
	heading(cmd, "Network", "listen", "url", "expose", "insecure", "tls", "ca-file", "tls-cert", "tls-key", "client-ca", "token-file")
	heading(cmd, "Data", "seed", "secrets-dir", "orgs", "spaces", "users", "state")
	complete(cmd, "listen", "127.0.0.1:8080", "127.0.0.1:0")
	complete(cmd, "uaa-version", sandbox.Version77, sandbox.Version430)
	complete(cmd, "orgs", "10", "100", "1000", "10000")
	complete(cmd, "spaces", "1", "2", "5")
	complete(cmd, "users", "10", "1000", "100000")
	complete(cmd, "latency", "20ms", "200ms", "2s")
	complete(cmd, "fault", sandbox.FaultKinds()...)
	complete(cmd, "url")
	complete(cmd, "mfa-code")
	_ = cmd.MarkFlagFilename("seed", "yaml", "yml") // these flags stand above
	_ = cmd.MarkFlagDirname("secrets-dir")
	for _, name := range []string{"state", "ca-file", "token-file"} {
		_ = cmd.MarkFlagFilename(name)
	}
	for _, name := range []string{"tls-cert", "tls-key", "client-ca"} {
		_ = cmd.MarkFlagFilename(name, "pem", "crt", "key")
	}
}

// check refuses flags that contradict each other, and those that would let others log in with the known passwords.
func (o *sandboxOptions) check() error {
	switch {
	case !slices.Contains([]string{sandbox.Version77, sandbox.Version430}, o.version):
		return session.Usage("--uaa-version must be %s or %s", sandbox.Version430, sandbox.Version77)
	case (o.cert == "") != (o.key == ""):
		return session.Usage("--tls-cert and --tls-key need each other")
	case o.tls && o.cert != "":
		return session.Usage("use --tls or --tls-cert, not both")
	case o.caFile != "" && !o.tls:
		return session.Usage("--ca-file needs --tls")
	case o.clientCA != "" && !o.tls && o.cert == "":
		return session.Usage("--client-ca needs --tls or --tls-cert")
	case o.mfaUnnamed && o.mfaCode == "":
		return session.Usage("--mfa-unnamed needs --mfa-code")
	case o.secretsDir != "" && o.seed == "":
		return session.Usage("--secrets-dir needs --seed")
	case o.latency < 0:
		return session.Usage("--latency must not be negative")
	}
	if err := o.size.Check(); err != nil {
		return session.Usage("%v", err)
	}
	return o.checkReach()
}

// checkReach refuses addresses that other machines can reach, unless the operator exposes the sandbox.
func (o *sandboxOptions) checkReach() error {
	host, _, err := net.SplitHostPort(o.listen)
	if err != nil {
		return session.Usage("--listen must be HOST:PORT")
	}
	if err := o.checkURL(); err != nil {
		return err
	}
	secure := o.tls || o.cert != ""
	switch {
	case o.insecure && !o.expose:
		return session.Usage("--insecure needs --expose")
	case !o.expose && !loopback(host):
		return session.Usage("the sandbox listens on loopback only, because its passwords are public: add --expose to use random ones")
	case !loopback(host) && !secure && !o.insecure:
		return session.Usage("--expose needs --tls, --tls-cert with --tls-key, or --insecure")
	case o.url == "" && unspecified(host):
		return session.Usage("%s means every address: use --url to name the one that others use", o.listen)
	}
	return nil
}

func (o *sandboxOptions) checkURL() error {
	if o.url == "" {
		return nil
	}
	u, err := url.Parse(o.url)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "", u.User != nil, strings.Trim(u.Path, "/") != "", u.RawQuery != "", u.Fragment != "":
		return session.Usage("--url must be http(s)://HOST[:PORT]")
	case !o.expose && !loopback(u.Hostname()):
		return session.Usage("--url names a host that others can reach, and the sandbox's passwords are public: add --expose to use random ones")
	case (o.tls || o.cert != "") && u.Scheme != "https":
		return session.Usage("--url must begin with https:// if TLS is served")
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func unspecified(host string) bool {
	ip := net.ParseIP(host)
	return host == "" || ip != nil && ip.IsUnspecified()
}

// base returns the URL for the listening address.
func (o *sandboxOptions) base(address string) string {
	switch {
	case o.url != "":
		return strings.TrimRight(o.url, "/")
	case o.tls || o.cert != "":
		return "https://" + address
	}
	return "http://" + address
}

// secure adds TLS to the listener if the flags require it, and writes the authority's certificate.
func (o *sandboxOptions) secure(s *sandbox.Server, ln net.Listener) (net.Listener, error) {
	switch {
	case o.cert != "":
		secure, err := s.ListenCertificate(ln, o.cert, o.key)
		return secure, closing(ln, err)
	case !o.tls:
		return ln, nil
	}
	secure, ca, err := s.ListenTLS(ln)
	if err == nil && o.caFile != "" {
		err = os.WriteFile(o.caFile, ca, 0o644)
	}
	return secure, closing(ln, err)
}

// closing closes the listener after an error.
func closing(ln net.Listener, err error) error {
	if err == nil {
		return nil
	}
	return errors.Join(err, ln.Close())
}

func (o *sandboxOptions) secrets(env environment) manifest.Sources {
	return manifest.Sources{Env: env.get, Dir: o.secretsDir}
}

// clientAuthority reads the authority of clients' certificates; nil without --client-ca.
func (o *sandboxOptions) clientAuthority() (*x509.CertPool, error) {
	if o.clientCA == "" {
		return nil, nil
	}
	text, err := os.ReadFile(o.clientCA)
	if err != nil {
		return nil, session.Usage("--client-ca: %v", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, session.Usage("--client-ca: %s contains no certificate", o.clientCA)
	}
	return pool, nil
}

// controlToken returns a new token, which is valid until the sandbox stops.
func controlToken() string { return strings.ToLower(rand.Text()) }

// writePrivate creates a file that only its owner can read. An existing file is removed first: its mode may differ.
func writePrivate(path string, data []byte) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}
