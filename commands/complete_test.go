package commands

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// completionHome is a home with two contexts whose server counts connections, and a vault whose key nobody has.
func completionHome(t *testing.T) (std IO, connections func() int) {
	t.Helper()
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var counted int
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := server.Accept()
			if err != nil {
				return
			}
			counted++
			_ = c.Close()
		}
	}()
	home := t.TempDir()
	write(t, filepath.Join(home, "contexts.yaml"), strings.ReplaceAll(`version: 1
current: prod
contexts:
  - {id: aaaaaaaaaaaaaaaa, name: prod, target: {url: "http://HOST", api: "http://HOST", uaa: "http://HOST/uaa"}, identity: {grant: password, client: cf, user: admin, origin: uaa}}
  - {id: bbbbbbbbbbbbbbbb, name: "$(id)", target: {url: "http://HOST"}}
  - {id: cccccccccccccccc, name: marissa@uaa.example.com, target: {url: "https://uaa.example.com/$(id)"}}
`, "HOST", server.Addr().String()))
	write(t, filepath.Join(home, "vault", "vault.yaml"), "not yaml: [")
	write(t, filepath.Join(home, "vault", "aaaaaaaaaaaaaaaa.age"), "not an entry")
	std = IO{In: strings.NewReader(""), Dir: home, Env: []string{"HOME=" + home, "CFID_HOME=" + home}, TTY: func() (*os.File, error) {
		t.Error("the terminal was opened")
		return nil, os.ErrNotExist
	}, Start: func() { t.Error("signals were listened to") }}
	return std, func() int {
		_ = server.Close() // ends Accept
		<-done
		return counted
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestCompletion presses the tab key: nothing is asked, no vault is opened, and nothing that a shell might obey is offered.
func TestCompletion(t *testing.T) {
	std, connections := completionHome(t)
	for line, want := range map[string][]string{
		"context use ":                  {"marissa@uaa.example.com", "prod\thttp"},
		"context delete prod ":          {"marissa@uaa.example.com"},
		"context rename prod ":          {},
		"whoami --context ":             {"marissa@uaa.example.com", "prod\thttp"},
		"user delete x --yes=":          {"marissa@uaa.example.com", "prod\thttp"},
		"role assign dev1 --role ":      {"BillingManager\t", "OrgAuditor\t", "OrgManager\t", "OrgUser\t", "SpaceAuditor\t", "SpaceDeveloper\t", "SpaceManager\t", "SpaceSupporter\t"},
		"client create x --grant-type ": {"authorization_code", "client_credentials", "password", "refresh_token", "implicit", "user_token", "urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:saml2-bearer"},
		"users -o ":                     {"csv", "id", "json", "jsonl", "name", "table", "yaml"},
		"users --columns name,":         {"name,all", "name,email", "…"},
		"user get ":                     {},
		"vault init ":                   {"file", "kernel", "keyring", "passphrase"},
		"sandbox --uaa-version ":        {"4.30", "77"},
		"group get ":                    {"scim.read\t", "uaa.admin\t", "…"},
		"context use --print-env=":      {"fish", "powershell", "sh"},
		"con":                           {"config\t", "context\tSwitch"},
		"user ":                         {"create\tCreate", "delete\tDelete", "get\tShow", "list\tList", "…"},
		"help to":                       {"token\tGet"},
		"group member ":                 {"add\t", "list\t", "remove\t"},
		"users --filter ":               {},
		"token verify --audience ":      {"cloud_controller", "openid", "uaa"},
		"context copy prod ":            {},
		"completion ":                   {"bash\t", "fish\t", "powershell\t", "zsh\t"},
		"target ":                       {},
		"token client get x --scope ":   {},
	} {
		t.Run(line, func(t *testing.T) {
			offered, directive := pressTab(t, std, line)
			open := slices.Contains(want, "…") // more may be offered
			if !open && len(offered) != len(want) {
				t.Errorf("offered: %q", offered)
			}
			for _, w := range want {
				if w != "…" && !slices.ContainsFunc(offered, func(o string) bool { return strings.HasPrefix(o, w) }) {
					t.Errorf("%q is not offered: %q", w, offered)
				}
			}
			if !strings.Contains(directive, "ShellCompDirectiveNoFileComp") {
				t.Errorf("file names are offered: %s", directive)
			}
			if joined := strings.Join(offered, "\n"); strings.ContainsAny(joined, "$`\\") {
				t.Errorf("a shell might obey %q", joined)
			}
		})
	}
	if n := connections(); n > 0 {
		t.Errorf("%d connections to the server", n)
	}
}

// pressTab completes a line and gives what is offered and the directive behind it.
func pressTab(t *testing.T, std IO, line string) (offered []string, directive string) {
	t.Helper()
	var out, errs bytes.Buffer
	std.Out, std.Err = &out, &errs
	words := strings.Split(line, " ") // the last one is what is being typed, empty after a space
	if code := Main(t.Context(), append([]string{"__complete"}, words...), std); code != exitOK {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
	return lines[:len(lines)-1], errs.String()
}

func TestSafe(t *testing.T) {
	got := safe([]string{"prod", "$(id)", "a b", "-rf", "a;b", "admin@uaa.example.com", "x\tread `id`", "y\tread it (all)", ""})
	if diff := cmp.Diff([]string{"prod", "admin@uaa.example.com", "x", "y\tread it (all)"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestCompletionScripts: every shell gets its script; .ci/run lets the shells themselves parse them.
func TestCompletionScripts(t *testing.T) {
	for shell, want := range map[string]string{"bash": "__start_cfid", "zsh": "#compdef cfid", "fish": "complete -c cfid", "powershell": "Register-ArgumentCompleter"} {
		var out, errs bytes.Buffer
		code := Main(t.Context(), []string{"completion", shell}, IO{In: strings.NewReader(""), Out: &out, Err: &errs, Env: []string{"HOME=" + t.TempDir()}})
		if code != exitOK || !strings.Contains(out.String(), want) {
			t.Errorf("%s: %d, %s", shell, code, errs.String())
		}
	}
}
