package commands

import (
	"github.com/spf13/cobra"

	"github.com/cfid-cli/cfid/internal/login"
)

// loginFlagsProof say how the client proves that it is the one, where not by its secret in the body.
func (a *app) loginFlagsProof(cmd *cobra.Command, in *login.LoginInput) loginGroup {
	f := cmd.Flags()
	proof := &in.ClientAuth
	f.StringVar(&proof.Secret, "client-auth", "", "where the client secret stands: post (in the body), basic (in a header)")
	f.StringVar(&proof.Key, "client-key", "", "prove the client by this private `key` (private_key_jwt): a file, PEM or JWK")
	f.StringVar(&proof.KeyID, "client-key-id", "", "`kid` of the key; else the JWK's, else the key's thumbprint")
	f.StringVar(&proof.AssertionFile, "client-assertion-file", "", "prove the client by the assertion in this `file`, read anew for each request")
	f.StringVar(&proof.Cert, "client-cert", "", "prove the client by this `certificate` (mutual TLS): a PEM file")
	f.StringVar(&proof.CertKey, "client-cert-key", "", "the certificate's private `key`, where it stands in another file")
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
