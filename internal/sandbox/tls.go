package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"net"
	"time"
)

// overTLS speaks TLS on a listener and lets go wrong there what is to go wrong.
func (s *Server) overTLS(ln net.Listener, conf *tls.Config) net.Listener {
	if s.cfg.ClientCA != nil {
		conf.ClientAuth, conf.ClientCAs = tls.VerifyClientCertIfGiven, s.cfg.ClientCA
	}
	conf.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) {
		if !s.faults.BadHandshake() {
			return nil, nil
		}
		cert, err := expiredCertificate()
		if err != nil {
			return nil, err
		}
		return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{cert}}, nil
	}
	return tls.NewListener(s.faults.Guard(ln), conf)
}

// expiredCertificate ended yesterday, signs itself and is for a host that nobody asks for.
func expiredCertificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	draft := certificateDraft("expired.example.com", -24*time.Hour)
	draft.NotBefore = draft.NotAfter.AddDate(-1, 0, 0)
	draft.DNSNames = []string{"expired.example.com"}
	draft.KeyUsage, draft.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	der, err := x509.CreateCertificate(rand.Reader, draft, draft, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}
