// Package view renders results: the columns of each kind of resource, lists and single resources in each output format,
// times and tokens for people, and error messages (Explain). It reads no terminal and no environment – Out contains
// what it needs – and sends no requests.
package view
