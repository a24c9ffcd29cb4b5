// Package report writes an access review as one HTML page that needs no network: tables, a matrix and charts.
//
// What belongs here: markup, escaping, style, the page's script. Reading and judging are in package review.
package report
