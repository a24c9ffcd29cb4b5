package change

import (
	"encoding/json"

	"github.com/cfid-cli/cfid/internal/rest"
)

// WriteNote describes a write that can be undone, because its request lacks some facts, such as whose role it deletes.
type WriteNote struct {
	Op    Op     `json:"op"`
	Kind  string `json:"kind"` // KindRole or KindMember
	Who   string `json:"who"`
	What  string `json:"what,omitempty"`
	Where string `json:"where,omitempty"`

	UserGUID  string `json:"user_guid,omitempty"` // of a role; a client's id
	Client    bool   `json:"client,omitempty"`
	Role      string `json:"role,omitempty"`      // the API's type
	RoleGUID  string `json:"role_guid,omitempty"` // that was created or deleted
	OrgGUID   string `json:"org_guid,omitempty"`
	SpaceGUID string `json:"space_guid,omitempty"`

	GroupID    string `json:"group_id,omitempty"`
	MemberID   string `json:"member_id,omitempty"`
	MemberType string `json:"member_type,omitempty"`
	Origin     string `json:"origin,omitempty"`
}

// Answered adds facts from the answer: the guid of a new role, and that of its user if it was given by name.
func (n WriteNote) Answered(answer *rest.Response) any {
	if n.Kind != KindRole || n.Op != OpAdd || answer == nil || answer.Status >= 300 {
		return nil
	}
	var made struct {
		GUID          string `json:"guid"`
		Relationships struct {
			User struct {
				Data struct {
					GUID string `json:"guid"`
				} `json:"data"`
			} `json:"user"`
		} `json:"relationships"`
	}
	if json.Unmarshal(answer.Body, &made) != nil {
		return nil
	}
	n.RoleGUID, n.UserGUID = made.GUID, made.Relationships.User.Data.GUID
	return n
}
