// Package view is how a thing looks: which columns a kind of resource has, how lists
// and single resources are rendered in each output format, how times and tokens are
// written for people, and what an error message says (Explain). It reads no
// terminal and no environment – Out tells it all – and makes no request.
package view
