package rest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// scimUser is what a table of users decodes.
type scimUser struct {
	Raw      `json:"-"`
	ID       string `json:"id"`
	UserName string `json:"userName"`
	Emails   []struct {
		Value string `json:"value"`
	} `json:"emails"`
	Groups []struct {
		Display string `json:"display"`
	} `json:"groups"`
	Active bool `json:"active"`
	Meta   struct {
		Created time.Time `json:"created"`
	} `json:"meta"`
}

// userPage is a page of users of the usual size: 2 kB each.
func userPage(first, count, total int) string {
	group := `{"value":"1c7d6f0e-0000-4000-8000-000000000000","display":"cloud_controller_service_permissions.read","type":"DIRECT"}`
	groups := strings.Repeat(group+",", 13) + group
	var b strings.Builder
	b.WriteString(`{"resources":[`)
	for n := first; n < min(first+count, total); n++ {
		if n > first {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"%s","meta":{"version":0,"created":"2026-11-22T03:06:49.340Z","lastModified":"2026-11-22T03:06:49.340Z"},`+
			`"userName":"user-%d","name":{"familyName":"F","givenName":"G"},"emails":[{"value":"user-%d@example.com","primary":false}],`+
			`"groups":[%s],"approvals":[],"active":true,"verified":true,"origin":"uaa","zoneId":"uaa","schemas":["urn:scim:schemas:core:1.0"]}`,
			uuid(n), n, n, groups)
	}
	fmt.Fprintf(&b, `],"startIndex":%d,"itemsPerPage":%d,"totalResults":%d,"schemas":["urn:scim:schemas:core:1.0"]}`, first+1, count, total)
	return b.String()
}

// TestListMemoryStaysFlat: what a list holds doesn't grow with what it has read.
func TestListMemoryStaysFlat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const total = 40_000
		a := remote(func(r *http.Request) (*http.Response, error) {
			start, _ := strconv.Atoi(r.URL.Query().Get("startIndex"))
			return answer(r, 200, userPage(start-1, 500, total)), nil
		})
		live := func() uint64 {
			synctest.Wait() // until every page that may be read ahead is there
			runtime.GC()
			runtime.GC() // the first leaves what pools hold
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		var early, late uint64
		n := 0
		for _, err := range List[scimUser](t.Context(), a, Get("/Users", nil), SCIM("id"), ListOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			switch n++; n {
			case 10_250: // in the middle of a page
				early = live()
			case 30_250:
				late = live()
			}
		}
		// 20,000 users are 40 MB of JSON.
		if n != total || late > early+10<<20 {
			t.Errorf("%d users; %d kB after 10,000, %d kB after 30,000", n, early>>10, late>>10)
		}
	})
}

// BenchmarkList reads 30,000 users from a server that takes 20 ms for a page, and compares with
// one page after another. The server shares the machine's processors.
func BenchmarkList(b *testing.B) {
	const total, size = 30_000, 500
	pages := make([]string, total/size)
	for i := range pages {
		pages[i] = userPage(i*size, size, total)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(20 * time.Millisecond)
		start, _ := strconv.Atoi(r.URL.Query().Get("startIndex"))
		fmt.Fprint(w, pages[start/size])
	}))
	defer server.Close()
	base, err := url.Parse(server.URL)
	if err != nil {
		b.Fatal(err)
	}
	c := New(Config{})
	defer c.CloseIdle()
	a := c.At(base, nil)
	oneByOne := func() time.Duration {
		start := time.Now()
		for i := range pages {
			var page struct {
				Resources []scimUser `json:"resources"`
			}
			q := url.Values{"startIndex": {strconv.Itoa(i*size + 1)}, "count": {strconv.Itoa(size)}}
			if err := a.Do(b.Context(), Get("/Users", q), &page); err != nil || len(page.Resources) != size {
				b.Fatal(len(page.Resources), err)
			}
		}
		return time.Since(start)
	}
	serial := oneByOne()
	for b.Loop() {
		n := 0
		for _, err := range List[scimUser](b.Context(), a, Get("/Users", nil), SCIM("id"), ListOptions{}) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != total {
			b.Fatal(n)
		}
	}
	each := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(total/each.Seconds(), "users/s")
	b.ReportMetric(serial.Seconds()/each.Seconds(), "×one-by-one")
}
