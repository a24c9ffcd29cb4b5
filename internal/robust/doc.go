// Package robust contains only tests. They run the program as a user does, under bad conditions: servers that repeat
// what they were sent, redirect or hang; fifty processes at once; kill -9 and Ctrl-C in the middle of a renewal; full and
// read-only disks; damaged files; a pipe that is not read.
//
// What belongs here: what needs all packages together, in the real binary. What does not: the cases of one package,
// which are in its own tests, and those of a command, which are in testdata/script. Nothing imports this package.
package robust
