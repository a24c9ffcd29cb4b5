package rest

import "net/http"

// Names of net/http for packages that don't import it.
type (
	// Header is http.Header.
	Header = http.Header
	// HTTPClient is http.Client, as Client.HTTP hands it out.
	HTTPClient = http.Client
)

// Methods (RFC 9110 §9, RFC 5789).
const (
	MethodGet    = http.MethodGet
	MethodHead   = http.MethodHead
	MethodPost   = http.MethodPost
	MethodPut    = http.MethodPut
	MethodPatch  = http.MethodPatch
	MethodDelete = http.MethodDelete
)

// Status codes that callers compare with (RFC 9110 §15).
const (
	StatusOK            = http.StatusOK
	StatusCreated       = http.StatusCreated
	StatusAccepted      = http.StatusAccepted
	StatusNoContent     = http.StatusNoContent
	StatusFound         = http.StatusFound
	StatusNotModified   = http.StatusNotModified
	StatusBadRequest    = http.StatusBadRequest
	StatusUnauthorized  = http.StatusUnauthorized
	StatusForbidden     = http.StatusForbidden
	StatusNotFound      = http.StatusNotFound
	StatusConflict      = http.StatusConflict
	StatusUnprocessable = http.StatusUnprocessableEntity
	StatusTooMany       = http.StatusTooManyRequests
)
