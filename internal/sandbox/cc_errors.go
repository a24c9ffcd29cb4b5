package sandbox

import (
	"fmt"
	"net/http"
	"strings"
)

// ccError is one Cloud Controller error. The key order is the one on the wire.
type ccError struct {
	Detail string `json:"detail"`
	Title  string `json:"title"`
	Code   int    `json:"code"`

	status int
}

func (e *ccError) Error() string { return fmt.Sprintf("%d %s: %s", e.Code, e.Title, e.Detail) }

// ccErrors is the body of every error answer under /v3.
type ccErrors struct {
	Errors []*ccError `json:"errors"`
}

// ccV2Error is the body of errors outside /v3.
type ccV2Error struct {
	Description string `json:"description"`
	ErrorCode   string `json:"error_code"`
	Code        int    `json:"code"`
}

func ccFault(status, code int, title, detail string) error {
	return &ccError{Detail: detail, Title: title, Code: code, status: status}
}

func ccInvalidToken() error {
	return ccFault(http.StatusUnauthorized, 1000, "CF-InvalidAuthToken", "Invalid Auth Token")
}

func ccNotAuthenticated() error {
	return ccFault(http.StatusUnauthorized, 10002, "CF-NotAuthenticated", "Authentication error")
}

func ccForbidden() error {
	return ccFault(http.StatusForbidden, 10003, "CF-NotAuthorized", "You are not authorized to perform the requested action")
}

func ccUnknownRequest() error {
	return ccFault(http.StatusNotFound, 10000, "CF-NotFound", "Unknown request")
}

func ccParseError() error {
	return ccFault(http.StatusBadRequest, 1001, "CF-MessageParseError", "Request invalid due to parse error: invalid request body")
}

// ccMissing is the answer for a resource that does not exist or that the caller may not see.
func ccMissing(what string) error {
	return ccFault(http.StatusNotFound, 10010, "CF-ResourceNotFound", what+" not found")
}

// ccUnprocessable reports what is wrong with a body. Several findings become one text.
func ccUnprocessable(details ...string) error {
	return ccFault(http.StatusUnprocessableEntity, 10008, "CF-UnprocessableEntity", strings.Join(details, ", "))
}

// ccBadQuery reports what is wrong with a query string, on the endpoints that answer 400 for it.
func ccBadQuery(details ...string) error {
	return ccFault(http.StatusBadRequest, 10005, "CF-BadQueryParameter", "The query parameter is invalid: "+strings.Join(details, ", "))
}

func ccOrgSuspended() error {
	return ccFault(http.StatusForbidden, 10017, "CF-OrgSuspended", "The organization is suspended")
}

func ccSpaceSuspended() error {
	return ccFault(http.StatusForbidden, 10019, "CF-SpaceSuspended", "The space is suspended")
}

func ccFeatureDisabled(why string) error {
	return ccFault(http.StatusForbidden, 330002, "CF-FeatureDisabled", "Feature Disabled: "+why)
}

func ccLimitExceeded(code int, title, noun string, asked, limit int) error {
	text := fmt.Sprintf("Failed to add %d %s because it would exceed maximum of %d", asked, noun, limit)
	return ccFault(http.StatusUnprocessableEntity, code, title, text)
}
