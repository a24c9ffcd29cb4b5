package cc

import "strings"

// kind is a role type.
type kind uint8

const (
	noKind kind = iota
	orgAuditor
	orgManager
	orgBillingManager
	orgUser
	spaceAuditor
	spaceManager
	spaceDeveloper
	spaceSupporter
)

// kindNames are the role types in the order error texts list them, noKind first.
var kindNames = []string{
	"", "organization_auditor", "organization_manager", "organization_billing_manager", "organization_user",
	"space_auditor", "space_manager", "space_developer", "space_supporter",
}

func (k kind) String() string { return kindNames[k] }

// ofSpace tells a space role from an org role.
func (k kind) ofSpace() bool { return k >= spaceAuditor }

// kindOf is noKind for what is no role type.
func kindOf(name string) kind {
	for i, known := range kindNames {
		if known == name {
			return kind(i)
		}
	}
	return noKind
}

// kindList is the list of role types as Ruby prints it in the error text.
func kindList() string { return `["` + strings.Join(kindNames[1:], `", "`) + `"]` }

// kinds is a set of role types.
type kinds uint16

func kindSet(kinds ...kind) (set kinds) {
	for _, k := range kinds {
		set |= 1 << k
	}
	return set
}

func (set kinds) hasAny(other kinds) bool { return set&other != 0 }
