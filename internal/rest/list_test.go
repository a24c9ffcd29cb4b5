package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

type person struct {
	Raw  `json:"-"`
	ID   string `json:"id"`
	GUID string `json:"guid"`
	Name string `json:"name"`
	Org  string `json:"-"`
}

func uuid(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

// scimPage answers what a UAA with these ids would, 500 at most.
func scimPage(ids []int, q url.Values) string {
	start, _ := strconv.Atoi(q.Get("startIndex"))
	count, _ := strconv.Atoi(q.Get("count"))
	from := min(max(start, 1)-1, len(ids))
	to := min(from+min(count, 500), len(ids))
	items := make([]string, 0, to-from)
	for _, n := range ids[from:to] {
		items = append(items, fmt.Sprintf(`{"id":"%s","name":"user-%d"}`, uuid(n), n))
	}
	return fmt.Sprintf(`{"resources":[%s],"startIndex":%d,"itemsPerPage":%d,"totalResults":%d,"schemas":["urn:scim:schemas:core:1.0"]}`,
		strings.Join(items, ","), start, count, len(ids))
}

func numbers(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func remote(f transportFunc) *API {
	return offline(Config{Retry: Retry{Max: -1}}, f).At(&url.URL{Scheme: "https", Host: "h"}, nil)
}

func names(ctx context.Context, t *testing.T, a *API, style PageStyle, o ListOptions) ([]string, error) {
	t.Helper()
	var got []string
	for p, err := range List[person](ctx, a, Get("/Users", url.Values{"sortBy": {"userName"}}), style, o) {
		if err != nil {
			return got, err
		}
		got = append(got, p.Name)
	}
	return got, nil
}

func wantNames(ids []int) []string {
	var want []string
	for _, n := range ids {
		want = append(want, fmt.Sprintf("user-%d", n))
	}
	return want
}

func TestListSCIM(t *testing.T) {
	for _, tt := range []struct{ total, pageSize, limit, wanted, requests int }{
		{0, 0, 0, 0, 1}, {1, 0, 0, 1, 1}, {500, 0, 0, 500, 1}, {501, 0, 0, 501, 2}, {10001, 0, 0, 10001, 21},
		{95, 10, 0, 95, 10}, {95, 10, 25, 25, 3}, {95, 10, 3, 3, 1}, {7, 1, 0, 7, 7}, {1200, 9999, 0, 1200, 3},
	} {
		var requests atomic.Int32
		ids := numbers(tt.total)
		a := remote(func(r *http.Request) (*http.Response, error) {
			requests.Add(1)
			if q := r.URL.Query(); q.Get("sortBy") != "userName" || q.Get("startIndex") == "0" {
				t.Errorf("query %v", q)
			}
			return answer(r, 200, scimPage(ids, r.URL.Query())), nil
		})
		got, err := names(t.Context(), t, a, SCIM("id"), ListOptions{PageSize: tt.pageSize, Limit: tt.limit,
			Moved: func(first, now int) { t.Errorf("moved from %d to %d", first, now) }})
		if err != nil || cmp.Diff(wantNames(ids[:tt.wanted]), got) != "" || int(requests.Load()) != tt.requests {
			t.Errorf("%+v: %d items in %d requests, %v", tt, len(got), requests.Load(), err)
		}
	}
}

// TestListFollowsASmallerPage: a server that cuts count still gets asked for everything.
func TestListFollowsASmallerPage(t *testing.T) {
	ids := numbers(95)
	a := remote(func(r *http.Request) (*http.Response, error) {
		q := r.URL.Query()
		if n, _ := strconv.Atoi(q.Get("count")); n > 20 {
			q.Set("count", "20")
		}
		return answer(r, 200, scimPage(ids, q)), nil
	})
	if got, err := names(t.Context(), t, a, SCIM("id"), ListOptions{}); err != nil || cmp.Diff(wantNames(ids), got) != "" {
		t.Errorf("%d items, %v", len(got), err)
	}
}

func TestListCAPI(t *testing.T) {
	a := remote(func(r *http.Request) (*http.Response, error) {
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		size, _ := strconv.Atoi(r.URL.Query().Get("per_page"))
		var items []string
		for n := (page - 1) * size; n < min(page*size, 23); n++ {
			items = append(items, fmt.Sprintf(`{"guid":"g%d","name":"user-%d"}`, n, n))
		}
		return answer(r, 200, fmt.Sprintf(`{"pagination":{"total_results":23,"total_pages":3,"next":null},"resources":[%s],`+
			`"included":{"orgs":["org-of-page-%d"]}}`, strings.Join(items, ","), page)), nil
	})
	type beside struct {
		Orgs []string `json:"orgs"`
	}
	n := 0
	for p, err := range ListWith(t.Context(), a, Get("/v3/users", nil), CAPI(), ListOptions{PageSize: 10},
		func(p *person, b *beside) { p.Org = b.Orgs[0] }) {
		want := person{RawOf([]byte(fmt.Sprintf(`{"guid":"g%d","name":"user-%d"}`, n, n))), "", fmt.Sprintf("g%d", n),
			fmt.Sprintf("user-%d", n), fmt.Sprintf("org-of-page-%d", 1+n/10)}
		if err != nil || cmp.Diff(&want, p) != "" {
			t.Fatalf("%v %s", err, cmp.Diff(&want, p))
		}
		n++
	}
	if n != 23 {
		t.Errorf("%d items", n)
	}
}

// TestListThatMoves: users appear at the front while the list is read: what was seen comes again
// on the next page, and the end moves away.
func TestListThatMoves(t *testing.T) {
	for _, tt := range []struct {
		name   string
		second []int // the list after the first request
		want   []int
		now    int
	}{
		{"two more at the front", append([]int{100, 101}, numbers(30)...), numbers(30), 32},
		{"three more at the end", numbers(33), numbers(33), 33},
		{"one less", append(numbers(5), numbers(30)[6:]...), append(numbers(10), numbers(30)[11:]...), 29},
		{"all gone", nil, numbers(10), 10},
		{"ties", append(numbers(10), append([]int{3}, numbers(30)[11:]...)...), append(numbers(10), numbers(30)[11:]...), 29},
	} {
		asked := 0
		a := remote(func(r *http.Request) (*http.Response, error) {
			ids := numbers(30)
			if asked++; asked > 1 {
				ids = tt.second
			}
			return answer(r, 200, scimPage(ids, r.URL.Query())), nil
		})
		moved := [][2]int{}
		got, err := names(t.Context(), t, a, SCIM("id"), ListOptions{PageSize: 10, Concurrency: 1,
			Moved: func(first, now int) { moved = append(moved, [2]int{first, now}) }})
		if d := cmp.Diff(wantNames(tt.want), got); err != nil || d != "" {
			t.Errorf("%s: %v %s", tt.name, err, d)
		}
		if d := cmp.Diff([][2]int{{30, tt.now}}, moved); d != "" {
			t.Errorf("%s: moved %s", tt.name, d)
		}
	}
}

// TestListTotalDips: one page says that the list is shorter than the first one did, and yet it is as long: it is read to its
// end.
func TestListTotalDips(t *testing.T) {
	ids, asked := numbers(30), 0
	a := remote(func(r *http.Request) (*http.Response, error) {
		page := scimPage(ids, r.URL.Query())
		if asked++; asked == 2 {
			page = strings.Replace(page, `"totalResults":30`, `"totalResults":15`, 1)
		}
		return answer(r, 200, page), nil
	})
	got, err := names(t.Context(), t, a, SCIM("id"), ListOptions{PageSize: 10, Concurrency: 1})
	if d := cmp.Diff(wantNames(ids), got); err != nil || d != "" {
		t.Errorf("%v %s", err, d)
	}
}

// TestListBounds: eight requests at once, twelve pages ahead and no more, in order although the
// answers aren't.
func TestListBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ids := numbers(1000)
		var flying, most, asked atomic.Int32
		a := remote(func(r *http.Request) (*http.Response, error) {
			most.Store(max(most.Load(), flying.Add(1)))
			defer flying.Add(-1)
			n := asked.Add(1)
			time.Sleep(time.Duration(20+(n%5)*7) * time.Millisecond)
			return answer(r, 200, scimPage(ids, r.URL.Query())), nil
		})
		var got []string
		for p, err := range List[person](t.Context(), a, Get("/Users", nil), SCIM("id"), ListOptions{PageSize: 10}) {
			if err != nil {
				t.Fatal(err)
			}
			if got = append(got, p.Name); len(got) == 5 {
				time.Sleep(time.Minute) // a consumer that thinks
				if asked.Load() != pageWindow {
					t.Errorf("%d pages were asked for ahead of the first, want %d", asked.Load(), pageWindow)
				}
			}
		}
		if d := cmp.Diff(wantNames(ids), got); d != "" {
			t.Error(d)
		}
		if most.Load() != networkSlots {
			t.Errorf("%d requests at once, want %d", most.Load(), networkSlots)
		}
	})
}

