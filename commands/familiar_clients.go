package commands

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cfid-cli/cfid/internal/identity"
)

// clientWords are the familiar commands for clients.
func clientWords() []familiar {
	return slices.Concat(uaacClients(), uaacSecrets(), uaaCLIClients())
}

func uaacClients() []familiar {
	keys := func(use, native string) familiar {
		return familiar{
			peer: "uaac", under: "client jwt", use: use, native: native, args: cobra.ExactArgs(1),
			line: func(f *pflag.FlagSet, args []string) []string {
				verb := map[string]string{"update": "set", "delete": "remove"}[use[:6]]
				return slices.Concat([]string{"client", "jwt", verb}, same(f, "jwks", "jwks"), same(f, "jwks-uri", "jwks-uri"), same(f, "kid", "kid"),
					[]string{"--yes", "--", args[0]})
			},
		}
	}
	update, remove := keys("update CLIENT", "client jwt set CLIENT"), keys("delete CLIENT", "client jwt remove CLIENT")
	update.example = "cfid client jwt update ci --jwks_uri https://ci.example.com/jwks.json"
	update.flags = func(f *pflag.FlagSet) {
		f.String("jwks", "", "as in uaac: the keys as JSON")
		f.String("jwks-uri", "", "as in uaac")
	}
	remove.example = "cfid client jwt delete ci --kid key-1"
	remove.flags = func(f *pflag.FlagSet) { f.String("kid", "", "as in uaac") }
	return []familiar{
		{
			peer: "uaac", under: "client", use: "add CLIENT", native: "client create CLIENT",
			example: "cfid client add ci --authorized_grant_types client_credentials --authorities cloud_controller.read -s not-a-real-secret",
			args:    cobra.ExactArgs(1), flags: createWords, secrets: flagSecrets, line: clientLine("create"),
		},
		update, remove,
	}
}

// uaacSecrets are uaac's secret set and secret change, which are one word each there; the client of change is the context's.
func uaacSecrets() []familiar {
	return []familiar{{
		peer: "uaac", use: "secret set CLIENT | secret change", native: "client secret set [CLIENT]",
		example: "cfid secret set ci -s not-a-real-secret",
		args: func(_ *cobra.Command, args []string) error {
			if len(args) == 2 && args[0] == "set" || len(args) == 1 && args[0] == "change" {
				return nil
			}
			return errWords("")
		},
		flags: func(f *pflag.FlagSet) {
			f.StringP("secret", "s", "", "new secret (visible to other processes; leave it out to be asked)")
			f.String("old-secret", "", "current secret (visible to other processes; leave it out to be asked)")
		},
		secrets: func(f *pflag.FlagSet, _ []string) given {
			return given{clientSecret: secretOf(f, "secret"), password: secretOf(f, "old-secret")}
		},
		line: func(_ *pflag.FlagSet, args []string) []string {
			return append([]string{"client", "secret", "set", "--"}, args[1:]...)
		},
	}}
}

func uaaCLIClients() []familiar {
	one := func(use, native, example string) familiar {
		return familiar{
			peer: "uaa-cli", use: use, native: native, example: example, args: cobra.ExactArgs(1),
			line: func(_ *pflag.FlagSet, args []string) []string {
				return append(nativeWords(native), "--", args[0])
			},
		}
	}
	create := one("create-client CLIENT", "client create CLIENT", "cfid create-client ci --authorized_grant_types client_credentials -s not-a-real-secret")
	create.flags, create.secrets, create.line = createWords, flagSecrets, clientLine("create")
	update := one("update-client CLIENT", "client update CLIENT", "cfid update-client ci --display_name 'The pipeline'")
	update.flags, update.line = settingWords, clientLine("update")
	secret := one("set-client-secret CLIENT", "client secret set CLIENT", "cfid set-client-secret ci -s not-a-real-secret")
	secret.flags, secret.secrets = secretFlags, flagSecrets
	alter := familiar{
		peer: "uaa-cli", use: "change-client-secret", native: "client secret set", example: "cfid change-client-secret -s not-a-real-secret",
		args: cobra.NoArgs, flags: secretFlags, secrets: flagSecrets,
		line: func(*pflag.FlagSet, []string) []string { return []string{"client", "secret", "set"} },
	}
	list := familiar{
		peer: "uaa-cli", use: "list-clients", native: "clients", example: "cfid list-clients", args: cobra.NoArgs,
		line: func(*pflag.FlagSet, []string) []string { return []string{"client", "list"} },
	}
	return []familiar{
		list, one("get-client CLIENT", "client get CLIENT", "cfid get-client cf"), create, update,
		one("delete-client CLIENT", "client delete CLIENT", "cfid delete-client ci --yes"), secret, alter,
	}
}

