package uaa

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cfid-cli/cfid/internal/sandbox/wire"
	"github.com/cfid-cli/cfid/internal/sandbox/zone"
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

// approvals splits scopes into those approved, by the client's registration or by the user before, and those the
// user has not decided about. Denied scopes are in neither.
func (a *authorization) approvals(scopes []string) (approved, undecided []string) {
	now := a.s.now()
	a.z.RLock()
	defer a.z.RUnlock()
	decided := map[string]string{}
	for _, one := range a.z.Approvals[a.user.ID] {
		if one.ClientID == a.client.ID && now.Before(one.ExpiresAt) {
			decided[one.Scope] = one.Status
		}
	}
	for _, scope := range scopes {
		switch {
		case slices.Contains(a.client.Autoapprove, "true") || zone.MatchesAny(a.client.Autoapprove, scope) || decided[scope] == statusApproved:
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
	a.z.Lock()
	defer a.z.Unlock()
	for _, scope := range undecided {
		status := statusDenied
		if checked[scope] {
			status = statusApproved
			approved = append(approved, scope)
		}
		a.z.Approve(zone.Approval{
			UserID: a.user.ID, ClientID: a.client.ID, Scope: scope, Status: status, Updated: now, ExpiresAt: now.Add(approvalLife),
		})
	}
	return approved
}

func listApprovals(c *call) error {
	list := c.ownApprovals()
	for _, a := range list {
		if c.z.Client(a.ClientID) == nil {
			return &wire.SCIMError{Status: http.StatusNotFound, Code: "uaa", Text: "No client with requested id: " + a.ClientID}
		}
	}
	return c.json(http.StatusOK, list)
}

func (c *call) ownApprovals() []zone.Approval {
	now := c.s.now()
	c.z.RLock()
	defer c.z.RUnlock()
	out := []zone.Approval{}
	for _, a := range c.z.Approvals[c.token.UserID] {
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
	var list []zone.Approval
	if err := json.Unmarshal(data, &list); err != nil {
		return wire.SCIMBad("JSON parse error: not a list of approvals")
	}
	now, only := c.s.now(), c.r.PathValue("client")
	for i := range list {
		a := &list[i]
		if a.UserID != "" && a.UserID != c.token.UserID {
			return &wire.SCIMError{Status: http.StatusUnauthorized, Code: "uaa",
				Text: "Cannot update approvals for another user. Set user_id to null to update for existing user."}
		}
		if a.Status != statusApproved && a.Status != statusDenied {
			return &wire.SCIMError{Status: http.StatusBadRequest, Code: "uaa", Text: "Error accessing user's approvals"}
		}
		a.UserID, a.Updated = c.token.UserID, now
		if only != "" {
			a.ClientID = only
		}
		if a.ExpiresAt.IsZero() {
			a.ExpiresAt = now.Add(approvalAPILife)
		}
	}
	c.z.Lock()
	kept := slices.DeleteFunc(c.z.Approvals[c.token.UserID], func(a zone.Approval) bool { return only == "" || a.ClientID == only })
	c.z.Approvals[c.token.UserID] = kept
	for _, a := range list {
		c.z.Approve(a)
	}
	c.z.Unlock()
	return c.json(http.StatusOK, orEmptyApprovals(list))
}

func orEmptyApprovals(list []zone.Approval) []zone.Approval {
	if list == nil {
		return []zone.Approval{}
	}
	return list
}

func deleteApprovals(c *call) error {
	id := c.r.URL.Query().Get("clientId")
	if id == "" {
		return &wire.SCIMError{Status: http.StatusInternalServerError, Code: "uaa", Text: "Error accessing user's approvals"}
	}
	if c.z.Client(id) == nil {
		return &wire.SCIMError{Status: http.StatusNotFound, Code: "uaa", Text: "No client with requested id: " + id}
	}
	c.z.Lock()
	c.z.Approvals[c.token.UserID] = slices.DeleteFunc(c.z.Approvals[c.token.UserID], func(a zone.Approval) bool { return a.ClientID == id })
	c.z.Unlock()
	return c.json(http.StatusOK, wire.Object{{"status", "ok"}, {"message", fmt.Sprintf("Approvals of user %s and client %s revoked", c.token.UserID, id)}})
}
