package session

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/cfid-cli/cfid/context/store"
	"github.com/cfid-cli/cfid/internal/line"
)

// The settings of config.yaml. A flag overrides each. Trust, the vault and confirmations are not among them: a
// file that someone else left there must not turn them off.
const (
	ConfigBrowserClient  = "browser-client"
	ConfigConcurrency    = "concurrency"
	ConfigDefaultCommand = "default-command"
	ConfigHistory        = "history"
	ConfigReadOnly       = "read-only"
	ConfigTimeout        = "timeout"
)

// Setting is a setting of config.yaml, with its value.
type Setting struct {
	Name, About, Default string
	Value                string // empty: not set
	check                func(value string) bool
	Takes                string // description of valid values
}

func settings() []Setting {
	return []Setting{
		{Name: ConfigBrowserClient, About: "default client of login --browser", Takes: "a client id",
			check: func(v string) bool { return v != "" && len(v) <= 255 }},
		{Name: ConfigConcurrency, About: "requests in flight, as --concurrency", Default: "8", Takes: "a number from 1 to 64",
			check: func(v string) bool { n, err := strconv.Atoi(v); return err == nil && n >= 1 && n <= 64 }},
		{Name: ConfigDefaultCommand, About: "what cfid alone does on a terminal", Default: "status", Takes: "status or tui",
			check: func(v string) bool { return v == "status" || v == "tui" }},
		{Name: ConfigHistory, About: "keep a history of what cfid changes, on this machine", Default: "on", Takes: "on or off",
			check: isOnOff},
		{Name: ConfigReadOnly, About: "send no change to a server, as --read-only", Default: "off", Takes: "on or off",
			check: isOnOff},
		{Name: ConfigTimeout, About: "give up a request after this long, as --timeout", Default: "60s", Takes: "a length of time from 1s to 1h",
			check: func(v string) bool {
				d, err := time.ParseDuration(v)
				return err == nil && d >= time.Second && d <= time.Hour
			}},
	}
}

func isOnOff(v string) bool { return v == "on" || v == "off" }

// SettingNames returns the names of all settings.
func SettingNames() []string {
	var names []string
	for _, s := range settings() {
		names = append(names, s.Name)
	}
	return names
}

func settingOf(name string) (Setting, error) {
	for _, s := range settings() {
		if s.Name == name {
			return s, nil
		}
	}
	return Setting{}, &UsageError{Text: "setting not found", Try: []line.Advice{line.ConfigList}}
}

// Configured reads config.yaml. An invalid value is an error, because it would otherwise go unnoticed.
func Configured(dir string) (store.Config, error) {
	s := store.Open(dir)
	conf, err := s.ReadConfig()
	if err != nil {
		return nil, err
	}
	for name, value := range conf {
		set, err := settingOf(name)
		if err != nil || !set.check(value) {
			return nil, &UsageError{Text: s.ConfigPath() + ": " + strconv.Quote(name) + " is not a setting or has an invalid value",
				Try: []line.Advice{line.ConfigUnset.With(name), line.ConfigList}}
		}
	}
	return conf, nil
}

// ListConfig returns every setting with its value.
func ListConfig(_ context.Context, s *Session, _ struct{}) (iter.Seq2[Setting, error], error) {
	conf, err := s.storedConfig()
	if err != nil {
		return nil, err
	}
	return func(yield func(Setting, error) bool) {
		for _, set := range settings() {
			set.Value = conf[set.Name]
			if !yield(set, nil) {
				return
			}
		}
	}, nil
}

// GetConfig returns a setting; if it is not set, its Default applies.
func GetConfig(_ context.Context, s *Session, name string) (*Setting, error) {
	set, err := settingOf(name)
	if err != nil {
		return nil, err
	}
	conf, err := s.storedConfig()
	set.Value = conf[name]
	return &set, err
}

// SetConfig writes a setting.
func SetConfig(ctx context.Context, s *Session, name, value string) error {
	set, err := settingOf(name)
	if err != nil {
		return err
	}
	if !set.check(value) {
		return Usage("%s must be %s", name, set.Takes)
	}
	if s.Store == nil {
		return errNoConfig()
	}
	return s.Store.UpdateConfig(ctx, func(conf store.Config) error { conf[name] = value; return nil })
}

// UnsetConfig removes a name from the file, even if it is not a setting.
func UnsetConfig(ctx context.Context, s *Session, name string) error {
	if s.Store == nil {
		return errNoConfig()
	}
	return s.Store.UpdateConfig(ctx, func(conf store.Config) error {
		if _, set := conf[name]; !set && !slices.Contains(SettingNames(), name) {
			return &MissingError{Noun: "setting", Name: name}
		}
		delete(conf, name)
		return nil
	})
}

func (s *Session) storedConfig() (store.Config, error) {
	if s.Store == nil {
		return nil, errNoConfig()
	}
	return s.Store.ReadConfig()
}

func errNoConfig() error {
	return Usage("environment mode reads and writes no files, including config.yaml")
}
