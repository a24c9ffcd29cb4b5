package commands

import (
	"strconv"
	"time"

	"github.com/cfid-cli/cfid/internal/session"
)

// settle takes from config.yaml the settings that no flag has set. Environment mode reads no file, and the config commands
// must work with an invalid file, too.
func (a *app) settle(s *session.Settings) error {
	if a.settled || s.Direct.Used() {
		return nil
	}
	conf, err := session.Configured(s.ConfigDir)
	if err != nil {
		return err
	}
	if n, err := strconv.Atoi(conf[session.ConfigConcurrency]); err == nil && s.Parallel == 0 {
		s.Parallel = n
	}
	if d, err := time.ParseDuration(conf[session.ConfigTimeout]); err == nil && s.Timeout == 0 {
		s.Timeout = d
	}
	if conf[session.ConfigHistory] == "off" {
		s.StateDir = ""
	}
	s.ReadOnly = s.ReadOnly || conf[session.ConfigReadOnly] == "on" && !a.readOnlySet
	s.BrowserClient, s.DefaultCommand = conf[session.ConfigBrowserClient], conf[session.ConfigDefaultCommand]
	return nil
}
