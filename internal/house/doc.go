// Package house contains only tests. They enforce the rules of the source tree: which
// package may import which; which ones may exit the process, read the environment or
// open a connection; how long a file or a function may be.
//
// The tables here are the rules; docs/layout.md gives the reasons. Nothing imports
// this package.
package house
