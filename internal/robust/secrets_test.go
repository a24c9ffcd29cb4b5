//go:build unix

package robust

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/commands"
	"github.com/cfid-cli/cfid/internal/sandbox"
)

// Each looks different in each encoding.
const (
	plantedPassword = `not-a-real/password+1 <&">'=?%ü`
	plantedSecret   = `not-a-real/secret+2&<x>"y"=?'%~`
	plantedWrong    = `not-a-real/wrong+3<&>"'=?% ö`
)

func planted() map[string]string {
	return map[string]string{plantedPassword: "the planted password", plantedSecret: "the planted client secret", plantedWrong: "the planted wrong secret"}
}

// telltale repeats in its errors what it was sent, in every way that servers are known to.
type telltale struct {
	on     bool
	status int
	kind   string
}

func (e *telltale) layer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !e.on || r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/login") {
			next.ServeHTTP(w, r)
			return
		}
		text := echo(r)
		if e.kind == "application/json" {
			w.Header().Set("Www-Authenticate", fmt.Sprintf("Bearer error=%q", strings.ReplaceAll(text, "\n", " ")))
			data, _ := json.Marshal(map[string]any{ // strings always marshal
				"error": "invalid_request", "error_description": text, "message": text,
				"errors": []any{map[string]any{"title": "CF-Telltale", "detail": text, "code": 1}},
			})
			text = string(data)
		}
		w.Header().Set("Content-Type", e.kind)
		w.Header().Set("X-Cf-Warnings", url.QueryEscape(echo(r)))
		w.WriteHeader(e.status)
		_, _ = w.Write([]byte(text))
	})
}

// echo returns all of a request: as received, decoded, and encoded in other ways.
func echo(r *http.Request) string {
	parts := []string{r.Header.Get("Authorization"), string(body(r))}
	if user, password, ok := r.BasicAuth(); ok {
		plain, _ := url.QueryUnescape(password) // "" if it is not URL-encoded
		parts = append(parts, user+":"+password, password, plain, base64.URLEncoding.EncodeToString([]byte(user+":"+password)))
	}
	for name, values := range form(r) {
		parts = append(parts, name+"="+values[0], values[0])
	}
	var members map[string]any
	if json.Unmarshal(body(r), &members) == nil {
		for name, value := range members {
			parts = append(parts, fmt.Sprintf("%s: %v", name, value))
		}
	}
	for _, part := range parts {
		parts = append(parts, html.EscapeString(part), url.QueryEscape(part), url.PathEscape(part),
			base64.StdEncoding.EncodeToString([]byte(part)), base64.RawURLEncoding.EncodeToString([]byte(part)))
	}
	return strings.Join(parts, "\n")
}