func TestListStopsWithItsConsumer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // fails if anything is left running
		var cancelled, asked atomic.Int32
		a := remote(func(r *http.Request) (*http.Response, error) {
			asked.Add(1)
			if r.URL.Query().Get("startIndex") == "1" {
				return answer(r, 200, scimPage(numbers(1000), r.URL.Query())), nil
			}
			<-r.Context().Done()
			cancelled.Add(1)
			return nil, r.Context().Err()
		})
		for p, err := range List[person](t.Context(), a, Get("/Users", nil), SCIM("id"), ListOptions{PageSize: 10}) {
			if err != nil || p.Name != "user-0" {
				t.Fatal(p, err)
			}
			break
		}
		if asked.Load()-1 != cancelled.Load() {
			t.Errorf("%d asked, %d cancelled", asked.Load(), cancelled.Load())
		}
	})
}

func TestListErrors(t *testing.T) {
	bad := func(status int, body, kind string) transportFunc {
		return func(r *http.Request) (*http.Response, error) {
			if r.URL.Query().Get("startIndex") != "21" {
				return answer(r, 200, scimPage(numbers(100), r.URL.Query())), nil
			}
			return answer(r, status, body, "Content-Type", kind), nil
		}
	}
	for name, tt := range map[string]struct {
		f    transportFunc
		want string
	}{
		"403":       {bad(403, `{"error":"insufficient_scope"}`, "application/json"), "403 insufficient_scope"},
		"html":      {bad(200, `<html>`, "text/html"), notJSON},
		"empty":     {bad(200, ``, ""), "the answer is empty"},
		"no list":   {bad(200, `{"a":1}`, ""), "the answer is no list"},
		"no object": {bad(200, `[]`, ""), "the answer is no object"},
		"no array":  {bad(200, `{"resources":{}}`, ""), "resources is no array"},
		"cut off":   {bad(200, `{"resources":[{"id":"a"}`, ""), "unexpected EOF"},
	} {
		got, err := names(t.Context(), t, remote(tt.f), SCIM("id"), ListOptions{PageSize: 10})
		if err == nil || !strings.Contains(err.Error(), tt.want) || len(got) != 20 {
			t.Errorf("%s: %d items, then %v", name, len(got), err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := names(ctx, t, remote(bad(200, "", "")), SCIM("id"), ListOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
