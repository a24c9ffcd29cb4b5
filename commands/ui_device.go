package commands

import (
	"time"

	"github.com/cfid-cli/cfid/internal/login"
	"github.com/cfid-cli/cfid/internal/view"
)

// Device implements session.DeviceUI. It ignores --quiet: no one can log in without the code.
func (u *lineUI) Device(p login.DevicePage) {
	width, tty := terminal(u.app.io.Err)
	out := view.Out{Width: width, TTY: tty, Color: u.app.env.color(tty), ASCII: u.app.env.ascii()}
	view.WriteDevice(u.app.errOut(), out, p, time.Now())
}
