package sandbox

import "strings"

// ccKind is a role type.
type ccKind uint8

const (
	ccNoKind ccKind = iota
	ccOrgAuditor
	ccOrgManager
	ccOrgBillingManager
	ccOrgUser
	ccSpaceAuditor
	ccSpaceManager
	ccSpaceDeveloper
	ccSpaceSupporter
)

// ccKindNames are the role types in the order error texts list them, ccNoKind first.
var ccKindNames = []string{
	"", "organization_auditor", "organization_manager", "organization_billing_manager", "organization_user",
	"space_auditor", "space_manager", "space_developer", "space_supporter",
}

func (k ccKind) String() string { return ccKindNames[k] }

// ofSpace tells a space role from an org role.
func (k ccKind) ofSpace() bool { return k >= ccSpaceAuditor }

// ccKindOf is ccNoKind for what is no role type.
func ccKindOf(name string) ccKind {
	for i, known := range ccKindNames {
		if known == name {
			return ccKind(i)
		}
	}
	return ccNoKind
}

// ccKindList is the list of role types as Ruby prints it in the error text.
func ccKindList() string { return `["` + strings.Join(ccKindNames[1:], `", "`) + `"]` }

// ccKinds is a set of role types.
type ccKinds uint16

func ccKindSet(kinds ...ccKind) (set ccKinds) {
	for _, k := range kinds {
		set |= 1 << k
	}
	return set
}

func (set ccKinds) hasAny(other ccKinds) bool { return set&other != 0 }
