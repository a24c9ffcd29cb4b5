// Package rest is the one HTTP core of cfid: requests, pages, errors, retry, trace, TLS.
//
// Here belongs everything that touches a socket on behalf of a client and nothing that
// knows what a user, a role or a grant is. Two rules shape it: a credential is attached in
// one RoundTripper, and only for the origin it was given for; and no redirect is followed by
// a request that carries one.
package rest
