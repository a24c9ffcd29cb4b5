package commands

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// topics are help pages without a command: `cfid help exit-codes`.
func topics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "exit-codes", Short: "Explain the exit codes", Long: exitCodesHelp()},
		{Use: "environment", Short: "Explain the environment variables", Long: environmentHelp},
	}
}

func exitCodesHelp() string {
	var b strings.Builder
	b.WriteString("Exit codes of all commands:\n\n")
	for _, row := range exitTable() {
		fmt.Fprintf(&b, "  %3d  %s\n", row.code, row.meaning)
	}
	return strings.TrimRight(b.String(), "\n")
}

const environmentHelp = `Environment variables:

  CFID_CONTEXT        the context for this terminal
  CFID_HOME           folder of contexts.yaml and the vault, instead of the platform's
  CFID_VAULT          where a new vault stores its key: keyring, kernel, passphrase, file
  CFID_VAULT_FILE     path of the key file for CFID_VAULT=file
  NO_COLOR, CLICOLOR_FORCE, TERM, LC_ALL, LC_CTYPE, LANG
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY
  SSL_CERT_FILE       a file of certificates to trust besides the system's; with
  SSL_CERT_DIR        (folders, separated by colons) instead of them. The command target
                      stores both in the context; later values are ignored with a note.
                      Environment mode uses them.

Environment mode, for scripts and pipelines: a target and one credential. No file is read or
written.

  CFID_TARGET         URL of the API or UAA, with one of
    CFID_CLIENT_ID + CFID_CLIENT_SECRET
    CFID_CLIENT_ID + CFID_CLIENT_KEY              (a file: private key, PEM or JWK)
    CFID_CLIENT_ID + CFID_CLIENT_ASSERTION_FILE   (a file, read for each request)
    CFID_USERNAME + CFID_PASSWORD   (CFID_ORIGIN: the identity provider)
    CFID_ACCESS_TOKEN`
