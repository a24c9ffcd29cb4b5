package real

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const uaaVersion = "4.30.0"

// uaaServer is a released UAA with its database in memory, as it comes: clients admin
// (adminsecret), cf (no secret), app, login, identity, and the user marissa (koala).
type uaaServer struct {
	cache, folder string
	once          sync.Once
	err           error
	url           string // http://127.0.0.1:PORT/uaa
	process       *os.Process
	ended         chan struct{} // closed when the process has ended
}

func newUAA(cache, folder string) *uaaServer {
	return &uaaServer{cache: cache, folder: folder, ended: make(chan struct{})}
}

// startUAA gives the URL of the package's one UAA, which the first caller starts: 20 to
// 60 seconds. Whatever is missing for it fails the test.
func startUAA(t *testing.T) string {
	t.Helper()
	u := shared.uaa
	u.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
		defer cancel()
		u.err = u.start(ctx)
	})
	if u.err != nil {
		t.Fatalf("no UAA to test with: %v\n%s", u.err, u.logTail())
	}
	return u.url
}

func (u *uaaServer) start(ctx context.Context) error {
	war, libs, err := u.install(ctx)
	if err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	u.url = "http://127.0.0.1:" + strconv.Itoa(port) + "/uaa"
	if err := writeConfig(u.folder, u.url); err != nil {
		return err
	}
	if err := u.launch(port, war, libs); err != nil {
		return err
	}
	return u.ready(ctx)
}

// install fetches and unpacks what a UAA needs. Both are kept for the next run.
func (u *uaaServer) install(ctx context.Context) (war, libs string, err error) {
	repository := filepath.Join(u.cache, "m2")
	packed, err := uaaWar.fetch(ctx, repository)
	if err != nil {
		return "", "", err
	}
	newGroovy, err := groovy.fetch(ctx, repository)
	if err != nil {
		return "", "", err
	}
	war = filepath.Join(u.cache, "uaa-"+uaaVersion)
	err = unpack(packed, war, func(folder string) error {
		old := filepath.Join(folder, "WEB-INF/lib/groovy-2.5.2.jar") // can't start on Java 16 and later
		if err := os.Remove(old); err != nil {
			return err
		}
		return copyFile(newGroovy, filepath.Join(folder, "WEB-INF/lib", filepath.Base(newGroovy)))
	})
	if err != nil {
		return "", "", err
	}
	var jars []string
	for _, part := range append([]artifact{webappRunner}, jaxb...) {
		jar, err := part.fetch(ctx, repository)
		if err != nil {
			return "", "", err
		}
		jars = append(jars, jar)
	}
	return war, strings.Join(jars, ":"), nil
}

// launch starts Java in a process group of its own. The kernel ends it together with
// the thread that started it, so that a killed test run leaves nothing behind: the
// goroutine keeps that thread until Java has ended.
func (u *uaaServer) launch(port int, war, libs string) error {
	log, err := os.Create(u.logPath())
	if err != nil {
		return err
	}
	defer log.Close()
	java := exec.Command("java", javaArgs(u.folder, port, war, libs)...)
	java.Dir = u.folder
	java.Env = append(os.Environ(), "CLOUD_FOUNDRY_CONFIG_PATH="+u.folder)
	java.Stdout, java.Stderr = log, log
	java.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := java.Start()
		started <- err
		if err == nil {
			_ = java.Wait() // how it ended is in the log
			close(u.ended)
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	u.process = java.Process
	return nil
}

func javaArgs(folder string, port int, war, libs string) (args []string) {
	for _, pkg := range []string{"java.lang", "java.util", "java.io", "java.lang.reflect", "java.text", "java.net", "sun.net.www.protocol.http"} {
		args = append(args, "--add-opens", "java.base/"+pkg+"=ALL-UNNAMED")
	}
	return append(args, "--add-opens", "java.desktop/java.awt.font=ALL-UNNAMED",
		"-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
		"-Duser.home="+folder, "-Djava.io.tmpdir="+folder,
		"-Dspring.profiles.active=hsqldb,default", "-Dspring_profiles=hsqldb,default",
		"-cp", libs, "webapp.runner.launch.Main",
		"-Aaddress=127.0.0.1", "--port", strconv.Itoa(port), "--path", "/uaa", war)
}

// ready waits until the UAA answers, has ended, or the time is up.
func (u *uaaServer) ready(ctx context.Context) error {
	for {
		if err := probe(ctx, u.url+"/healthz"); err == nil {
			return nil
		}
		select {
		case <-u.ended:
			return fmt.Errorf("the UAA ended while it started")
		case <-ctx.Done():
			return fmt.Errorf("the UAA didn't answer: %w", ctx.Err())
		case <-time.After(250 * time.Millisecond):
		}
	}
}

func probe(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	return nil
}

// stop ends the UAA by its process id and waits for it.
func (u *uaaServer) stop() {
	if u.process == nil {
		return
	}
	_ = u.process.Signal(syscall.SIGTERM) // it may have ended already
	select {
	case <-u.ended:
	case <-time.After(10 * time.Second):
		_ = u.process.Kill()
		<-u.ended
	}
}

func (u *uaaServer) logPath() string { return filepath.Join(u.folder, "uaa.log") }

func (u *uaaServer) logTail() string {
	text, err := os.ReadFile(u.logPath())
	if err != nil {
		return ""
	}
	lines := strings.Split(string(text), "\n")
	return strings.Join(lines[max(0, len(lines)-60):], "\n")
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
