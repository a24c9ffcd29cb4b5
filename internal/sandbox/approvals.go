package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Lives of approvals: of those made on the page and of those made by the API without an end.
const (
	approvalLife    = 30 * 24 * time.Hour
	approvalAPILife = 30 * time.Minute
)

// Statuses of an approval.
const (
	statusApproved = "APPROVED"
	statusDenied   = "DENIED"
)

// approval is a user's decision about one scope for one client.
type approval struct {
	UserID    string    `json:"userId"`
	ClientID  string    `json:"clientId"`
	Scope     string    `json:"scope"`
	Status    string    `json:"status"`
	Updated   time.Time `json:"lastUpdatedAt"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// MarshalJSON writes times as SCIM does.
func (a approval) MarshalJSON() ([]byte, error) {
	return json.Marshal(object{
		{"userId", a.UserID}, {"clientId", a.ClientID}, {"scope", a.Scope}, {"status", a.Status},
		{"lastUpdatedAt", isoTime(a.Updated)}, {"expiresAt", isoTime(a.ExpiresAt)},
	})
}

// approvals splits scopes into those approved, by the client's registration or by the user before, and those the
// user has not decided about. Denied scopes are in neither.
func (a *authorization) approvals(scopes []string) (approved, undecided []string) {
	now := a.s.now()
	a.z.mu.RLock()
	defer a.z.mu.RUnlock()
	decided := map[string]string{}
	for _, one := range a.z.approvals[a.user.id] {
		if one.ClientID == a.client.id && now.Before(one.ExpiresAt) {
			decided[one.Scope] = one.Status
		}
	}
	for _, scope := range scopes {
		switch {
		case slices.Contains(a.client.autoapprove, "true") || matchesAny(a.client.autoapprove, scope) || decided[scope] == statusApproved:
			approved = append(approved, scope)
		case decided[scope] == "":
			undecided = append(undecided, scope)
		}
	}
	return approved, undecided
}

// record keeps the decisions of the approval form and returns the approved scopes. What is not checked is denied.
func (a *authorization) record(scopes []string, f form) []string {
	approved, undecided := a.approvals(scopes)
	checked := map[string]bool{}
	for name, values := range f.body {
		if strings.HasPrefix(name, "scope.") && len(values) > 0 {
			checked[strings.TrimPrefix(values[0], "scope.")] = true
		}
	}
	now := a.s.now()
	a.z.mu.Lock()
	defer a.z.mu.Unlock()
	for _, scope := range undecided {
		status := statusDenied
		if checked[scope] {
			status = statusApproved
			approved = append(approved, scope)
		}
		a.z.approve(approval{a.user.id, a.client.id, scope, status, now, now.Add(approvalLife)})
	}
	return approved
}

// approve stores a decision in the place of an earlier one. The caller holds mu.
func (z *zone) approve(a approval) {
	list := slices.DeleteFunc(z.approvals[a.UserID], func(old approval) bool { return old.ClientID == a.ClientID && old.Scope == a.Scope })
	z.approvals[a.UserID] = append(list, a)
}

func listApprovals(c *call) error {
	list := c.ownApprovals()
	for _, a := range list {
		if c.z.client(a.ClientID) == nil {
			return &scimError{status: http.StatusNotFound, code: "uaa", text: "No client with requested id: " + a.ClientID}
		}
	}
	return c.json(http.StatusOK, list)
}

func (c *call) ownApprovals() []approval {
	now := c.s.now()
	c.z.mu.RLock()
	defer c.z.mu.RUnlock()
	out := []approval{}
	for _, a := range c.z.approvals[c.token.UserID] {
		if now.Before(a.ExpiresAt) {
			out = append(out, a)
		}
	}
	return out
}

// putApprovals replaces all decisions of the user, or those for the client the path names.
func putApprovals(c *call) error {
	data, err := c.body()
	if err != nil {
		return err
	}
	var list []approval
	if err := json.Unmarshal(data, &list); err != nil {
		return scimBad("JSON parse error: not a list of approvals")
	}
	now, only := c.s.now(), c.r.PathValue("client")
	for i := range list {
		a := &list[i]
		if a.UserID != "" && a.UserID != c.token.UserID {
			return &scimError{status: http.StatusUnauthorized, code: "uaa",
				text: "Cannot update approvals for another user. Set user_id to null to update for existing user."}
		}
		if a.Status != statusApproved && a.Status != statusDenied {
			return &scimError{status: http.StatusBadRequest, code: "uaa", text: "Error accessing user's approvals"}
		}
		a.UserID, a.Updated = c.token.UserID, now
		if only != "" {
			a.ClientID = only
		}
		if a.ExpiresAt.IsZero() {
			a.ExpiresAt = now.Add(approvalAPILife)
		}
	}
	c.z.mu.Lock()
	kept := slices.DeleteFunc(c.z.approvals[c.token.UserID], func(a approval) bool { return only == "" || a.ClientID == only })
	c.z.approvals[c.token.UserID] = kept
	for _, a := range list {
		c.z.approve(a)
	}
	c.z.mu.Unlock()
	return c.json(http.StatusOK, orEmptyApprovals(list))
}

func orEmptyApprovals(list []approval) []approval {
	if list == nil {
		return []approval{}
	}
	return list
}

func deleteApprovals(c *call) error {
	id := c.r.URL.Query().Get("clientId")
	if id == "" {
		return &scimError{status: http.StatusInternalServerError, code: "uaa", text: "Error accessing user's approvals"}
	}
	if c.z.client(id) == nil {
		return &scimError{status: http.StatusNotFound, code: "uaa", text: "No client with requested id: " + id}
	}
	c.z.mu.Lock()
	c.z.approvals[c.token.UserID] = slices.DeleteFunc(c.z.approvals[c.token.UserID], func(a approval) bool { return a.ClientID == id })
	c.z.mu.Unlock()
	return c.json(http.StatusOK, object{{"status", "ok"}, {"message", fmt.Sprintf("Approvals of user %s and client %s revoked", c.token.UserID, id)}})
}
