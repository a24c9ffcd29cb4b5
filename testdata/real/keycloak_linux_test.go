package real

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const keycloakVersion = "26.7.3"

const keycloakDist artifact = "org.keycloak:keycloak-quarkus-dist:" + keycloakVersion + ":zip"

// The realm corp: the user erika, and cfid as a public client.
const (
	corpUser     = "erika"
	corpPassword = "not-a-real-password"
)

// keycloak is a corporate identity provider.
type keycloak struct {
	issuer string
	admin  string // the admin API of the realm
	log    string
	ended  chan struct{}
}

// startKeycloak starts one with its database in memory: 40 seconds, the first time 70. Whatever is missing fails the test.
func startKeycloak(t *testing.T) *keycloak {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	packed, err := keycloakDist.fetch(ctx, filepath.Join(shared.cache, "m2"))
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(shared.cache, "keycloak-"+keycloakVersion)
	if err := unpack(packed, folder, runnable); err != nil {
		t.Fatal(err)
	}
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	base := "http://127.0.0.1:" + strconv.Itoa(port)
	k := &keycloak{issuer: base + "/realms/corp", admin: base + "/admin/realms/corp", log: filepath.Join(t.TempDir(), "keycloak.log"), ended: make(chan struct{})}
	k.launch(t, filepath.Join(folder, "keycloak-"+keycloakVersion), port)
	for probe(ctx, k.issuer+"/.well-known/openid-configuration") != nil {
		select {
		case <-k.ended:
			t.Fatalf("Keycloak ended while it started:\n%s", k.tail())
		case <-ctx.Done():
			t.Fatalf("Keycloak does not answer:\n%s", k.tail())
		case <-time.After(250 * time.Millisecond):
		}
	}
	return k
}

// runnable makes the start script one. What the first start builds stays in the folder: half of its time.
func runnable(folder string) error {
	return os.Chmod(filepath.Join(folder, "keycloak-"+keycloakVersion, "bin", "kc.sh"), 0o755)
}

// launch starts Java in a process group of its own, as the UAA's: see uaaServer.launch.
func (k *keycloak) launch(t *testing.T, home string, port int) {
	t.Helper()
	realms := filepath.Join(home, "data", "import")
	if err := os.MkdirAll(realms, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(realms, "corp-realm.json"), []byte(corpRealm()), 0o644); err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(k.log)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	command := exec.Command(filepath.Join(home, "bin", "kc.sh"), "start-dev", "--import-realm",
		"--http-host=127.0.0.1", "--http-port="+strconv.Itoa(port), "--db=dev-mem", "--cache=local")
	command.Env = append(os.Environ(), "KC_BOOTSTRAP_ADMIN_USERNAME=admin", "KC_BOOTSTRAP_ADMIN_PASSWORD=admin",
		"JAVA_OPTS_KC_HEAP=-Xms64m -Xmx512m -XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC")
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := command.Start()
		started <- err
		if err == nil {
			_ = command.Wait() // how it ended is in the log
			close(k.ended)
		}
	}()
	if err := <-started; err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL) // its database is in memory: nothing is lost
		<-k.ended
	})
}

func (k *keycloak) tail() string {
	text, err := os.ReadFile(k.log)
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-4000):])
}

// corpRealm is what the server begins with. Access tokens live for a minute only.
func corpRealm() string {
	realm := map[string]any{
		"realm": "corp", "enabled": true, "sslRequired": "none", "accessTokenLifespan": 60,
		"users": []any{map[string]any{
			"username": corpUser, "enabled": true, "email": "erika@example.com", "emailVerified": true, "firstName": "Erika", "lastName": "Muster",
			"credentials": []any{map[string]any{"type": "password", "value": corpPassword, "temporary": false}},
		}},
		"clients": []any{map[string]any{
			"clientId": "cfid", "enabled": true, "publicClient": true, "standardFlowEnabled": true, "protocol": "openid-connect",
			"redirectUris": []string{"http://127.0.0.1/*"},
			"attributes":   map[string]string{"oauth2.device.authorization.grant.enabled": "true", "pkce.code.challenge.method": "S256"},
		}},
	}
	text, err := json.Marshal(realm)
	if err != nil {
		return err.Error() // strings and maps of them: there is none
	}
	return string(text)
}

// adminCall calls the realm's admin API.
func (k *keycloak) adminCall(t *testing.T, method, path string) []byte {
	t.Helper()
	form := url.Values{"grant_type": {"password"}, "client_id": {"admin-cli"}, "username": {"admin"}, "password": {"admin"}}
	base, _, _ := strings.Cut(k.issuer, "/realms/")
	var token struct {
		Access string `json:"access_token"`
	}
	answer := call(t, http.MethodPost, base+"/realms/master/protocol/openid-connect/token", "", "application/x-www-form-urlencoded", form.Encode())
	if err := json.Unmarshal(answer, &token); err != nil {
		t.Fatal(err)
	}
	return call(t, method, k.admin+path, token.Access, "application/json", "")
}

// endSessions logs erika out everywhere, as an admin does when somebody leaves.
func (k *keycloak) endSessions(t *testing.T) {
	t.Helper()
	var users []struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(k.adminCall(t, http.MethodGet, "/users?username="+corpUser), &users); err != nil || len(users) != 1 {
		t.Fatalf("%v, %d users", err, len(users))
	}
	k.adminCall(t, http.MethodPost, "/users/"+users[0].ID+"/logout")
}
