// Package ops is what cfid does: one plain function for each thing a person can ask for, called by the command line
// and the dashboard alike. A function takes a context, a Session and an input struct, and gives a result or an error.
//
// What belongs here: finding a foundation, logging in, every read and write of users, groups, clients and roles, and
// the questions that must be asked before a write. What does not: flags, cobra, colours, tables, exit numbers. Nothing
// here prints; what a person must see while work goes on passes through UI.
package ops
