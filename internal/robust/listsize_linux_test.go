package robust

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	everybody = 300_000
	pageOf    = 500
	pageTakes = 20 * time.Millisecond
)

// BenchmarkListEverybody lists 300,000 users with the real program, from a server that takes 20 ms for a page, with eight
// concurrent requests and with one, and reports the program's maximum memory. The pages are canned: the server takes no
// time to make them, but shares the machine's processors.
func BenchmarkListEverybody(b *testing.B) {
	api := cannedUAA(b)
	for _, format := range []string{"jsonl", "json", "table", "csv"} {
		b.Run(format, func(b *testing.B) {
			var together, single time.Duration
			var most int64
			for b.Loop() {
				took, memory := listed(b, api, "-o", format)
				together, most = together+took, max(most, memory)
				took, _ = listed(b, api, "-o", format, "--concurrency", "1")
				single += took
			}
			b.ReportMetric(float64(together.Milliseconds())/float64(b.N), "ms/list")
			b.ReportMetric(float64(single)/float64(together), "one-after-another/list")
			b.ReportMetric(float64(most)/(1<<20), "MiB-at-most")
		})
	}
}

// listed runs the program once and returns its duration and its maximum resident memory.
func listed(b *testing.B, api string, flags ...string) (time.Duration, int64) {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), os.Getenv(binaryVar), append([]string{"users"}, flags...)...)
	cmd.Env = []string{"HOME=" + b.TempDir(), "CFID_TARGET=" + api, "CFID_ACCESS_TOKEN=" + madeUpToken()}
	var lines lineCount
	cmd.Stdout, cmd.Stderr = &lines, os.Stderr
	start := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	done := make(chan struct{})
	memory := make(chan int64)
	go func() { memory <- highWater(cmd.Process.Pid, done) }()
	err := cmd.Wait()
	took := time.Since(start)
	close(done)
	most := <-memory
	if err != nil {
		b.Fatal(err)
	}
	if lines < everybody {
		b.Fatalf("%d lines", lines)
	}
	return took, most
}

// highWater follows a process and returns its maximum resident memory, in bytes. That of wait4 can't be used: a child
// starts with its parent's value.
func highWater(pid int, done <-chan struct{}) (most int64) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		status, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status") // the process has ended
		for line := range strings.Lines(string(status)) {
			if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "VmHWM:" {
				kib, _ := strconv.ParseInt(fields[1], 10, 64) // the kernel writes digits
				most = max(most, kib<<10)
			}
		}
		select {
		case <-done:
			return most
		case <-tick.C:
		}
	}
}

type lineCount int

func (n *lineCount) Write(p []byte) (int, error) {
	*n += lineCount(strings.Count(string(p), "\n"))
	return len(p), nil
}

// madeUpToken looks like a token of a UAA; nothing checks its signature here.
func madeUpToken() string {
	part := base64.RawURLEncoding.EncodeToString
	claims := fmt.Sprintf(`{"iss":"http://localhost/uaa/oauth/token","client_id":"bench","user_name":"bench","exp":%d}`, time.Now().Add(time.Hour).Unix())
	return part([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + part([]byte(claims)) + "." + part([]byte("not-a-real-signature"))
}

// cannedUAA serves discovery and pages of users.
func cannedUAA(b *testing.B) string {
	b.Helper()
	pages, slim := make([]string, everybody/pageOf), make([]string, everybody/pageOf)
	for i := range pages {
		pages[i], slim[i] = cannedPage(i*pageOf, fullUser), cannedPage(i*pageOf, slimUser)
	}
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	b.Cleanup(server.Close)
	mux.HandleFunc("/uaa/Users", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(pageTakes)
		first, err := strconv.Atoi(r.URL.Query().Get("startIndex"))
		if err != nil || first > everybody {
			http.Error(w, "no such page", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Query().Has("attributes") {
			_, _ = io.WriteString(w, slim[(first-1)/pageOf])
			return
		}
		_, _ = io.WriteString(w, pages[(first-1)/pageOf])
	})
	base := server.URL + "/uaa"
	for path, body := range map[string]string{
		"/uaa/login":                            `{"app":{"version":"77.18.0"},"links":{"uaa":"` + base + `","login":"` + base + `"},"prompts":{}}`,
		"/uaa/info":                             `{"app":{"version":"77.18.0"},"links":{"uaa":"` + base + `","login":"` + base + `"},"prompts":{}}`,
		"/uaa/.well-known/openid-configuration": `{"issuer":"` + base + `/oauth/token","token_endpoint":"` + base + `/oauth/token","authorization_endpoint":"` + base + `/oauth/authorize"}`,
	} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, body)
		})
	}
	return base
}

// cannedPage is a page of users.
func cannedPage(first int, user func(page *strings.Builder, n int)) string {
	var page strings.Builder
	page.WriteString(`{"resources":[`)
	for n := first; n < first+pageOf; n++ {
		if n > first {
			page.WriteByte(',')
		}
		user(&page, n)
	}
	fmt.Fprintf(&page, `],"startIndex":%d,"itemsPerPage":%d,"totalResults":%d,"schemas":["urn:scim:schemas:core:1.0"]}`, first+1, pageOf, everybody)
	return page.String()
}

// fullUser is a user of the usual size, 2 kB.
func fullUser(page *strings.Builder, n int) {
	const group = `{"value":"1c7d6f0e-0000-4000-8000-000000000000","display":"cloud_controller_service_permissions.read","type":"DIRECT"}`
	fmt.Fprintf(page, `{"id":"%08x-0000-4000-8000-%012x","meta":{"version":0,"created":"2026-11-22T03:06:49.340Z","lastModified":"2026-11-22T03:06:49.340Z"},`+
		`"userName":"user-%d","name":{"familyName":"F","givenName":"G"},"emails":[{"value":"user-%d@example.com","primary":false}],`+
		`"groups":[%s],"approvals":[],"active":true,"verified":true,"origin":"uaa","zoneId":"uaa","schemas":["urn:scim:schemas:core:1.0"]}`,
		n, n, n, n, strings.Repeat(group+",", 13)+group)
}

// slimUser is a UAA's answer for the attributes of a table's columns.
func slimUser(page *strings.Builder, n int) {
	fmt.Fprintf(page, `{"id":"%08x-0000-4000-8000-%012x","userName":"user-%d","emails":[{"value":"user-%d@example.com","primary":false}],`+
		`"active":true,"verified":true,"origin":"uaa","lastLogonTime":1763780000000}`, n, n, n, n)
}
