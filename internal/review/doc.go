// Package review reads a whole foundation and reports findings for a security officer.
//
// What belongs here: reading, and findings as pure functions of the data. What does not: changes.
package review
