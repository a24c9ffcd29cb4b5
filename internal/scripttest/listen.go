package scripttest

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// options are the flags of the commands that start something which listens.
type options struct {
	version     string // of the UAA
	tls         bool   // a certificate by the script's own authority, $WORK/ca.pem
	cert        string // the only host that the certificate is for, instead of the true ones
	public      string // the host name under which a proxy makes it known, as if it were not on this machine
	certs       bool   // clients may prove themselves by a certificate of the script's authority
	strict      bool   // it supports no more grants than a real UAA
	late        bool   // … but its metadata list more: only its answer refuses
	impersonate bool   // an admin may log in as somebody else
	mfa         string // the UAA asks for a code, too, and this is the right one
}

func parseOptions(ts *testscript.TestScript, args []string) (o options, rest []string) {
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		if args[0] == "-tls" {
			o.tls, args = true, args[1:]
			continue
		}
		if args[0] == "-strict" {
			o.strict, args = true, args[1:]
			continue
		}
		if args[0] == "-impersonate" {
			o.impersonate, args = true, args[1:]
			continue
		}
		if args[0] == "-certs" {
			o.certs, o.tls, args = true, true, args[1:]
			continue
		}
		if len(args) < 2 {
			ts.Fatalf("%s needs a value", args[0])
		}
		switch args[0] {
		case "-uaa-version":
			o.version = args[1]
		case "-cert":
			o.cert, o.tls = args[1], true
		case "-public":
			o.public, o.tls = args[1], true
		case "-mfa":
			o.mfa = args[1]
		case "-mfa-answer":
			o.mfa, o.late = args[1], true
		default:
			ts.Fatalf("unknown flag %s", args[0])
		}
		args = args[2:]
	}
	return o, args
}

// startSandbox serves a sandbox as the options say, until stop is called.
func startSandbox(ts *testscript.TestScript, c Config, o options) (s *sandbox.Server, stop func()) {
	conf := sandbox.Config{
		Key: signingKey(ts, len(running(ts))), Version: o.version, Strict: o.strict, DevicePause: time.Second, MFACode: o.mfa, MFAUnnamed: o.late, Impersonate: o.impersonate,
	}
	if !o.tls && c.Handler == nil {
		s, err := sandbox.New(conf)
		ts.Check(err)
		stop, err := s.Start()
		ts.Check(err)
		return s, stop
	}
	ln, base := listen(ts, o)
	conf.URL = base
	s, err := sandbox.New(conf)
	ts.Check(err)
	handler := s.Handler()
	if c.Handler != nil {
		handler = c.Handler(handler)
	}
	return s, serve(ln, handler)
}

// listen takes a free loopback port and answers the URL under which the server there is known.
func listen(ts *testscript.TestScript, o options) (net.Listener, string) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	if !o.tls {
		return ln, "http://" + ln.Addr().String()
	}
	hosts := []string{"127.0.0.1", "localhost", "*.localhost"}
	base := "https://" + ln.Addr().String()
	if o.public != "" {
		hosts, base = []string{o.public}, "https://"+o.public
		publish(ts, o.public, ln.Addr().String())
	}
	if o.cert != "" {
		hosts = []string{o.cert}
	}
	conf := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{authorityOf(ts).issue(ts, hosts, x509.ExtKeyUsageServerAuth)}}
	if o.certs {
		conf.ClientAuth, conf.ClientCAs = tls.VerifyClientCertIfGiven, x509.NewCertPool()
		conf.ClientCAs.AddCert(authorityOf(ts).cert)
	}
	return tls.NewListener(ln, conf), base
}

func serve(ln net.Listener, h http.Handler) (stop func()) {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ErrorLog: silent()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(ln) // ends with Close
	}()
	return func() { _ = srv.Close(); <-done }
}
