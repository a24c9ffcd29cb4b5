package session

import (
	"io"
	"time"

	"github.com/cfid-cli/cfid/context/secret"
	"github.com/cfid-cli/cfid/internal/rest"
)

// Settings holds the values of flags and environment. Package commands reads both once; no package
// below it reads the environment again.
type Settings struct {
	ConfigDir string   // folder of contexts.yaml and vault/
	StateDir  string   // folder of the history; empty: none is kept
	Command   string   // the command as typed, without possible secrets; for the history
	Home      string   // where the search for .cfid.yaml stops
	Dir       string   // working directory
	Env       []string // "KEY=value" each, for the proxy settings
	Getenv    func(name string) string

	Context    string // --context
	EnvContext string // $CFID_CONTEXT
	Direct     Direct // environment mode
	Zone       string // --zone: the identity zone that a UAA command acts in, by subdomain or id

	Vault secret.Mode // $CFID_VAULT: the mode of a new vault
	// VaultFile is $CFID_VAULT_FILE, the key file of mode file.
	VaultFile    string
	PassphraseFD int // --passphrase-fd; -1: ask

	Yes    string // --yes: "true", or the name of a protected context
	DryRun bool   // --dry-run: send reads but no writes
	// ReadOnly rejects every write to a server: --read-only, or read-only in config.yaml.
	ReadOnly bool

	BrowserClient  string // of config.yaml, for logins in a browser
	DefaultCommand string // of config.yaml: the command that cfid without arguments runs

	Version  string    // of cfid, for the User-Agent
	Trace    io.Writer // -v; nil: off
	Timeout  time.Duration
	Parallel int // --concurrency: maximum concurrent requests; 0 means 8
	Now      func() time.Time
	Scrub    *rest.Scrubber // removes secrets from all output
	TTY      bool           // there is a terminal to ask on
	Remote   bool           // the terminal is on another machine, as with ssh
	Offline  bool           // the command sends no request, so environment mode discovers nothing
	CacheDir string         // folder of names for completion; empty: none are kept
}

// Direct is environment mode: one target and one credential, nothing read from or written to disk.
type Direct struct {
	Target       string // $CFID_TARGET
	AccessToken  string // $CFID_ACCESS_TOKEN
	Username     string
	Password     string
	ClientID     string
	ClientSecret string
	Origin       string // $CFID_ORIGIN
	ClientKey    string // $CFID_CLIENT_KEY, the file of a private key
	// ClientAssertionFile is $CFID_CLIENT_ASSERTION_FILE: read for each request, because it may be replaced.
	ClientAssertionFile string
}

// Used reports whether any of the variables of environment mode is set.
func (d Direct) Used() bool { return d != Direct{} }

// check rejects incomplete or several credentials, so that the credential is never ambiguous.
func (d Direct) check(s Settings) error {
	if !d.Used() {
		return nil
	}
	if s.Context != "" || s.EnvContext != "" {
		return Usage("environment mode (CFID_TARGET and a credential) cannot be used together with --context or CFID_CONTEXT")
	}
	proofs := 0
	for _, proof := range []string{d.ClientSecret, d.ClientKey, d.ClientAssertionFile} {
		if proof != "" {
			proofs++
		}
	}
	client := d.ClientID != "" && proofs > 0
	user := d.Username != "" && d.Password != ""
	ways := 0
	for _, w := range []bool{client && d.Username == "", user, d.AccessToken != ""} {
		if w {
			ways++
		}
	}
	if d.Target == "" || ways != 1 || proofs > 1 {
		return Usage("environment mode needs CFID_TARGET and exactly one credential: CFID_CLIENT_ID and CFID_CLIENT_SECRET (or CFID_CLIENT_KEY or CFID_CLIENT_ASSERTION_FILE), "+
			"CFID_USERNAME and CFID_PASSWORD, or CFID_ACCESS_TOKEN (set: %s)", Join(d.set()))
	}
	return nil
}

func (d Direct) set() []string {
	var names []string
	for _, v := range []struct{ name, value string }{
		{"CFID_TARGET", d.Target}, {"CFID_ACCESS_TOKEN", d.AccessToken}, {"CFID_USERNAME", d.Username},
		{"CFID_PASSWORD", d.Password}, {"CFID_CLIENT_ID", d.ClientID}, {"CFID_CLIENT_SECRET", d.ClientSecret},
		{"CFID_ORIGIN", d.Origin}, {"CFID_CLIENT_KEY", d.ClientKey}, {"CFID_CLIENT_ASSERTION_FILE", d.ClientAssertionFile},
	} {
		if v.value != "" {
			names = append(names, v.name)
		}
	}
	return names
}
