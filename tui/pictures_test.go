package tui

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/cfid-cli/cfid/internal/sandbox"
)

var pictures = flag.String("pictures", "", "write the screens of docs/dashboard.md, as a terminal gets them, into this `folder`")

// TestPictures photographs the screens of docs/dashboard.md; cmd/gendocs -screen draws them.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("without -pictures there is nothing to write")
	}
	st := begin(t, sandbox.Config{Size: sandbox.Size{Orgs: 12, Spaces: 2, Users: 30}}, Options{Color: true})
	st.f.theme.profile(colorprofile.ANSI)
	st.f.theme.color = true
	st.send(tea.WindowSizeMsg{Width: 100, Height: 24})
	shot := func(name string) {
		lines := strings.TrimRight(steady(st.f.View().Content), "\n")
		if err := os.WriteFile(filepath.Join(*pictures, name+".ansi"), []byte(lines), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	st.until("knows you as admin")
	shot("home")
	matrixOf(st)
	st.keys("down", "right", "space", "down", "m", "down", "m", "right", "space")
	shot("matrix")
	st.keys("P")
	shot("plan")
	st.keys("esc", ":", "org3")
	st.until("org-00003/space-2")
	shot("palette")
}