// createWords binds the flags of uaac's and uaa-cli's commands that create a client.
func createWords(f *pflag.FlagSet) {
	settingWords(f)
	f.StringP("secret", "s", "", "client secret (visible to other processes; leave it out to be asked)")
	f.String("clone", "", "start from the settings of this client")
	f.Bool("generate-secret", false, "generate a secret and show it once")
	f.Bool("secret-stdin", false, "read the client secret from standard input")
}

// settingNames translates uaac's and uaa-cli's names of a client's settings; their lists are separated by commas.
func settingNames() (lists, others map[string]string) {
	return map[string]string{
			"authorized-grant-types": "grant-type", "scope": "scope", "authorities": "authority", "redirect-uri": "redirect-uri",
			"autoapprove": "autoapprove", "allowedproviders": "allowed-provider", "required-user-groups": "required-group",
		}, map[string]string{
			"name": "name", "display-name": "name", "access-token-validity": "access-token-validity", "refresh-token-validity": "refresh-token-validity",
			"signup-redirect-url": "signup-redirect", "change-email-redirect-url": "change-email-redirect", "allowpublic": "allow-public",
		}
}

func settingWords(f *pflag.FlagSet) {
	lists, others := settingNames()
	for name := range lists {
		f.String(name, "", "as in uaac: items separated by commas")
	}
	for name := range others {
		if name == "allowpublic" {
			f.Bool(name, false, "as in uaac")
			continue
		}
		f.String(name, "", "as in uaac and uaa-cli")
	}
	f.String("del-attrs", "", "as in uaac: settings to unset, separated by commas")
	f.BoolP("interactive", "i", false, "ask for each setting")
}

func clientLine(verb string) func(*pflag.FlagSet, []string) []string {
	return func(f *pflag.FlagSet, args []string) []string {
		line := []string{"client", verb}
		lists, others := settingNames()
		for from, to := range lists {
			line = append(line, commas(f, from, to)...)
		}
		for from, to := range others {
			line = append(line, same(f, from, to)...)
		}
		for _, name := range []string{"interactive", "clone", "generate-secret", "secret-stdin"} {
			line = append(line, same(f, name, name)...)
		}
		if verb == "update" {
			line = append(line, commas(f, "del-attrs", "unset")...)
		}
		return append(line, "--", args[0])
	}
}

// peerSettings binds uaac's names of a client's settings as hidden flags where the native command has the same name, and
// returns the function that adds them to the edit.
func peerSettings(cmd *cobra.Command) func(*identity.ClientEdit) {
	f := cmd.Flags()
	lists, others := settingNames()
	theirs := map[string]string{"del-attrs": ""}
	for _, names := range []map[string]string{lists, others} {
		for from, to := range names {
			if f.Lookup(from) == nil {
				theirs[from] = to
			}
		}
	}
	for from := range theirs {
		f.String(from, "", "as in uaac")
		hide(f, from)
		complete(cmd, from)
	}
	f.Lookup("allowpublic").NoOptDefVal = "true"
	return func(e *identity.ClientEdit) {
		for from, to := range theirs {
			switch flag := f.Lookup(from); {
			case !flag.Changed:
			case from == "del-attrs":
				e.Unset = append(e.Unset, words(flag.Value.String())...)
			case lists[from] != "":
				e.Set[to] = words(flag.Value.String())
			default:
				e.Set[to] = []string{flag.Value.String()}
			}
		}
	}
}

// words splits uaac's lists.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}
