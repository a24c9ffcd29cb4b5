package commands

import (
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// loginWords are the familiar commands for logins other than with a password, and for contexts.
func loginWords() []familiar {
	return slices.Concat(uaacLogins(), uaaCLILogins(), sessionWords())
}

// theirClient binds uaac's flag for the client; uaac asks for it if it is missing.
func theirClient(f *pflag.FlagSet) {
	f.StringP("client", "c", "", "OAuth client to log in through")
	theirPort(f)
	secretFlags(f)
}

func theirPort(f *pflag.FlagSet) {
	f.Int("port", 0, "accepted and ignored: cfid uses a free port that the client has registered")
}

func uaacLogins() []familiar {
	browser := func(grant, native, example string) familiar {
		return familiar{
			peer: "uaac", under: "token", use: grant + " get", native: "login --" + native + " --client-id CLIENT", example: example,
			args: verbFirst("get", cobra.NoArgs), flags: theirClient, secrets: flagSecrets,
			line: func(f *pflag.FlagSet, _ []string) []string {
				return slices.Concat([]string{"login", "--" + native}, same(f, "client", "client-id"), commas(f, "scope", "scope"))
			},
		}
	}
	return []familiar{
		browser("authcode", "browser", "cfid token authcode get -c cli"),
		browser("implicit", "implicit", "cfid token implicit get -c implicit"),
		{
			peer: "uaac", under: "token", use: "sso get [CLIENT]", native: "login --sso --client-id CLIENT",
			example: "cfid token sso get cf -s '' --passcode not-a-passcode",
			args:    verbFirst("get", cobra.MaximumNArgs(1)),
			flags: func(f *pflag.FlagSet) {
				secretFlags(f)
				f.String("passcode", "", "one-time code (visible to other processes; leave it out to be asked)")
			},
			secrets: func(f *pflag.FlagSet, _ []string) given {
				return given{clientSecret: secretOf(f, "secret"), passcode: secretOf(f, "passcode")}
			},
			line: func(f *pflag.FlagSet, args []string) []string {
				line := append([]string{"login", "--sso"}, commas(f, "scope", "scope")...)
				if len(args) > 1 {
					line = append(line, "--client-id="+args[1])
				}
				return line
			},
		},
	}
}

func uaaCLILogins() []familiar {
	token := func(use, native, example string, flags func(*pflag.FlagSet)) familiar {
		return familiar{
			peer: "uaa-cli", use: use, native: "login --" + native + " --client-id CLIENT", example: example,
			args: cobra.ExactArgs(1), secrets: flagSecrets,
			flags: func(f *pflag.FlagSet) {
				secretFlags(f)
				f.String("format", "", "jwt or opaque")
				if flags != nil {
					flags(f)
				}
			},
			line: func(f *pflag.FlagSet, args []string) []string {
				return slices.Concat([]string{"login", "--" + native, "--client-id=" + args[0]}, commas(f, "scope", "scope"), same(f, "format", "token-format"))
			},
		}
	}
	password := token("get-password-token CLIENT", "", "cfid get-password-token cf -s '' -u marissa -p koala", func(f *pflag.FlagSet) {
		passwordFlag(f)
		f.StringP("username", "u", "", "user name")
	})
	password.native = "login USERNAME --client-id CLIENT"
	password.line = func(f *pflag.FlagSet, args []string) []string {
		user, _ := f.GetString("username") // the table declares it
		line := slices.Concat([]string{"login", "--client-id=" + args[0]}, same(f, "format", "token-format"))
		if user == "" {
			return line
		}
		return append(line, "--", user)
	}
	return []familiar{
		token("get-client-credentials-token CLIENT", "client-credentials", "cfid get-client-credentials-token admin -s adminsecret", nil),
		password,
		token("get-authcode-token CLIENT", "browser", "cfid get-authcode-token cli -s not-a-real-secret --port 8080", theirPort),
		token("get-implicit-token CLIENT", "implicit", "cfid get-implicit-token implicit --port 8080", theirPort),
	}
}

func sessionWords() []familiar {
	plain := func(peer, use, native, example string, args cobra.PositionalArgs) familiar {
		return familiar{
			peer: peer, use: use, native: native, example: example, args: args,
			line: func(_ *pflag.FlagSet, args []string) []string {
				line := nativeWords(native)
				if len(args) > 0 {
					line = append(append(line, "--"), args...)
				}
				return line
			},
		}
	}
	refresh := plain("uaa-cli", "refresh-token", "token refresh", "cfid refresh-token", cobra.NoArgs)
	refresh.flags, refresh.secrets = secretFlags, flagSecrets
	forget := plain("uaac", "delete [CONTEXT...]", "context delete CONTEXT...", "cfid token delete", cobra.ArbitraryArgs)
	forget.under = "token"
	forget.line = func(_ *pflag.FlagSet, args []string) []string {
		if len(args) == 0 {
			return []string{"logout"}
		}
		return append([]string{"context", "delete", "--"}, args...)
	}
	return []familiar{
		plain("uaac", "targets", "contexts", "cfid targets", cobra.NoArgs),
		plain("uaac", "me", "whoami", "cfid me", cobra.NoArgs),
		plain("uaac", "prompts", "info", "cfid prompts", cobra.NoArgs),
		forget, refresh,
		plain("uaa-cli", "userinfo", "whoami", "cfid userinfo", cobra.NoArgs),
		plain("uaa-cli", "decode-token [TOKEN]", "token decode [TOKEN]", "cfid decode-token", cobra.MaximumNArgs(1)),
	}
}
