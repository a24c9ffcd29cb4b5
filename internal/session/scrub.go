package session

import "github.com/cfid-cli/cfid/internal/rest"

// Scrubber takes secrets out of what is printed or written; every request registers those that it sends.
type Scrubber = rest.Scrubber

// NewScrubber makes one for the length of a command.
func NewScrubber() *Scrubber { return rest.NewScrubber() }
