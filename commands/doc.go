// Package commands implements the command line: one file for each command, named <noun>_<verb>.go, and tree.go, which
// lists them all. It owns cobra, the terminal, prompts and exit codes.
//
// What belongs here: flags, arguments, help, completion, and the call of one operation. What does not:
// business logic, HTTP, columns and colours (internal/view).
package commands
