//go:build !unix

package terminal

import "os"

// writableByOthers reports false: the access lists of this system's files are not
// read.
func writableByOthers(*os.File) bool { return false }
