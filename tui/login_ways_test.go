package tui_test

import (
	"testing"

	"github.com/cfid-cli/cfid/internal/scripttest"
	"github.com/cfid-cli/cfid/tui"
)

// marissa is at a browser of her own.
type marissa struct{}

func (marissa) Approve(page, code string) error {
	return scripttest.Approve(page, code, "marissa", "koala")
}

func (marissa) Read(page string) (string, error) {
	return scripttest.PageText(page, "marissa", "koala")
}

// TestLoginWays stands outside of the package for the person's sake, who is at home where scripts are run.
func TestLoginWays(t *testing.T) { tui.LoginWays(t, marissa{}) }
