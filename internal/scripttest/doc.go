// Package scripttest runs the scripts of testdata/script: the same files against the sandbox, in `go test ./...`, and –
// those that are marked so – against a real UAA, in CI.
//
// What belongs here: the commands and conditions that scripts have beside testscript's own. What does not: anything that
// the product imports.
package scripttest
