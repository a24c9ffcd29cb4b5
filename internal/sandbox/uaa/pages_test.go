package uaa

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

var (
	styleElement = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	visibleField = regexp.MustCompile(`<input [^>]*id="([^"]+)"[^>]*type="(?:text|password)"`)
)

// allPages are the pages a person can come to.
func allPages(t *testing.T) map[string]answer {
	t.Helper()
	l := newLab(t, zone.Version77).withExtras()
	b := newBrowser(l)
	pages := map[string]answer{"login": b.visit("GET", "/login", ""), "login again": b.visit("GET", "/login?error=login_failure", "")}
	b.login("/passcode", "koala")
	for name, path := range map[string]string{
		"passcode": "/passcode", "home": "/", "consent": authorizeURL("response_type=code"), "device": "/device", "error": "/oauth/authorize?client_id=nosuch&response_type=code",
		"not acceptable": "/info",
	} {
		pages[name] = b.visit("GET", path, "")
	}
	d := l.begin("scope=openid")
	pages["wrong code"] = b.visit("GET", "/device?user_code=zz", "")
	pages["device approval"] = b.visit("GET", "/device?user_code="+d["user_code"].(string), "")
	pages["done"] = b.decide(d, "true")
	l.s.uaa.Home().ChangeClient("app", func(c *zone.Client) { c.Autoapprove = []string{"true"} })
	pages["who"], pages["apps"] = b.through("/app"), b.through("/app/apps")
	pages["bye"], pages["no such page"] = b.visit("GET", "/app/logout", ""), b.visit("GET", "/app/x", "")
	return pages
}

func TestPagesAreForEveryone(t *testing.T) {
	pages := allPages(t)
	for name, page := range pages {
		t.Run(name, func(t *testing.T) {
			for _, part := range []string{`<html lang="en">`, "<main>", "<header>", "<footer>", "<title>", "prefers-color-scheme: dark", ":focus-visible"} {
				if !strings.Contains(page.body, part) {
					t.Errorf("%s is missing", part)
				}
			}
			same(t, "headings and scripts", []int{1, 0, 0}, []int{strings.Count(page.body, "<h1>"), strings.Count(page.body, "<script"), strings.Count(page.body, "style=")})
			for _, field := range visibleField.FindAllStringSubmatch(page.body, -1) {
				if !strings.Contains(page.body, `<label for="`+field[1]+`">`) {
					t.Errorf("field %s has no label", field[1])
				}
			}
			style := styleElement.FindStringSubmatch(page.body)
			if style == nil {
				t.Fatal("no style")
			}
			sum := sha256.Sum256([]byte(style[1]))
			same(t, "policy", "default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'; base-uri 'none'; frame-ancestors 'none'", page.header.Get("Content-Security-Policy"))
			same(t, "kept nowhere, framed nowhere", []string{"no-cache, no-store, max-age=0, must-revalidate", "DENY", "same-origin"},
				[]string{page.header.Get("Cache-Control"), page.header.Get("X-Frame-Options"), page.header.Get("Referrer-Policy")})
		})
	}
	for _, name := range []string{"login again", "wrong code"} {
		same(t, name+" shows it", []bool{true, true}, []bool{strings.Contains(pages[name].body, "<title>Error: "), strings.Contains(pages[name].body, `role="alert" id="problem"`)})
	}
}

func TestPagesEscape(t *testing.T) {
	l := newLab(t, zone.Version77).withExtras()
	const evil = `<script>alert(1)</script>`
	l.s.uaa.Home().ChangeClient("app", func(c *zone.Client) { c.Name = evil })
	b := newBrowser(l)
	b.login("/device", "koala")
	d := l.begin("scope=openid")
	for name, page := range map[string]answer{
		"consent": b.visit("GET", authorizeURL("response_type=code"), ""), "device": b.visit("GET", "/device?user_code="+d["user_code"].(string), ""),
		"error": b.visit("GET", "/oauth/authorize?response_type=code&client_id="+esc(evil), ""), "login": newBrowser(l).visit("GET", "/login?error="+esc(evil), ""),
	} {
		if strings.Contains(page.body, "<script") || name != "login" && !strings.Contains(page.body, "&lt;script&gt;alert(1)&lt;/script&gt;") {
			t.Errorf("%s: %s", name, page.body)
		}
	}
}
