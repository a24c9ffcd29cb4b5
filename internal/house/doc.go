// Package house holds tests only: they keep the shape of the source tree. Which
// package may import which, who alone may exit the process, read the environment or
// open a connection, how long a file or a function may grow.
//
// The tables here are the rules; docs/layout.md says why they are so. Nothing imports
// this package and it holds no code of the product.
package house
