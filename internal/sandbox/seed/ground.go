// Package seed says what is in a UAA before anybody asks it: the users, groups and clients of a fresh one, generated
// users, and what a manifest or a uaa.yml adds. Orgs and spaces are seeded in package cc.
package seed

import (
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/zone"
)

// Ground is what seeds are put into: the zones of a UAA that nobody uses yet.
type Ground struct {
	Zones *zone.Table
	Rules zone.Rules
	Now   func() time.Time
}
