package cc

import (
	"fmt"
	"net/http"
	"strings"
)

// apiError is one Cloud Controller error. The key order is the one on the wire.
type apiError struct {
	Detail string `json:"detail"`
	Title  string `json:"title"`
	Code   int    `json:"code"`

	status int
}

func (e *apiError) Error() string { return fmt.Sprintf("%d %s: %s", e.Code, e.Title, e.Detail) }

// errorBody is the body of every error answer under /v3.
type errorBody struct {
	Errors []*apiError `json:"errors"`
}

// v2Error is the body of errors outside /v3.
type v2Error struct {
	Description string `json:"description"`
	ErrorCode   string `json:"error_code"`
	Code        int    `json:"code"`
}

func newError(status, code int, title, detail string) error {
	return &apiError{Detail: detail, Title: title, Code: code, status: status}
}

func invalidToken() error {
	return newError(http.StatusUnauthorized, 1000, "CF-InvalidAuthToken", "Invalid Auth Token")
}

func notAuthenticated() error {
	return newError(http.StatusUnauthorized, 10002, "CF-NotAuthenticated", "Authentication error")
}

func forbidden() error {
	return newError(http.StatusForbidden, 10003, "CF-NotAuthorized", "You are not authorized to perform the requested action")
}

func unknownRequest() error {
	return newError(http.StatusNotFound, 10000, "CF-NotFound", "Unknown request")
}

func parseError() error {
	return newError(http.StatusBadRequest, 1001, "CF-MessageParseError", "Request invalid due to parse error: invalid request body")
}

// missing is the answer for a resource that does not exist or that the caller may not see.
func missing(what string) error {
	return newError(http.StatusNotFound, 10010, "CF-ResourceNotFound", what+" not found")
}

// unprocessable reports what is wrong with a body. Several findings become one text.
func unprocessable(details ...string) error {
	return newError(http.StatusUnprocessableEntity, 10008, "CF-UnprocessableEntity", strings.Join(details, ", "))
}

// badQuery reports what is wrong with a query string, on the endpoints that answer 400 for it.
func badQuery(details ...string) error {
	return newError(http.StatusBadRequest, 10005, "CF-BadQueryParameter", "The query parameter is invalid: "+strings.Join(details, ", "))
}

func orgSuspended() error {
	return newError(http.StatusForbidden, 10017, "CF-OrgSuspended", "The organization is suspended")
}

func spaceSuspended() error {
	return newError(http.StatusForbidden, 10019, "CF-SpaceSuspended", "The space is suspended")
}

func featureDisabled(why string) error {
	return newError(http.StatusForbidden, 330002, "CF-FeatureDisabled", "Feature Disabled: "+why)
}

func limitExceeded(code int, title, noun string, asked, limit int) error {
	text := fmt.Sprintf("Failed to add %d %s because it would exceed maximum of %d", asked, noun, limit)
	return newError(http.StatusUnprocessableEntity, code, title, text)
}
