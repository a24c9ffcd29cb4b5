// Package access joins identity and platform: who may do what and why, copying and revoking all that somebody has, and the
// history of what was written, with taking it back.
package access
