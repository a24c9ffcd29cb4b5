// Package review reads a whole foundation and says what a security officer should look at.
//
// What belongs here: reading, and findings as pure functions over what was read. What does not: changing anything.
package review
