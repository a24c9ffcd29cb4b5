// Package change is a set of writes that is shown, confirmed and then done: ChangeSet, its steps, their order, Apply, and
// what takes it back.
//
// What belongs here: how writes depend on each other and how they are carried out. What does not: what is written. A step's
// Work comes from the room that knows the noun.
package change
