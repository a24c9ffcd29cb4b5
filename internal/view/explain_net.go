package view

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/cfid-cli/cfid/internal/line"
	"github.com/cfid-cli/cfid/internal/rest"
)

// certificate: an operator can confirm the fingerprint, and trusting one file is the solution that keeps verification
// on.
func certificate(err error, f Facts) (Explanation, bool) {
	var bad *rest.CertificateError
	if !errors.As(err, &bad) {
		return Explanation{}, false
	}
	e := Explanation{What: headline(err, bad, "the certificate of "+bad.Host+" is not trusted", f), Why: certificateFault(bad)}
	if len(bad.Chain) > 0 {
		e.Why += "; its SHA-256 is " + rest.Fingerprint(bad.Chain[0])
	}
	if expired(bad) {
		e.Next = line.Says("ask the operator of " + bad.Host + " to renew it, and check this machine's clock")
		return e, true
	}
	url := f.Target
	if url == "" || !strings.Contains(url, hostOnly(bad.Host)) {
		url = "https://" + strings.TrimSuffix(bad.Host, ":443")
	}
	e.Next = []line.Advice{line.Say("confirm the fingerprint with the server's operator, then: ").Line(line.Target.With(url).Flag("--ca-cert", "FILE"))}
	return e, true
}

func certificateFault(bad *rest.CertificateError) string {
	var name x509.HostnameError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(bad.Err, &name) && name.Certificate != nil:
		return "it is for " + orNobody(name.Certificate) + ", not for " + name.Host
	case errors.As(bad.Err, &unknown):
		return "it is not signed by an authority that this machine trusts"
	case expired(bad) && len(bad.Chain) > 0:
		c := bad.Chain[0]
		return fmt.Sprintf("it is valid from %s to %s", c.NotBefore.UTC().Format("2006-01-02"), c.NotAfter.UTC().Format("2006-01-02"))
	case bad.Err != nil:
		return bad.Err.Error()
	}
	return ""
}

func orNobody(c *x509.Certificate) string {
	names := append([]string(nil), c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return "no host"
	}
	return enumerate(names, " and ")
}

func expired(bad *rest.CertificateError) bool {
	var invalid x509.CertificateInvalidError
	return errors.As(bad.Err, &invalid) && invalid.Reason == x509.Expired
}

func hostOnly(hostport string) string {
	host, _, _ := strings.Cut(hostport, ":")
	return host
}

// network: there was no answer.
func network(err error, f Facts) (Explanation, bool) {
	var lost *rest.NetError
	switch {
	case errors.As(err, &lost):
		text := fmt.Sprintf("cannot reach %s: %s", lost.Host, unreachable(lost))
		return Explanation{What: headline(err, lost, text, f), Why: whyUnreachable(lost), Next: nextUnreachable(lost, f)}, true
	case errors.Is(err, rest.ErrPlainHTTP):
		return Explanation{
			What: headline(err, err, err.Error(), f),
			Why:  "over http, it can be read on the network",
			Next: []line.Advice{line.Target.Say(" https://…")},
		}, true
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return Explanation{What: headline(err, err, err.Error(), f), Why: "there was no answer in time", Next: line.Says("try again with a larger --timeout")}, true
	}
	return Explanation{}, false
}

func unreachable(lost *rest.NetError) string {
	switch {
	case errors.Is(lost.Err, syscall.ECONNREFUSED):
		return "the connection is refused"
	case lost.Op == "look up":
		return "host name not found"
	case lost.Op == "time limit", lost.Err == nil:
		return "no answer in time"
	}
	return lost.Op + ": " + lost.Err.Error()
}

func whyUnreachable(lost *rest.NetError) string {
	switch {
	case errors.Is(lost, rest.ErrUnanswered):
		return "the request was sent: it may have been done, or not"
	case lost.Op == "look up":
		return "the name is misspelled, there is no network, or the name is known only in a VPN"
	case lost.Op == "proxy":
		return "the proxy named in the environment (https_proxy) rejects the connection"
	case errors.Is(lost.Err, syscall.ECONNREFUSED):
		return "the port is wrong, or the server is down"
	case lost.Op == "tls handshake":
		return "the port may speak http, not https, or a device on the network closes the connection"
	case lost.Op == "time limit":
		return "the server is overloaded, or a firewall drops the packets"
	}
	return ""
}

func nextUnreachable(lost *rest.NetError, f Facts) []line.Advice {
	if errors.Is(lost, rest.ErrUnanswered) {
		return line.Says("check whether it was done before you try again")
	}
	if f.Target != "" && strings.Contains(f.Target, hostOnly(lost.Host)) {
		return []line.Advice{line.Say("try again later, or: ").Line(line.Target.With("URL"))}
	}
	return line.Says("check the URL and try again")
}
