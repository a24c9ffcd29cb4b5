// Package change holds sets of writes that are shown, confirmed and then carried out: ChangeSet, its steps, their order,
// Apply, and its inverse.
//
// What belongs here: how writes depend on each other and how they are carried out. What does not: the writes themselves. A
// step's Work comes from the package of its noun.
package change
