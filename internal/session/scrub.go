package session

import "github.com/cfid-cli/cfid/internal/rest"

// Scrubber removes secrets from output and files; every request registers the secrets that it sends.
type Scrubber = rest.Scrubber

// NewScrubber returns a scrubber for a command.
func NewScrubber() *Scrubber { return rest.NewScrubber() }
