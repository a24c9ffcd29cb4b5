// Package robust holds tests only: they run the program as a person does and do to it what a bad day does. Servers that
// repeat what they were sent, redirect or hang; fifty processes at once; kill -9 and Ctrl-C in the middle of a renewal;
// full and read-only disks; damaged files; a pipe nobody reads.
//
// What belongs here: what shows only when all packages work together, through the real binary. What does not: the cases
// of one package, which are in its own tests, and the rows of a command, which are in testdata/script. Nothing
// imports this package and it holds no code of the product.
package robust
