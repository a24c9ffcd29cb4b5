// Package userfile reads and writes files of users: CSV, JSON, JSON Lines and YAML, and the result file of an import.
//
// What belongs here: rows, columns, formats, faults in a file. What does not: sessions, servers.
package userfile
