package commands

import (
	"strconv"
	"time"

	"github.com/cfid-cli/cfid/internal/ops"
)

// settle takes from config.yaml what no flag said. Environment mode reads no file, and the config commands must work also
// where the file is not as it should be.
func (a *app) settle(s *ops.Settings) error {
	if a.settled || s.Direct.Used() {
		return nil
	}
	conf, err := ops.Configured(s.ConfigDir)
	if err != nil {
		return err
	}
	if n, err := strconv.Atoi(conf[ops.ConfigConcurrency]); err == nil && s.Parallel == 0 {
		s.Parallel = n
	}
	if d, err := time.ParseDuration(conf[ops.ConfigTimeout]); err == nil && s.Timeout == 0 {
		s.Timeout = d
	}
	if conf[ops.ConfigHistory] == "off" {
		s.StateDir = ""
	}
	s.ReadOnly = s.ReadOnly || conf[ops.ConfigReadOnly] == "on" && !a.readOnlySet
	s.BrowserClient, s.DefaultCommand = conf[ops.ConfigBrowserClient], conf[ops.ConfigDefaultCommand]
	return nil
}
