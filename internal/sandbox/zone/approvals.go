package zone

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/scim"
)

// Approval is a user's decision about one scope for one client.
type Approval struct {
	UserID    string    `json:"userId"`
	ClientID  string    `json:"clientId"`
	Scope     string    `json:"scope"`
	Status    string    `json:"status"`
	Updated   time.Time `json:"lastUpdatedAt"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// MarshalJSON writes times as SCIM does.
func (a Approval) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		UserID    string `json:"userId"`
		ClientID  string `json:"clientId"`
		Scope     string `json:"scope"`
		Status    string `json:"status"`
		Updated   string `json:"lastUpdatedAt"`
		ExpiresAt string `json:"expiresAt"`
	}{a.UserID, a.ClientID, a.Scope, a.Status, scim.IsoTime(a.Updated), scim.IsoTime(a.ExpiresAt)})
}

// Approve stores a decision in the place of an earlier one. The caller holds the zone's lock.
func (z *Zone) Approve(a Approval) {
	list := slices.DeleteFunc(z.Approvals[a.UserID], func(old Approval) bool { return old.ClientID == a.ClientID && old.Scope == a.Scope })
	z.Approvals[a.UserID] = append(list, a)
}
