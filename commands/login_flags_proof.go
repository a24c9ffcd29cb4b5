package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
)

// loginFlagsProof binds the flags that authenticate the client other than by a secret in the body.
func (a *app) loginFlagsProof(cmd *cobra.Command, in *login.LoginInput) loginGroup {
	f := cmd.Flags()
	proof := &in.ClientAuth
	f.StringVar(&proof.Secret, "client-auth", "", "send the client secret by this `METHOD`: post (in the body) or basic (in a header)")
	f.StringVar(&proof.Key, "client-key", "", "authenticate the client with the private key in this `FILE`, PEM or JWK (private_key_jwt)")
	f.StringVar(&proof.KeyID, "client-key-id", "", "`KID` of the key (default: that of the JWK, or the key's thumbprint)")
	f.StringVar(&proof.AssertionFile, "client-assertion-file", "", "authenticate the client with the assertion in this `FILE`, read for each request")
	f.StringVar(&proof.Cert, "client-cert", "", "authenticate the client with the certificate in this PEM `FILE` (mutual TLS)")
	f.StringVar(&proof.CertKey, "client-cert-key", "", "the certificate's private `KEY`, if it is in another file")
	complete(cmd, "client-auth", "post", "basic")
	complete(cmd, "client-key-id")
	for _, file := range []string{"client-key", "client-assertion-file", "client-cert", "client-cert-key"} {
		_ = cmd.MarkFlagFilename(file) // the only error is an unknown flag
	}
	for _, file := range []string{"client-key", "client-assertion-file", "client-cert"} {
		cmd.MarkFlagsMutuallyExclusive(file, "client-secret-stdin")
	}
	cmd.MarkFlagsMutuallyExclusive("client-auth", "client-key", "client-assertion-file", "client-cert")
	return loginGroup{read: func() error { return nil }}
}
