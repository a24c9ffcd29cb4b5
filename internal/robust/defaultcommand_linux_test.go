package robust

import "testing"

// TestDefaultCommand: cfid alone opens the dashboard if config.yaml is set so, and only on a terminal.
func TestDefaultCommand(t *testing.T) {
	p, _ := dashboard(t)
	p.cfid("config set default-command tui").want(t, 0)
	term := p.terminal(`"$0"; echo "left with $?"`)
	term.until("logged in as admin")
	term.keys("q", "left with 0")
	p.cfid("").want(t, 0, "Usage:")
}
