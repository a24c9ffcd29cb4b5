package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"slices"
	"time"
)

// How long an authority and the certificates it issues are valid. Both are created again at each start.
const (
	authorityLife   = 2 * 365 * 24 * time.Hour
	certificateLife = 90 * 24 * time.Hour
)

// authority is the sandbox's own certificate authority. Its key stays in memory and in the state file.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// ListenTLS speaks TLS on ln, with a certificate for the server's host, its subdomains (identity zones) and loopback. It
// also answers the authority's certificate, PEM, for clients to trust. The authority is made at the first call; a state
// file keeps it. Call it before Serve.
func (s *Server) ListenTLS(ln net.Listener) (secure net.Listener, ca []byte, err error) {
	conf, ca, err := s.tlsConfig()
	if err != nil {
		return nil, nil, err
	}
	return s.overTLS(ln, conf), ca, nil
}

// ListenCertificate speaks TLS on ln with a certificate and key from PEM files. Call it before Serve.
func (s *Server) ListenCertificate(ln net.Listener, certFile, keyFile string) (net.Listener, error) {
	cert, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return nil, err
	}
	return s.overTLS(ln, &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{cert}}), nil
}

func (s *Server) tlsConfig() (conf *tls.Config, ca []byte, err error) {
	if s.authority == nil {
		if s.authority, err = newAuthority(); err != nil {
			return nil, nil, err
		}
		s.store.changes.Add(1)
	}
	cert, err := s.authority.issue(slices.Compact(s.ownHosts()))
	if err != nil {
		return nil, nil, err
	}
	ca = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.authority.cert.Raw})
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{cert}}, ca, nil
}

func newAuthority() (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make an authority: %w", err)
	}
	draft := certificateDraft("cfid sandbox authority", authorityLife)
	draft.IsCA, draft.BasicConstraintsValid, draft.MaxPathLenZero = true, true, true
	draft.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, draft, draft, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("make an authority: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	return &authority{cert, key}, err
}

// certificateDraft begins an hour ago: clocks differ. Certificates know the machine's time, not the sandbox's.
func certificateDraft(name string, life time.Duration) *x509.Certificate {
	serial := new(big.Int).SetBytes([]byte(rand.Text())[:16])
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(life),
	}
}

func (a *authority) issue(hosts []string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make a certificate: %w", err)
	}
	draft := certificateDraft("cfid sandbox", certificateLife)
	draft.KeyUsage, draft.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			draft.IPAddresses = append(draft.IPAddresses, ip)
			continue
		}
		draft.DNSNames = append(draft.DNSNames, host, "*."+host)
	}
	der, err := x509.CreateCertificate(rand.Reader, draft, a.cert, &key.PublicKey, a.key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make a certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key}, nil
}

// authorityState is nil when there is no authority.
func (s *Server) authorityState() (*stateAuthority, error) {
	if s.authority == nil {
		return nil, nil
	}
	der, err := x509.MarshalPKCS8PrivateKey(s.authority.key)
	if err != nil {
		return nil, fmt.Errorf("authority: %w", err)
	}
	return &stateAuthority{s.authority.cert.Raw, der}, nil
}

// installAuthority takes an authority from a state file. One that ends before its next certificate would is forgotten.
func (s *Server) installAuthority(in *stateAuthority) error {
	if in == nil {
		return nil
	}
	cert, err := x509.ParseCertificate(in.Cert)
	if err != nil {
		return err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(in.Key)
	if err != nil {
		return err
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok {
		return errors.New("the authority's key is no ECDSA key")
	}
	if time.Until(cert.NotAfter) > certificateLife {
		s.authority = &authority{cert, key}
	}
	return nil
}