// TestPlantedSecrets runs a whole session and searches all output and all files for the secrets.
func TestPlantedSecrets(t *testing.T) {
	t.Parallel()
	var seen witness
	var evil telltale
	server := serve(t, sandbox.Config{}, seen.layer, evil.layer)
	p := newPerson(t)
	p.session(server.API())
	for i, row := range []telltale{
		{true, 400, "application/json"}, {true, 401, "application/json"}, {true, 404, "text/plain"},
		{true, 422, "application/json"}, {true, 500, "text/html"}, {true, 200, "application/json"},
	} {
		evil = row
		p.badSession(server.API(), i)
	}
	evil.on = false
	p.typed("", "logout", "-v").want(t, 0)
	secrets := planted()
	for secret, what := range seen.known() {
		secrets[secret] = what
	}
	if len(secrets) < 12 {
		t.Errorf("only %d secrets passed the witness", len(secrets))
	}
	shapes := shapesOf(secrets)
	for _, r := range *p.seen {
		if found := shapes.leak(r.out + "\n" + r.err); found != "" {
			t.Errorf("%s printed a secret: %s", r.line, found)
		}
		if strings.Contains(r.err, "crashed") {
			t.Errorf("%s", r)
		}
	}
	secrets[strings.TrimSpace(lastLine(read(t, p.keyFile())))] = "the vault's key"
	filesWithout(t, p.home(), secrets)
	filesWithout(t, p.dir+"/tmp/..", map[string]string{plantedPassword: "password", plantedSecret: "secret"})
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// session runs common commands, each with -v. The output of commands that print a secret on purpose is not kept.
func (p *person) session(api string) {
	p.t.Helper()
	p.typed("", "target", api, "-v").want(p.t, 0)
	p.typed("admin\n", "login", "admin", "--password-stdin", "-v").want(p.t, 0)
	p.typed("adminsecret\n", "login", "--client-credentials", "--client-id", "admin", "--client-secret-stdin", "-v").want(p.t, 0)
	p.typed(plantedPassword+"\n", "user", "create", "planted", "--email", "planted@example.com", "--password-stdin", "-v", "-o", "json").want(p.t, 0)
	p.typed(plantedSecret+"\n", "client", "create", "planted", "--grant-type", "password", "--grant-type", "client_credentials",
		"--grant-type", "refresh_token", "--scope", "openid", "--authority", "uaa.resource", "--secret-stdin", "-v", "-o", "json").want(p.t, 0)
	p.typed("", "client", "get", "planted", "-v", "-o", "json").want(p.t, 0)
	p.quietly("", "client", "create", "generated", "--grant-type", "client_credentials", "--authority", "uaa.none", "--generate-secret", "-v").want(p.t, 0)
	p.typed(plantedSecret+"\n", "login", "--client-credentials", "--client-id", "planted", "--client-secret-stdin", "-v").want(p.t, 0)
	p.typed("", "token", "refresh", "-v").want(p.t, 0)
	p.typed("", "login", "planted", "--password-stdin", "-v").want(p.t, 2)
	p.typed(plantedPassword+"\n", "login", "planted", "--password-stdin", "-v").want(p.t, 0)
	for _, line := range []string{
		"token decode", "token decode --raw", "token decode -o json", "token verify", "token verify -o json", "token refresh", "token introspect",
		"token introspect -o json", "context", "context show", "context list -o json", "whoami", "status", "user list", "org list -o yaml",
		"vault status", "client get planted", "user get planted",
	} {
		p.typed("", append(strings.Fields(line), "-v")...)
	}
	p.typed(plantedSecret+"\n", "token", "introspect", "--as-client", "planted", "--client-secret-stdin", "-v").want(p.t, 0)
	p.quietly("", "token", "get", "-v").want(p.t, 0, "eyJ")
	p.quietly("", "token", "get", "--header", "-v").want(p.t, 0, "bearer eyJ")
	p.quietly("", "token", "get", "--id-token", "-v").want(p.t, 0, "eyJ")
	p.quietly("", "context", "--show-token", "-v").want(p.t, 0, "eyJ")
	p.inArguments()
}

// inArguments passes secrets where familiar forms allow them, and in wrong places.
func (p *person) inArguments() {
	p.t.Helper()
	token := strings.TrimSpace(p.quietly("", "token", "get").out)
	for _, args := range [][]string{
		{"token", "client", "get", "planted", "-s", plantedSecret}, {"token", "get", "planted", plantedPassword},
		{"token", "owner", "get", "planted", "planted", "-s", plantedSecret, "-p", plantedPassword},
		{"token", "get", "planted", plantedWrong}, {"token", "get", "planted", plantedWrong, "more"},
		{"token", "client", "get", "planted", "-s", plantedWrong}, {"login", "planted", plantedWrong}, {"login", "--password", plantedWrong},
		{"login", "--password=" + plantedWrong}, {"user", "add", "again", "-p", plantedPassword, "--emails", "again@example.com"},
		{"user", "create", "again", "--password=" + plantedWrong}, {"token", "decode", token}, {"token", "decode", token + "x"},
		{"token", "verify", token[:len(token)-9]}, {"token", "introspect", token}, {"token", "decode", token, "more"}, {"token", token},
		{"token", "verify", token, "--min-validity", "1"}, {"target", "http://planted:" + url.PathEscape(plantedWrong) + "@127.0.0.1:1"}, {plantedWrong},
		{"context", "use", token}, {"--timeout", plantedWrong, "users"}, {"--passphrase-fd", plantedWrong, "users"}, {"-o" + plantedWrong, "users"},
		{"client", "create", "x", "--access-token-validity", plantedWrong},
	} {
		p.typed("", append([]string{"-v"}, args...)...)
	}
}

// badSession uses a server that fails and repeats what it was sent; every second command is traced, the others the next time.
func (p *person) badSession(api string, round int) {
	p.t.Helper()
	direct := []string{"CFID_TARGET=" + api}
	for i, row := range []struct {
		stdin string
		env   []string
		line  string
	}{
		{plantedWrong, nil, "login planted --password-stdin"},
		{plantedSecret, nil, "login --client-credentials --client-id planted --client-secret-stdin"},
		{plantedWrong, nil, "login --refresh-token-stdin"},
		{plantedSecret, nil, "token introspect --as-client planted --client-secret-stdin"},
		{"", nil, "token introspect"}, {"", nil, "token verify"}, {"", nil, "whoami"}, {"", nil, "users"}, {"", nil, "org list"},
		{"", nil, "client get planted"},
		{plantedPassword, nil, "user create other --email other@example.com --password-stdin"},
		{plantedPassword, nil, "user create other --email other@example.com --password-stdin -o json"},
		{plantedSecret, nil, "client create other --grant-type client_credentials --secret-stdin"},
		{plantedSecret, nil, "client create other --grant-type client_credentials --secret-stdin -o yaml"},
		{"", append(direct, "CFID_USERNAME=planted", "CFID_PASSWORD="+plantedPassword), "users"},
		{"", append(direct, "CFID_CLIENT_ID=planted", "CFID_CLIENT_SECRET="+plantedSecret), "whoami"},
		{"", append(direct, "CFID_ACCESS_TOKEN="+plantedWrong), "whoami"},
		{"", nil, "target " + api},
	} {
		args := strings.Fields(row.line)
		if (round+i)%2 == 0 {
			args = append(args, "-v")
		}
		p.with(row.env...).typed(row.stdin, args...)
	}
}

// quietly is typed for a command whose result is a secret: its stderr is kept, its result is not.
func (p *person) quietly(stdin string, args ...string) result {
	p.t.Helper()
	r := p.typed(stdin, args...)
	(*p.seen)[len(*p.seen)-1].out = ""
	return r
}

// bomb is a standard output that panics with what is written to it.
type bomb struct{}

func (bomb) Write(p []byte) (int, error) { panic("cannot write " + string(p)) }

// TestCrashTellsNoSecret: the report of a panic that contains a token does not contain it.
func TestCrashTellsNoSecret(t *testing.T) {
	t.Parallel()
	var seen witness
	server := serve(t, sandbox.Config{}, seen.layer)
	p := newPerson(t)
	p.login(server.API())
	for _, args := range [][]string{{"token", "get"}, {"context", "--show-token"}} {
		var report bytes.Buffer
		code := commands.Main(t.Context(), args, commands.IO{In: strings.NewReader(""), Out: bomb{}, Err: &report, Env: p.env, Dir: p.wd, Version: "1.2.3"})
		if code != 70 || !strings.Contains(report.String(), "cannot write") {
			t.Errorf("%v: want a crash, got %d: %s", args, code, &report)
		}
		if found := shapesOf(seen.known()).leak(report.String()); found != "" {
			t.Errorf("%v: the report holds a secret: %s\n%s", args, found, &report)
		}
	}
}
