//go:build modules

package house

// go mod tidy does not look into testdata: what only the tests in testdata/real import is kept in go.mod by this file, which
// is never built.
import (
	_ "github.com/chromedp/chromedp"
)
