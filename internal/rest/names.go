package rest

import "net/http"

// Header is http.Header, for packages that don't import net/http.
type Header = http.Header

// Methods (RFC 9110 §9, RFC 5789).
const (
	MethodGet  = http.MethodGet
	MethodHead = http.MethodHead
	MethodPost = http.MethodPost
)

// Status codes that callers compare with (RFC 9110 §15).
const (
	StatusAccepted = http.StatusAccepted
	StatusNotFound = http.StatusNotFound
	StatusTooMany  = http.StatusTooManyRequests
)
