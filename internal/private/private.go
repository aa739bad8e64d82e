// Package private keeps folders of this user from the other users of the computer: by their mode,
// on Windows by an access list that inherits nothing.
package private

// MkdirAll makes a folder, and the folders above it that are missing, for this user alone: with
// mode 0700, on Windows with a protected access list of this user and SYSTEM, which what is made
// in it inherits. A folder that is there stays as it is.
func MkdirAll(dir string) error { return mkdirAll(dir) }
