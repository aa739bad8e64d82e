// Package githelper speaks with git as its credential helper (gitcredentials(7),
// git-credential(1)) and writes the lines into git's configuration that make Latchkey one.
package githelper
