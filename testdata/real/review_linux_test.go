package real

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

// TestReviewPageInABrowser: the page of a review of 1,000 users opens from the disk, sorts and filters, sends no
// request, and shows its charts. REVIEW_PICTURE names a file for its picture.
func TestReviewPageInABrowser(t *testing.T) {
	page := reviewPage(t)
	browser := startBrowser(t)
	var seen witness
	chromedp.ListenTarget(browser, seen.hear)
	where := (&url.URL{Scheme: "file", Path: page}).String()
	browse(t, browser, network.Enable(), log.Enable(), chromedp.EmulateViewport(1280, 1400), chromedp.Navigate(where), chromedp.Poll(`document.readyState === 'complete'`, nil))

	rows := evaluate[int](t, browser, `document.querySelectorAll('#people tbody tr').length`)
	if rows != 1002 { // the crowd – one of them is deleted and still has roles –, marissa, and admin, who has no role
		t.Errorf("%d people", rows)
	}
	if bars := evaluate[int](t, browser, `[...document.querySelectorAll('figure svg rect')].filter(r => r.getBoundingClientRect().width > 1).length`); bars < 8 {
		t.Errorf("%d bars to be seen", bars)
	}
	browse(t, browser, press(`#people thead th:nth-child(1) button`))
	firstIs(t, browser, "#people", 0, evaluate[string](t, browser, `[...document.querySelectorAll('#people tbody tr')].map(r => r.cells[0].textContent).sort()[0]`))
	browse(t, browser, press(`#people thead th:nth-child(1) button`))
	firstIs(t, browser, "#people", 0, "user-001000@uaa")
	browse(t, browser, press(`#findings thead th:nth-child(1) button`), press(`#findings thead th:nth-child(1) button`))
	firstIs(t, browser, "#findings", 0, "info")
	browse(t, browser, press(`#findings thead th:nth-child(1) button`), chromedp.Evaluate(`(() => { const field = document.querySelector('input[data-table=people]'); field.value = 'user-00001'; field.dispatchEvent(new Event('input')) })()`, nil))
	if shown := evaluate[int](t, browser, `[...document.querySelectorAll('#people tbody tr')].filter(r => !r.hidden).length`); shown != 10 {
		t.Errorf("the filter shows %d people", shown)
	}
	// a script that is not ours does not run, no matter how it got into the page
	if evaluate[bool](t, browser, `(() => { const s = document.createElement('script'); s.textContent = 'window.stranger = true'; document.body.append(s); return window.stranger === true })()`) {
		t.Error("a script of others ran")
	}
	looksAlike(t, browser)

	seen.mu.Lock()
	defer seen.mu.Unlock()
	for _, request := range seen.requests {
		if request != where {
			t.Errorf("the page asked for %s", request)
		}
	}
	if len(seen.complaints) != 1 || !strings.Contains(seen.complaints[0], "Content Security Policy") {
		t.Errorf("the browser complains of the stranger's script alone, not: %q", seen.complaints)
	}
}

// witness keeps what a browser asks for and complains of.
type witness struct {
	mu                   sync.Mutex
	complaints, requests []string
}

func (w *witness) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch event := event.(type) {
	case *runtime.EventExceptionThrown:
		w.complaints = append(w.complaints, event.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		w.complaints = append(w.complaints, "console."+event.Type.String())
	case *log.EventEntryAdded:
		w.complaints = append(w.complaints, event.Entry.Text)
	case *network.EventRequestWillBeSent:
		w.requests = append(w.requests, event.Request.URL)
	}
}

// looksAlike takes the picture and wants of it what any look at it would: the size, and the colours of the charts.
func looksAlike(t *testing.T, browser context.Context) {
	t.Helper()
	var picture []byte
	browse(t, browser, chromedp.Evaluate(`scrollTo(0, 0)`, nil), chromedp.CaptureScreenshot(&picture))
	if path := os.Getenv("REVIEW_PICTURE"); path != "" {
		if err := os.WriteFile(path, picture, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	shown, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	if size := shown.Bounds().Size(); size != (image.Point{X: 1280, Y: 1400}) {
		t.Errorf("the picture is %v", size)
	}
	counts := map[[3]uint8]int{}
	for y := range 1400 {
		for x := range 1280 {
			r, g, b, _ := shown.At(x, y).RGBA()
			counts[[3]uint8{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)}]++
		}
	}
	for what, colour := range map[string][3]uint8{"a bar": {0x3f, 0x7f, 0xbf}, "what is grave": {0xb3, 0x26, 0x1e}, "what is less so": {0xb2, 0x6a, 0x00}} {
		if counts[colour] < 300 {
			t.Errorf("%s covers %d pixels", what, counts[colour])
		}
	}
}

// reviewPage makes the page from a sandbox in which some things are as they should not be.
func reviewPage(t *testing.T) string {
	t.Helper()
	server, err := sandbox.New(sandbox.Config{Size: sandbox.Size{Users: 1000, Orgs: 12, Spaces: 3}})
	if err != nil {
		t.Fatal(err)
	}
	stop, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	home := t.TempDir()
	cfid(t, home, "", "target", server.API())
	cfid(t, home, "adminsecret", "login", "--client-credentials", "--client-id", "admin", "--client-secret-stdin", "--as", "root")
	cfid(t, home, "not-a-real-secret", "client", "create", "audit", "--secret-stdin", "--grant-type", "client_credentials",
		"--authority", "scim.read", "--authority", "clients.read", "--authority", "cloud_controller.global_auditor")
	cfid(t, home, "admin", "login", "admin", "--password-stdin", "--as", "boss")
	cfid(t, home, "", "role", "assign", "user-000011", "user-000012", "user-000013", "--role", "OrgManager", "--org", "org-00001", "--org", "org-00002", "--org", "org-00003")
	cfid(t, home, "", "role", "assign", "user-000021", "user-000022", "--role", "SpaceManager", "--role", "SpaceAuditor", "--space", "org-00001/space-1", "--space", "org-00002/space-2")
	cfid(t, home, "", "group", "member", "add", "scim.write", "user-000007")
	cfid(t, home, "", "user", "deactivate", "user-000011", "user-000012")
	cfid(t, home, "", "user", "delete", "user-000021", "--yes")
	cfid(t, home, "not-a-real-secret", "login", "--client-credentials", "--client-id", "audit", "--client-secret-stdin", "--as", "audit")
	page := filepath.Join(home, "review.html")
	if out := cfid(t, home, "", "access", "review", "--html", page); !strings.Contains(out, "1001 users") {
		t.Errorf("the review: %s", out)
	}
	return page
}

// press clicks by script: to find a node again after 1,000 rows moved takes chromedp long.
func press(selector string) chromedp.Action {
	return chromedp.Evaluate("document.querySelector('"+selector+"').click()", nil)
}

func firstIs(t *testing.T, browser context.Context, table string, column int, want string) {
	t.Helper()
	got := evaluate[string](t, browser, `document.querySelector('`+table+` tbody tr').cells[`+string(rune('0'+column))+`].textContent`)
	if got != want {
		t.Errorf("%s begins with %q, want %q", table, got, want)
	}
}

func evaluate[T any](t *testing.T, browser context.Context, script string) (value T) {
	t.Helper()
	browse(t, browser, chromedp.Evaluate(script, &value))
	return value
}
