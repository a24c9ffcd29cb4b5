package scripttest

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cfid-cli/cfid/internal/capitest"
	"github.com/cfid-cli/cfid/internal/sandbox"
)

// options are the flags of the commands that start something which listens.
type options struct {
	version string // of the UAA
	tls     bool   // a certificate by the script's own authority, $WORK/ca.pem
	cert    string // the only host that the certificate is for, instead of the true ones
	public  string // the host name under which a proxy makes it known, as if it were not on this machine
	certs   bool   // clients may prove themselves by a certificate of the script's authority
	strict  bool   // it has no more grants than a real UAA
	late    bool   // … and says so only in its answer
	mfa     string // the UAA asks for a code, too, and this is the right one
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
func startSandbox(ts *testscript.TestScript, o options) (s *sandbox.Server, stop func()) {
	conf := sandbox.Config{Version: o.version, Strict: o.strict, DevicePause: time.Second}
	doc, err := capitest.FromEnvironment()
	ts.Check(err)
	if !o.tls && o.mfa == "" && doc == nil {
		s, err := sandbox.New(conf)
		ts.Check(err)
		stop, err := s.Start()
		ts.Check(err)
		return s, stop
	}
	ln, base := listen(ts, o)
	conf.URL = base
	s, err = sandbox.New(conf)
	ts.Check(err)
	handler := http.Handler(capitest.Watch(doc, s.Handler()))
	if o.mfa != "" {
		handler = withMFA(handler, o)
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

// withMFA makes the UAA behind h ask for a code as a UAA with multi-factor authentication does: one more prompt, and no
// token by a password without it.
func withMFA(h http.Handler, o options) http.Handler {
	refusal := "Bad credentials"
	if o.late {
		refusal = "A multi-factor authentication code is required to complete the request"
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !o.late && r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/login"):
			morePrompts(w, r, h)
		case r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/oauth/token"):
			body, err := io.ReadAll(r.Body)
			form, parseErr := url.ParseQuery(string(body))
			if err != nil || parseErr != nil || form.Get("grant_type") == "password" && form.Get("mfaCode") != o.mfa {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = io.WriteString(w, `{"error":"unauthorized","error_description":"`+refusal+`"}`)
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			h.ServeHTTP(w, r)
		default:
			h.ServeHTTP(w, r)
		}
	})
}

func morePrompts(w http.ResponseWriter, r *http.Request, h http.Handler) {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	var doc map[string]any
	if json.Unmarshal(rec.Body.Bytes(), &doc) == nil {
		if prompts, ok := doc["prompts"].(map[string]any); ok {
			prompts["mfaCode"] = []string{"password", "MFA Code"}
		}
	}
	maps.Copy(w.Header(), rec.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(rec.Code)
	_ = json.NewEncoder(w).Encode(doc)
}
