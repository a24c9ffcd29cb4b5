// Package tui is the place of the dashboard: what a person sees full-screen. It holds no screen yet.
//
// What belongs here: bubbletea models over the operations of internal/ops, which the command line calls too, and the looks
// of internal/view. What does not: requests, rules about who may do what, and anything that the command line could not do.
package tui
