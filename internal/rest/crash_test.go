package rest

import (
	"net/http"
	"testing"
)

// TestPanicOfOnePage: the pages behind the first are fetched beside the consumer; a panic there reaches it.
func TestPanicOfOnePage(t *testing.T) {
	defer func() {
		crash, ok := recover().(*Crash)
		if !ok || crash.Value != "not-a-real-panic" || len(crash.Stack) == 0 {
			t.Errorf("recovered %v", crash)
		}
	}()
	api := remote(func(r *http.Request) (*http.Response, error) {
		if r.URL.Query().Get("startIndex") == "201" {
			panic("not-a-real-panic")
		}
		return answer(r, http.StatusOK, scimPage(numbers(400), r.URL.Query()), "Content-Type", "application/json"), nil
	})
	got, err := names(t.Context(), t, api, SCIM("id"), ListOptions{PageSize: 100})
	t.Errorf("no panic: %d items, %v", len(got), err)
}
